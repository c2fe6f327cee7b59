"""Writing the demo district into an empty database."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from reports import actions
from reports.consolidation.unit_form import HISTORY_LENGTH
from reports.figures import checks
from reports.figures.indicators import DatedFigures
from reports.models import Campaign
from units.models import District, User

from . import script
from .cast import make_accounts, make_campaign, make_units
from .figures import TODAY
from .words import NARRATIVES


@transaction.atomic
def load(now: datetime.datetime) -> District:
    """Write the demo district as it stands at ``now``; the campaign's seventh day is today."""
    today = timezone.localdate(now)
    campaign = make_campaign(today - datetime.timedelta(days=TODAY))
    units = list(make_units(campaign))
    people = make_accounts(campaign.district, units)
    week, office = Week(campaign, people), people["vhtt"]
    for n in range(TODAY):
        date = campaign.starts_on + datetime.timedelta(days=n)
        # Both before the Office closes the day.
        if installed := script.province_count(n, units):
            source, at = "Sở Thông tin và Truyền thông", script.moment(date, 15, 24)
            day = campaign.unsaved_day(date)
            actions.record_province_count(day=day, installed=installed, source=source, by=office, at=at)
        narrative = NARRATIVES[max(first for first in NARRATIVES if first <= n)]
        day, at = campaign.unsaved_day(date), script.moment(date, 15, 27)
        actions.write_narrative(day=day, narrative=narrative, base="", by=office, at=at)
        week.play(date, script.past_day(n, date, units))
    week.play(today, script.today(today, units, now))
    return campaign.district


class Week:
    """Plays the script, with each unit's past reports at hand for the questions that its sender confirmed."""

    def __init__(self, campaign: Campaign, people: dict[str, User]) -> None:
        self.campaign = campaign
        self.people = people
        self.history: dict[str, list[DatedFigures]] = defaultdict(list)

    def play(self, date: datetime.date, acts: Sequence[script.Send | script.Closing]) -> None:
        sent = {}
        for act in acts:
            if isinstance(act, script.Send):
                self._send(date, act)
                sent[act.unit.code] = DatedFigures(date, act.figures)
            else:
                day, by = self.campaign.unsaved_day(date), self.people["vhtt"]
                actions.close_day(day=day, by=by, at=act.at, number=act.number, reason=act.reason)
        for code, figures in sent.items():
            self.history[code] = [figures, *self.history[code]][:HISTORY_LENGTH]

    def _send(self, date: datetime.date, send: script.Send) -> None:
        asked = checks.warnings(send.figures, date, self.history[send.unit.code], send.unit.reports_area)
        actions.send_report(
            day=self.campaign.unsaved_day(date),
            unit=send.unit,
            figures=send.figures,
            by=self.people["vhtt" if send.by_office else send.unit.code.lower()],
            at=send.at,
            base_revision=send.base_revision,
            confirmed_warnings=[warning.confirmed for warning in asked],
            **send.details,
        )
