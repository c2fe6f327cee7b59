"""The Word templates that the program ships, told in lines of text so that a change is seen in review."""

from pathlib import Path

FOLDER = Path(__file__).parent
