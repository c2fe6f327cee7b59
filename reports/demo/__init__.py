"""The demo: the real units of Lộc Ninh with invented people and figures (DỮ LIỆU MINH HỌA).

The figures are drawn from seeds of their own and so are the same on every machine; only
the dates follow the clock. Reports and editions are written through ``actions``, as in real life.
"""

from .cast import PASSWORD, STAFF_ACCOUNTS
from .figures import TODAY
from .loading import load

__all__ = ["PASSWORD", "STAFF_ACCOUNTS", "TODAY", "load"]
