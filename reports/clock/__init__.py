"""The clock: what is due on a day, in which state it is, and doing it once (R19).

A day's tasks are rows, found by ``<=`` and done in the transaction of one conditional update: the clock may be killed
at any point, run twice, by two processes at once, or begin after an outage.
"""
