"""Whole districts, a province and a country before the program as deployed; see docs/lab/performance.md."""
