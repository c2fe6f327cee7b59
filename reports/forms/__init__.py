"""What is typed on the pages, and what of it is refused."""
