"""Faults with real processes: killed, doubled, started late, cut off from database and mail server."""
