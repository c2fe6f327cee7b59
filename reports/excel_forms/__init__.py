"""Figures that come and go as Excel files: forms to fill in, and what came back.

A file is looked into before it is opened (``incoming.uploads``); it is read into typed reports, or
into sentences that name file and cell. Nothing here writes: ``actions.send_batch`` does.
"""
