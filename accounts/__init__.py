"""Who signs in: sign-in, second factor, lock-out, sessions, and the accounts that the Office gives out."""
