"""Pages of units: signing in, the list of units, its import, the accounts, the record of changes."""
