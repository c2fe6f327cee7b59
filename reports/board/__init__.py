"""The board of a day: which rows are shown, how, and when it last changed."""
