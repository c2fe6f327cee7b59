"""``--profile``: what of a send, a form, a receipt and the board takes how long, where the next person starts."""

from .outcome import milliseconds
from .sides import OURS, Bench

#: Seconds of CPU that each is looked at.
LONG, SHORT = 4.0, 1.5


def print_profiles(bench: Bench, *, quick: bool) -> None:
    """Two tables of each: by what it is for, and by the program's own function."""
    peer = bench.peer(OURS, "profile")
    peer.call("fill", 2_000)
    seconds = SHORT if quick else LONG
    found = peer.call("profile_a_send", seconds)
    for name, title in (("board", "board"), ("partial", "its refresh"), ("unchanged", "its refresh, 304")):
        found[title] = peer.call("profile_page", name, seconds)
    found["workbook"] = peer.call("profile_workbook", seconds)
    for name, profile in found.items():
        _print(name, profile)


def _print(name: str, found: dict) -> None:
    each = found["each"]
    print(f"\n{name}: {milliseconds(each)} of CPU in process, {found['runs']} runs, looked at {found['looks']} times")
    print(f"\n| {'part':40} | CPU | share | Django's SQL, rows | database |\n|---|---|---|---|---|")
    for part, *seconds in found["parts"]:
        of_all, making_sql, database = map(milliseconds, seconds)
        print(f"| {part:40} | {of_all} | {seconds[0] / each:.0%} | {making_sql} | {database} |")
    print(f"\n| {'innermost function of our own':70} | CPU |\n|---|---|")
    for function, seconds in found["own"]:
        print(f"| {function:70} | {milliseconds(seconds)} |")
