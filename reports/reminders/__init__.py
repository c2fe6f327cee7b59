"""Reminding: whose report is missing, in which words it is asked for, and what goes out by email."""
