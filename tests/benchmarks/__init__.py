"""Our program beside a stock Django application: ``python -m tests.benchmarks``."""
