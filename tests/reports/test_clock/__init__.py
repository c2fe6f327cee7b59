"""The clock: what it does at which minute, once, and what it rightly leaves alone."""
