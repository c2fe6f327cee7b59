"""Pages of units: the list, its import, the record of changes."""
