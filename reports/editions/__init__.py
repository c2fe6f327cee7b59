"""Reading editions: the frozen consolidation, what has changed since, the Office's own words."""
