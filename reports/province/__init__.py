"""The province's own count for the district: a second opinion beside the totals, never one of them."""
