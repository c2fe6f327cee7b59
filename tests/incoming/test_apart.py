"""What is read apart: answered in order, bounded in what it costs, and nobody else's trouble."""

import logging
import resource

import pytest

from incoming import apart

HERE = f"{__name__}:"


def lengths(files):
    return ([name, len(data)] for name, data in files)


def spend(files):
    """What each name says, done without end."""
    for name, _ in files:
        while name == "time":
            pass
        yield name * 2**40 if name == "memory" else name


def limits(files):
    return [[resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)] for _ in files]


def fail(files):
    raise ValueError([data.decode() for _, data in files])


def test_contents_are_answered_in_their_order():
    contents = [("Biểu.xlsx", b"abc"), ("", b""), ("c", bytes(100_000))]
    assert apart.answers(HERE + "lengths", contents) == [["Biểu.xlsx", 3], ["", 0], ["c", 100_000]]


@pytest.mark.parametrize("what", ["time", "memory"])
def test_what_costs_too_much_ends_the_reading_there(what, monkeypatch, caplog):
    monkeypatch.setattr(apart, "MOST_SECONDS", 2)
    assert apart.answers(HERE + "spend", [("a", b""), (what, b""), ("b", b"")]) == ["a"]
    (record,) = caplog.records
    assert (record.levelno, "1 of 3" in record.getMessage()) == (logging.WARNING, True)


def test_process_has_limits_of_its_own():
    ((processor, memory),) = apart.answers(HERE + "limits", [("", b"")])
    assert (processor, memory) == ([apart.MOST_CPU] * 2, [apart.MOST_MEMORY] * 2)


def test_what_was_sent_is_in_no_log(caplog):
    assert apart.answers(HERE + "fail", [("a", b"secret")]) == []
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
