"""Pages of accounts: signing in, the second factor, the accounts of units."""
