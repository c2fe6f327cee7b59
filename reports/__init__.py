"""What is reported, by when, and what it adds up to."""
