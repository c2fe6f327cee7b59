"""Editions of each format of content, kept as they were made and printed; they print the same for ever (R21)."""
