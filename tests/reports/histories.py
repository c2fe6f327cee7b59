"""What may happen to a district: each act is one function; a history is any number of them, drawn at random.

To let histories have one more act, add one method with ``@act``. It draws what it needs (``a``), may be refused as
the pages are, and hands the reports that it was given a receipt for to ``receipted``.
"""

import datetime
from contextlib import suppress

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from accounts import issuing
from reports import actions
from reports.clock.work import handle_one_due_task
from reports.consolidation import Narrative, consolidate
from reports.editions import changes_since, version_of
from reports.figures.indicators import for_unit
from reports.models import (
    Campaign,
    DailyReport,
    Edition,
    Exemption,
    Extension,
    Ground,
    Handover,
    Reminder,
    Suspension,
)
from tests.factories import START, at, day_of
from units import contacts, roster
from units.models import Unit

DAYS = 4
REFUSALS = (
    *(actions.StaleRevision, actions.UnitChanged, actions.AlreadyClosed, actions.AlreadyReturned),
    *(actions.AlreadyExcused, actions.NotInForce, actions.DeadlineImpossible, actions.ExtensionReliedUpon),
    *(actions.AlreadySuspended, actions.EndImpossible),
    *(actions.HasSent, actions.NotLate, actions.AlreadyNoted, actions.HandoverNoted, actions.TooEarly),
    *(actions.NarrativeChanged, actions.StaleCount, ValidationError, DailyReport.DoesNotExist),
)


def act(function):
    """One thing that may happen some minutes after the one before; refused, it has changed nothing."""

    def step(self, minutes, data):
        self.now = min(self.now + datetime.timedelta(minutes=minutes), at(23, 50, date=self.dates[-1]))
        with time_machine.travel(self.now, tick=False), suppress(*REFUSALS), transaction.atomic():
            function(self, lambda strategy: data.draw(strategy))

    step.__name__ = step.__qualname__ = function.__name__
    return rule(minutes=st.sampled_from([0, 1, 5, 20, 90, 500]), data=st.data())(step)


class History(RuleBasedStateMachine):
    """A district of agencies and communes over some days, and what its people were told of their reports."""

    def __init__(self, campaign, office, check):
        super().__init__()
        self.office, self.check = office, check
        self.dates = [START + datetime.timedelta(days=n) for n in range(DAYS)]
        self.now = at(8, date=START)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        #: By its number: unit, date, revision, figures.
        self.receipts, self.returned, self.frozen = {}, set(), {}
        #: By the edition's number: what was noted of its way to the province.
        self.handed = {}

    def teardown(self):
        try:
            with time_machine.travel(self.now, tick=False):
                self.check(self)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # What acts draw

    def campaign_on(self, date):
        """The one that began last, ended or not."""
        return Campaign.objects.select_related("district").begun_by(self.office.district_id, date)

    @property
    def campaign(self):
        return self.campaign_on(self.now.astimezone(at(0).tzinfo).date())

    @property
    def today(self):
        return day_of(self.campaign, self.now.astimezone(at(0).tzinfo).date())

    def day(self, a):
        past = [date for date in self.dates if date <= self.today.date]
        date = a(st.sampled_from(past[::-1]))
        return day_of(self.campaign_on(date), date)

    def unit(self, a):
        return a(st.sampled_from(list(self.office.district.units.order_by("pk"))))

    def figures(self, a, unit):
        """Valid ones: of a table's figures each bound holds."""
        figures = {}
        for indicator in for_unit(unit.reports_area):
            most = figures[indicator.at_most] if indicator.at_most else 3000
            figures[indicator.field] = a(st.integers(0, most))
        return figures

    def newest(self, day, unit):
        return DailyReport.objects.current().filter(day_id=day.pk, unit=unit).first()

    def receipted(self, *reports):
        for report in reports:
            told = (report.unit_id, report.date, report.revision, dict(report.figures))
            assert self.receipts.setdefault(report.pk, told) == told

    def send(self, day, unit, **content):
        signed = {"by": self.office, "at": self.now}
        newest = self.newest(day, unit)
        sent = {"base_revision": newest.revision if newest else 0, **signed, **content}
        report = actions.send_report(day=day, unit=unit, **sent)
        self.receipted(report)
        return sent, report

    # Reports

    @act
    def sends_or_corrects(self, a):
        unit = self.unit(a)
        self.send(self.today, unit, figures=self.figures(a, unit))

    @act
    def taps_twice(self, a):
        day, unit = self.today, self.unit(a)
        sent, report = self.send(day, unit, figures=self.figures(a, unit), note="x")
        assert self.send(day, unit, **sent)[1] == report

    @act
    def sends_from_a_stale_page(self, a):
        day, unit = self.today, self.unit(a)
        self.send(day, unit, figures=self.figures(a, unit), base_revision=a(st.integers(0, 2)))

    @act
    def repeats_the_day_before(self, a):
        day, unit = self.today, self.unit(a)
        reports = DailyReport.objects.standing().filter(unit=unit, date__lt=day.date, date__gte=day.campaign.starts_on)
        if last := reports.order_by("date").last():
            self.send(day, unit, figures=last.figures, unchanged=True)

    @act
    def is_entered_for(self, a):
        day, unit = self.day(a), self.unit(a)
        # What was told on the day itself, by then, may have been typed much later.
        told_at = min(self.now, at(a(st.sampled_from([9, 15, 16])), date=day.date))
        told = {"channel": "phone", "reported_by": "x", "reported_at": told_at, "reason": "rà soát lại"}
        self.send(day, unit, figures=self.figures(a, unit), **told)

    @act
    def unit_answers_what_was_typed_for_it(self, a):
        newest = self.newest(self.day(a), self.unit(a))
        if newest and newest.entered_for_unit:
            is_right = a(st.booleans())
            actions.answer_entry(report=newest, is_right=is_right, by=self.office, at=self.now)
            assert newest.answers.order_by("pk").last().is_right == is_right

    @act
    def comes_by_file(self, a):
        # In their order: what is drawn for each must not hang on numbers that a sequence goes on with.
        day, units = self.day(a), sorted({self.unit(a) for _ in range(3)}, key=lambda unit: unit.pk)
        bases = {unit: newest.revision if (newest := self.newest(day, unit)) else 0 for unit in units}
        sends = [actions.BatchSend(day, unit, self.figures(a, unit), bases[unit]) for unit in units]
        self.receipted(*actions.send_batch(sends=sends, by=self.office, at=self.now))

    @act
    def comes_from_before_the_program(self, a):
        day, unit = self.day(a), self.unit(a)
        sends = [actions.BatchSend(day, unit, self.figures(a, unit), 0, origin=DailyReport.Origin.BEFORE)]
        self.receipted(*actions.send_batch(sends=sends, by=self.office, at=self.now))

    @act
    def is_returned(self, a):
        day, unit = self.today, self.unit(a)
        if newest := self.newest(day, unit):
            act = {"comment": "xem lại", "by": self.office, "at": self.now}
            self.returned.add(actions.return_report(day=day, unit=unit, revision=newest.revision, **act).pk)

    @act
    def is_confirmed(self, a):
        day, unit = self.today, self.unit(a)
        if (newest := self.newest(day, unit)) and newest.returned_at:
            assert self.send(day, unit, figures=newest.figures, reason="đúng")[1].confirms

    # The day

    @act
    def is_closed(self, a):
        day = self.day(a)
        number = Edition.objects.filter(day_id=day.pk).count() + 1
        self.keep(actions.close_day(day=day, by=self.office, at=self.now, number=number, reason="bổ sung"))

    def keep(self, *editions):
        """As they lie in the database at once: they must lie there so for ever."""
        made = Edition.objects.filter(pk__in=[edition.pk for edition in editions])
        self.frozen |= dict(made.values_list("pk", "content"))

    @act
    def is_left_for_tomorrow(self, a):
        day = self.day(a)
        if edition := Edition.objects.filter(day_id=day.pk).order_by("number").last():
            since = changes_since(edition, consolidate(day, self.now))
            act = {"covered": since.states, "seen_at": self.now, "by": self.office, "at": self.now}
            actions.defer_changes(edition=edition, **act)
            assert changes_since(edition, consolidate(day, self.now)).undecided == ()

    @act
    def edition_is_handed_over(self, a):
        """Noted over the last note, or from a page that has gone stale; by mistake, too."""
        if editions := list(Edition.objects.order_by("pk")):
            edition = a(st.sampled_from(editions[::-1]))
            notes, stage = self.handed.setdefault(edition.pk, []), a(st.sampled_from(Handover.Stage.values))
            told = {"document_number": f"{len(notes)}/BC", "signed_by": "x", "way": "paper"}
            told["handed_at"] = None if stage == Handover.Stage.WITHDRAWN else self.now
            base = max(0, len(notes) - a(st.sampled_from([0, 0, 0, 1])))
            note = actions.note_handover(edition=edition, base=base, stage=stage, by=self.office, at=self.now, **told)
            if note.number > len(notes):
                notes.append((note.number, stage))

    @act
    def clock_does_what_is_due(self, a):
        while handle_one_due_task(self.now):
            pass
        self.keep(*Edition.objects.exclude(pk__in=self.frozen))

    @act
    def deadline_is_moved(self, a):
        due_at = at(15, a(st.sampled_from([10, 20, 40])), date=self.today.date)
        actions.extend_day(day=self.today, due_at=due_at, reason="mất điện", by=self.office, at=self.now)

    @act
    def deadline_is_taken_back(self, a):
        actions.withdraw_extension(day=self.today, due_at=self.today.due_at, by=self.office, at=self.now)

    @act
    def days_are_suspended(self, a):
        first, last = sorted(a(st.sampled_from(self.dates)) for _ in range(2))
        if first >= self.today.date:
            told = {"reason": "bão", "by": self.office, "at": self.now}
            actions.suspend_days(district=self.office.district, first_on=first, last_on=last, **told)

    @act
    def days_are_reported_again(self, a):
        if suspension := Suspension.objects.order_by("pk").last():
            actions.withdraw_suspension(suspension=suspension, by=self.office, at=self.now)

    @act
    def unit_gets_a_deadline_of_its_own(self, a):
        due_at = at(15, a(st.sampled_from([15, 30, 54, 55])), date=self.today.date)
        told = {"reason": "đứt cáp", "by": self.office, "at": self.now}
        actions.extend_for_unit(day=self.today, unit=self.unit(a), due_at=due_at, **told)

    @act
    def good_reason_is_noted(self, a):
        day, unit = self.day(a), self.unit(a)
        before = consolidate(day, self.now)
        actions.note_reason(day=day, unit=unit, reason="lũ", by=self.office, at=self.now)
        assert consolidate(day, self.now) == before

    @act
    def contacts_are_said_to_be_wrong_or_dealt_with(self, a):
        unit, before = self.unit(a), consolidate(self.today, self.now)
        if a(st.booleans()):
            contacts.say_wrong(unit=unit, text="x", by=self.office, at=self.now)
        else:
            contacts.settle(unit=unit, by=self.office, at=self.now)
        assert consolidate(self.today, self.now) == before

    @act
    def what_one_unit_was_granted_is_taken_back(self, a):
        granted = Extension.objects.in_force().filter(unit__isnull=False).order_by("pk")
        if extension := granted.last():
            actions.withdraw_from_unit(extension=extension, by=self.office, at=self.now)

    @act
    def unit_is_excused(self, a):
        until = self.today.date + datetime.timedelta(days=a(st.integers(0, 2)))
        told = {"reason": "sáp nhập", "by": self.office, "at": self.now}
        actions.excuse_unit(unit=self.unit(a), date=self.today.date, until=until, **told)

    @act
    def unit_is_on_duty_again(self, a):
        exemptions = Exemption.objects.in_force().filter(date=self.today.date)
        if excused := [exemption.unit for exemption in exemptions.order_by("pk")]:
            unit = a(st.sampled_from(excused))
            actions.withdraw_exemption(unit=unit, date=self.today.date, by=self.office, at=self.now)

    @act
    def texts_are_written(self, a):
        texts, day = Narrative(a(st.sampled_from(["", "Đã họp"])), "Mạng yếu", ""), self.today
        actions.write_narrative(day=day, narrative=texts, base=version_of(day), by=self.office, at=self.now)

    @act
    def provinces_count_is_noted(self, a):
        told = {"installed": a(st.integers(0, 9000)), "source": "Sở", "by": self.office, "at": self.now}
        actions.record_province_count(day=self.day(a), **told)

    @act
    def units_are_reminded(self, a):
        told = {"units": [self.unit(a)], "channel": "phone", "by": self.office, "at": self.now}
        actions.record_reminders(day=self.today, **told)

    @act
    def reminder_is_answered(self, a):
        if reminder := Reminder.objects.order_by("pk").last():
            answer = a(st.sampled_from(Reminder.Answer.values))
            actions.answer_reminder(reminder=reminder, answer=answer, note="", by=self.office, at=self.now)

    # What the administration changes

    def change(self, unit, **changed):
        for name, value in changed.items():
            setattr(unit, name, value)
        roster.change_unit(unit, by=self.office)

    @act
    def unit_joins(self, a):
        district, number = self.office.district, Unit.objects.count()
        kind = a(st.sampled_from([Unit.Kind.AGENCY, Unit.Kind.COMMUNE]))
        names = {"code": f"M{number}", "name": f"Đơn vị mới {number}", "short_name": f"M{number}"}
        unit = Unit(district=district, kind=kind, active_from=self.today.date, **names)
        roster.add_unit(unit, after=self.unit(a), by=self.office)

    @act
    def unit_leaves(self, a):
        unit = self.unit(a)
        day_of_leaving = self.today.date + datetime.timedelta(days=a(st.integers(0, 1)))
        if day_of_leaving > unit.active_from:
            self.change(unit, active_until=day_of_leaving)

    @act
    def unit_is_renamed(self, a):
        self.change(self.unit(a), name=f"Tên mới {a(st.integers(0, 99))}")

    @act
    def unit_becomes_another(self, a):
        self.change(self.unit(a), kind=a(st.sampled_from([Unit.Kind.AGENCY, Unit.Kind.COMMUNE])))

    @act
    def unit_is_moved(self, a):
        roster.move(self.unit(a), up=True, by=self.office, today=self.today.date)

    @act
    def campaign_changes(self, a):
        campaign = self.campaign
        campaign.due_time = datetime.time(a(st.sampled_from([9, 14, 15])), 0)
        actions.change_campaign(campaign=campaign, by=self.office, at=self.now)

    @act
    def letters_change(self, a):
        """One more letter, the first one named otherwise, or the last one struck out."""
        campaign, told = self.campaign, {"by": self.office, "at": self.now}
        letters = list(campaign.grounds.order_by("position", "pk"))
        kept, removed = [], letters[1:][-1:] if a(st.booleans()) else []
        if not removed:
            fields = {"number": f"{len(letters)}/UBND", "date": START, "position": len(letters) + 1}
            kept = [Ground(campaign=campaign, **fields)]
            letters[0].abstract = f"V/v {a(st.integers(0, 9))}"
            kept.append(letters[0])
        actions.change_grounds(kept=kept, removed=removed, **told)

    @act
    def next_campaign_is_entered(self, a):
        to_come = [date for date in self.dates if date > self.today.date]
        free = [date for date in to_come if not Campaign.objects.filter(starts_on=date).exists()]
        if free:
            starts_on = a(st.sampled_from(free))
            told = {"title": "Cài đặt VNeID", "app_name": "VNeID", "target_on": self.dates[-1]}
            campaign = Campaign(district=self.office.district, starts_on=starts_on, **told)
            actions.start_campaign(campaign=campaign, by=self.office, at=self.now)
            actions.change_grounds(
                kept=[Ground(campaign=campaign, number="9/UBND", date=START)], removed=[], by=self.office, at=self.now
            )

    @act
    def campaign_is_ended(self, a):
        campaign = self.campaign
        campaign.ends_on = a(st.sampled_from([None, *self.dates]))
        actions.change_campaign(campaign=campaign, by=self.office, at=self.now)

    @act
    def minutes_change(self, a):
        minutes = a(st.sampled_from([[], [60], [30, -5]]))
        actions.set_reminder_minutes(campaign=self.campaign, minutes=minutes, by=self.office, at=self.now)

    @act
    def accounts_are_issued(self, a):
        district, today = self.office.district, self.today.date
        issuing.issue_accounts(district=district, today=today, by=self.office)
        assert not issuing.units_without_account(district, today).exists()

    def days(self):
        """All days of the history so far, saved or as the campaign draws them."""
        return [day_of(self.campaign_on(date), date) for date in self.dates if date <= self.today.date]
