"""Editions of every format of content print the same for ever: page, JSON, Excel, Word (R21)."""

import pytest

from .keeping import kept_days, print_again, read_kept


@pytest.mark.parametrize("path", kept_days(), ids=lambda path: f"{path.parent.name}-{path.name.partition('.')[0]}")
def test_kept_editions_print_the_same(path, db):
    kept = read_kept(path)
    for edition, printed in zip(kept, print_again(kept), strict=True):
        for way, wanted in edition["printed"].items():
            assert printed[way] == wanted, f"lần chốt {edition['number']}: {way}"
