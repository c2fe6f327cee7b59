"""Faults with real processes: killed, doubled, started late, cut off, out of space, by a clock that was set back."""
