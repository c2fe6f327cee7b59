"""Who reports: districts, units, accounts, roles. Knows nothing of reports."""
