"""The demo district on one afternoon: its server, its clock, and who takes which part."""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DATE = datetime.date(2020, 8, 14)


def moment(hour: int, minute: int) -> datetime.datetime:
    return datetime.datetime.combine(DATE, datetime.time(hour, minute, 12), VIETNAM)


@contextmanager
def served_demo() -> Iterator["Demo"]:
    """Serve the demo from an empty database, its clock standing still between two steps of the story."""
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class SilentHandler(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Sixty requests a minute are of no interest."""

    with time_machine.travel(moment(13, 50), tick=False) as clock:
        call_command("demo", no_serve=True)
        give_addresses()
        server = ThreadedWSGIServer(("127.0.0.1", 0), SilentHandler)
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Demo(clock, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def give_addresses() -> None:
    """The demo's Office and leader have no e-mail address, without which the clock sends them no list."""
    from units.models import User

    for username in ("vhtt", "lanhdao"):
        User.objects.filter(username=username).update(email=f"{username}@locninh.example")


class Demo:
    """Who is who, what time it is, and what happens without a picture."""

    def __init__(self, clock: time_machine.Traveller, address: str) -> None:
        self.clock, self.address = clock, address

    def at(self, hour: int, minute: int) -> None:
        """Turn the clock, and let the program do what it does by itself until then."""
        from django.core.management import call_command

        self.clock.move_to(moment(hour, minute), tick=False)
        call_command("run_clock")

    @property
    def day(self) -> str:
        return f"/tong-hop/{DATE.isoformat()}/"

    def unit_day(self, code: str) -> str:
        return f"{self.day}don-vi/{code}/"

    @cached_property
    def waiting(self) -> dict[bool, list[str]]:
        """Units without a report this morning that sent one yesterday; ``True``: communes."""
        from units.models import Unit

        yesterday = DATE - datetime.timedelta(days=1)
        units = Unit.objects.filter(reports__day__date=yesterday).exclude(reports__day__date=DATE).distinct()
        ordered = list(units.order_by("position"))
        return {area: [unit.code for unit in ordered if unit.reports_area == area] for area in (True, False)}

    @cached_property
    def reported_communes(self) -> list[str]:
        from units.models import Unit

        units = Unit.objects.filter(reports__day__date=DATE).order_by("position")
        return [unit.code for unit in units if unit.reports_area]

    def figures(self, code: str, **changed: int) -> dict[str, int]:
        """What the unit would report today, some of it otherwise."""
        from reports.demo.figures import TODAY, figures_by_day
        from units.models import Unit

        return figures_by_day(Unit.objects.get(code=code))[TODAY] | changed

    def send(self, *codes: str) -> None:
        """The units' officers send today's figures, unseen."""
        for code in codes:
            client = self.client(code.lower())
            posted = self.figures(code) | {"base_revision": 0, "note": "", "reason": ""}
            client.post(f"/bao-cao/{DATE.isoformat()}/", posted)

    def client(self, username: str) -> Client:
        from units.models import User

        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=username))
        return client
