"""The visitors, in a process of their own that tells how much CPU it took itself.

It reads a plan from its input: the site, what happens (one of ``HAPPENINGS``), who comes.
"""

import asyncio
import json
import random
import resource
import sys
import time

from .visitor import Results, Visitor, slow_line, trusting

BOARD = "/tong-hop/"
#: Seconds until a visitor gives up.
PATIENCE = 60


async def crowd(plan: dict, results: Results) -> None:
    """Phones that sign in and send again and again, boards that refresh, one workbook in the middle."""
    end = time.perf_counter() + plan["seconds"]
    line = await slow_line(plan["port"], **plan["slow_line"])
    slow_port = line.sockets[0].getsockname()[1]
    tasks = []
    for n, officer in enumerate(plan["officers"]):
        is_slow = n < plan["slow"]
        port, kind = (slow_port, "slow ") if is_slow else (plan["port"], "")
        visitor = Visitor(plan, results, port, officer["session"], kind)
        tasks.append(_phone(visitor, officer, end))
    for n, session in enumerate(plan["boards"]):
        tasks.append(_board(Visitor(plan, results, plan["port"], session), n, end))
    tasks.append(_export(Visitor(plan, results, plan["port"], plan["boards"][0])))
    await asyncio.gather(*(_patiently(task, plan["seconds"], results) for task in tasks))
    line.close()


async def _patiently(task, seconds: float, results: Results) -> None:
    try:
        await asyncio.wait_for(task, seconds + PATIENCE)
    except (OSError, EOFError, TimeoutError, RuntimeError) as error:
        results.errors.append(f"{type(error).__name__}: {error}")


async def _phone(visitor: Visitor, officer: dict, end: float) -> None:
    """One officer: sign in, then open, think, send, think, as long as there is time."""
    plan = visitor.plan
    await asyncio.sleep(random.uniform(0, plan["arrive_within"]))
    if not officer["session"]:
        await visitor.sign_in(officer["username"], officer["password"])
    await visitor.open("form, first", "/bao-cao/")
    revision = officer["sent"]
    while time.perf_counter() < end:
        await _think(plan)
        if await visitor.send(officer, revision, f"Lần gửi {revision + 1}"):
            revision += 1
        await _think(plan)
        await visitor.ask("form", "/bao-cao/")


async def _think(plan: dict) -> None:
    await asyncio.sleep(random.uniform(*plan["think"]))


async def _board(visitor: Visitor, number: int, end: float) -> None:
    """A board left open: what htmx asks every ten seconds, with the tag of what is shown."""
    every = visitor.plan["refresh"]
    await asyncio.sleep(number * every / 5)
    await visitor.ask("board, first", BOARD)
    tag = ""
    while time.perf_counter() + every < end:
        await asyncio.sleep(every)
        headers = {"HX-Request": "true", "HX-Trigger": "board", "HX-Target": "board"}
        answer = await visitor.ask("board", BOARD, headers=headers | ({"If-None-Match": tag} if tag else {}))
        tag = answer.header(b"etag").decode()


async def _export(visitor: Visitor) -> None:
    await asyncio.sleep(visitor.plan["seconds"] / 2)
    await visitor.ask("workbook", visitor.plan["workbook"])


async def lone(plan: dict, results: Results) -> None:
    """One officer alone, who sends again and again; and one workbook after the other."""
    officer = plan["officers"][0]
    visitor = Visitor(plan, results, plan["port"], officer["session"])
    await visitor.open("form, first", "/bao-cao/")
    for revision in range(plan["times"]):
        await visitor.send(officer, revision, f"Lần gửi {revision + 1}")
        await visitor.ask("form", "/bao-cao/")
    office = Visitor(plan, results, plan["port"], plan["boards"][0])
    for _ in range(plan["times"] // 4):
        await office.ask("workbook", plan["workbook"])


async def visits(plan: dict, results: Results) -> None:
    """So many visitors at a time; each next officer opens the form, sends, reads the receipt."""
    pile = iter(plan["officers"])

    async def work() -> None:
        for officer in pile:
            visitor = Visitor(plan, results, plan["port"], officer["session"])
            await visitor.open("form", "/bao-cao/")
            await visitor.send(officer, 0)
            visitor.writer.close()

    await asyncio.gather(*(work() for _ in range(plan["at_once"])))


async def sends(plan: dict, results: Results) -> None:
    """Nothing but sends, over so many lines: each line carries the one officer's after the other's."""
    pile = iter(plan["officers"])
    first = plan["officers"][0]["session"]

    async def work(visitor: Visitor) -> None:
        for officer in pile:
            visitor.cookies[plan["session_cookie"]] = officer["session"]
            await visitor.send(officer, 0, reads_receipt=False)

    visitors = [Visitor(plan, results, plan["port"], first) for _ in range(plan["at_once"])]
    await visitors[0].open("form", "/bao-cao/")
    for visitor in visitors[1:]:
        # One form's token will do for all: what is measured are the sends.
        visitor.token, visitor.cookies = visitors[0].token, dict(visitors[0].cookies)
        await visitor.connect()
    results.began = time.perf_counter()
    await asyncio.gather(*(work(visitor) for visitor in visitors))


async def sign_ins(plan: dict, results: Results) -> None:
    """Officers who only sign in, so many at a time."""
    pile = iter(plan["officers"])

    async def work() -> None:
        for officer in pile:
            visitor = Visitor(plan, results, plan["port"])
            await visitor.sign_in(officer["username"], officer["password"])
            visitor.writer.close()

    await asyncio.gather(*(work() for _ in range(plan["at_once"])))


HAPPENINGS = {"crowd": crowd, "lone": lone, "visits": visits, "sends": sends, "sign_ins": sign_ins}


def main() -> None:
    """Let it happen, and print what was found."""
    plan, results = json.load(sys.stdin), Results()
    plan["context"] = trusting(plan["certificate"])
    random.seed(15)
    results.began = time.perf_counter()
    asyncio.run(HAPPENINGS[plan["what"]](plan, results))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "elapsed": time.perf_counter() - results.began,
                "cpu": used.ru_utime + used.ru_stime,
                **{name: getattr(results, name) for name in ("seconds", "statuses", "accepted", "errors")},
            }
        )
    )


if __name__ == "__main__":
    main()
