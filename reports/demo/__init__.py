"""The demo: the real units of Lộc Ninh with invented people and figures (DỮ LIỆU MINH HỌA).

Figures come from seeds, the same on every machine; dates follow the clock; ``actions`` write, as in real life.
"""
