"""The pictures of the user guide, by role; ``afternoon`` says what happens in which order."""
