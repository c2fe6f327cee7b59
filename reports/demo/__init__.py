"""The demo: the real units of Lộc Ninh with invented people and figures (DỮ LIỆU MINH HỌA).

The figures are drawn from seeds of their own and so are the same on every machine; only
the dates follow the clock. Reports and editions are written through ``actions``, as in real life.
"""
