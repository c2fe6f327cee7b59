"""The files by which a trial orders a worker's death at a certain point of its work."""

MIDWAY = "die-midway"
BEFORE_ANSWER = "die-before-the-answer"
AFTER_ANSWER = "die-after-the-answer"
