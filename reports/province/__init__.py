"""The province's own count for the district: a second opinion beside the totals, never one of them."""

from reports.printing.province import province_line

__all__ = ["province_line"]
