"""Two people at one unit's report: its officer, and the Office that types in what it hears on the phone."""

import re
import threading
from dataclasses import dataclass, field

from .district import Desk
from .people import BOARD, CONFLICT, REPORT, Accepted, Answer, Met, Person, figures_of, filled_in
from .place import Place

RECEIPT_CODE = re.compile(r"Mã biên nhận [^.]*-(\d+)\.")


@dataclass
class Editor(Person):
    """Reads the newest revision, types other figures and sends them; told of a conflict, decides."""

    desk: Desk
    port: int
    met: Met
    path: str
    number: int
    #: Revisions that this person had seen when sending the next one.
    based_on: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.desk, self.port, self.met)

    def run(self, rounds: int, together: threading.Barrier) -> None:
        try:
            for number in range(rounds):
                base = self.look(self.path).base_revision
                together.wait()
                self.send(base, mark=1000 + 2 * number + self.number, insists=number % 3 == 0)
        except Exception as failure:  # noqa: BLE001 - told to whoever waits for this thread
            self.met.failures.append(f"{self.path}: {failure!r}")
            together.abort()
        finally:
            self.browser.close()

    def send(self, base: int, mark: int, *, insists: bool) -> None:
        """Send; where somebody was faster, send once more on top of theirs, or leave theirs."""
        figures = figures_of(self.desk, mark)
        answer = self.insist("POST", self.path, filled_in(figures, base) | self.more())
        while answer.status == 409 and insists:
            self._be_told(answer)
            base = answer.base_revision
            answer = self.insist("POST", self.path, filled_in(figures, base) | self.more())
        if answer.status == 409:
            self._be_told(answer)
            self.met.refused.append((self.desk.code, mark))
        else:
            self.met.accepted.append(Accepted(self.desk.code, self._revision(answer), figures))
            self.based_on[mark] = base

    def _be_told(self, answer: Answer) -> None:
        if answer.heading != CONFLICT:
            raise AssertionError(f"a conflict that is not told: {answer.heading}")
        self.met.conflicts.append((409, CONFLICT))

    def more(self) -> dict[str, str]:
        """What the form asks besides the figures."""
        return {}

    def _revision(self, answer: Answer) -> int:
        if answer.status != 302:
            raise AssertionError(f"neither receipt nor conflict: {answer.status} {answer.heading}")
        return int(self.receipt_of(answer))

    def receipt_of(self, answer: Answer) -> str:
        return answer.location.rstrip("/").rpartition("/")[2]


class OfficeEditor(Editor):
    """The Office's form for the unit answers with the unit's page, which names the receipt."""

    def more(self) -> dict[str, str]:
        return {"channel": "phone", "reported_by": "Lan"}

    def receipt_of(self, answer: Answer) -> str:
        return RECEIPT_CODE.search(self.look(answer.location).text)[1]


def edit_together(place: Place, rounds: int) -> tuple[Met, list[str]]:
    """Both edit the first unit's report so many times; what was silently overwritten comes back as remarks."""
    unit, office, met = place.district.officers[0], place.district.office, Met()
    port = place.server.port
    at_office = Desk(office.session, unit.code, unit.figures)
    editors = [
        Editor(unit, port, met, REPORT, 0),
        OfficeEditor(at_office, port, met, f"{BOARD}don-vi/{unit.code}/", 1),
    ]
    together = threading.Barrier(len(editors), timeout=600)
    threads = [threading.Thread(target=editor.run, args=[rounds, together], daemon=True) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met, _overwritten(editors, met)


def _overwritten(editors: list[Editor], met: Met) -> list[str]:
    """Accepted revisions whose sender had not seen the one before."""
    seen = {mark: base for editor in editors for mark, base in editor.based_on.items()}
    return [
        f"revision {send.revision} was based on {seen[send.mark]}"
        for send in met.accepted
        if send.revision != seen[send.mark] + 1
    ]
