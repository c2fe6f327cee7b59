"""What a figure is: its description, the checks that it must pass, the words that people read it in."""
