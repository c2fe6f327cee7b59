"""What stands in a database of the first release keeps its facts in the columns that came later (R22, R23)."""

import datetime
import hashlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reports import append_only
from reports.clock.query import entry_of
from reports.consolidation import consolidate
from reports.consolidation.compare import state_of
from reports.models import (
    Campaign,
    Deferral,
    EarlierAnswer,
    Exemption,
    Extension,
    Ground,
    ProvinceCount,
    Reminder,
    ReportingDay,
    ScheduledTask,
)
from tests.factories import STAFF_FIGURES, START, TODAY, at
from units.models import Unit

#: The last migration of the first release.
FIRST_RELEASE = ("reports", "0005_waiting_letters")

OLD_FIGURES = "nhập số liệu cũ"

#: Each takes the tables back to the first release and on again.
pytestmark = pytest.mark.slow


@pytest.fixture
def migrate(transactional_db):
    """Take the reports' tables to a migration and return the models of then; the newest ones at the end."""

    def to(*targets):
        executor = MigrationExecutor(connection)
        if targets:
            executor.migrate(list(targets))
        else:
            # As it is upgraded: what follows the command is part of it.
            call_command("migrate", verbosity=0)
        others = [leaf for leaf in executor.loader.graph.leaf_nodes() if targets and leaf[0] != "reports"]
        return MigrationExecutor(connection).loader.project_state([*targets, *others] or None).apps

    yield to
    to()


class OldDistrict:
    """A district as the first release wrote it, by the models of then."""

    def __init__(self, apps):
        self.apps = apps
        district = self.make("units.District", name="Lộc Ninh", province="Bình Phước", seat="Lộc Ninh")
        order = {"title": "Bluezone", "order_number": "758", "order_date": START, "starts_on": START}
        campaign = self.make("reports.Campaign", district=district, target_on=TODAY, **order)
        self.unit = self.make(
            "units.Unit", district=district, code="A", name="Phòng A", short_name="A", kind=Unit.Kind.AGENCY,
            position=1, active_from=START,
        )  # fmt: skip
        self.office = self.make("units.User", username="vhtt", role="office", district=district)
        self.named("Trần", "Tâm", at(8))
        self.named("Lê", "Mới", at(14, 30))
        self.day = self.make(
            "reports.ReportingDay", campaign=campaign, date=TODAY, due_at=at(15), cutoff_at=at(16),
            narrative_saved_at=at(14, 40), narrative_saved_by=self.office,
        )  # fmt: skip

    def make(self, model, **values):
        return self.apps.get_model(model).objects.create(**values)

    def named(self, last_name, first_name, since):
        """The Office's account bears a name since then; the library kept the version."""
        user = self.office
        user.last_name, user.first_name = last_name, first_name
        user.save()
        left_out = {"password", "own_password_at", "issuing_tap"}
        kept = {f.attname: getattr(user, f.attname) for f in user._meta.concrete_fields if f.name not in left_out}
        self.make("units.HistoricalUser", **kept, history_date=since, history_type="~")

    def report(self, revision, moment, day=None, **changed):
        day = day or self.day
        values = {
            "day": day, "unit": self.unit, "date": day.date, "revision": revision, "sent_at": moment,
            "first_sent_at": moment, "sent_by": self.office, **STAFF_FIGURES,
        }  # fmt: skip
        return self.make("reports.DailyReport", **(values | changed))


@pytest.fixture
def old(migrate):
    return OldDistrict(migrate(FIRST_RELEASE))


def test_acts_get_the_names_that_their_people_bore_then(old, migrate):
    returned = {"returned_at": at(14, 35), "returned_by": old.office, "returned_comment": "x"}
    old.report(1, at(14), **returned)
    old.make("reports.Edition", day=old.day, number=1, cut_at=at(14, 20), made_by=old.office, content={}, sha256="x")
    old.make("reports.Edition", day=old.day, number=2, cut_at=at(14, 50), content={}, sha256="x", reason="x")
    decided = {"reason": "x", "decided_by": old.office, "decided_at": at(14)}
    old.make(
        "reports.Exemption", unit=old.unit, date=TODAY, withdrawn_by=old.office, withdrawn_at=at(14, 45), **decided
    )
    apps = migrate()
    report = apps.get_model("reports.DailyReport").objects.get()
    assert (report.unit_name, report.sent_by_name, report.returned_by_name) == ("Phòng A", "Trần Tâm", "Lê Mới")
    editions = apps.get_model("reports.Edition").objects.order_by("number")
    assert [edition.made_by_name for edition in editions] == ["Trần Tâm", ""]
    exempt = apps.get_model("reports.Exemption").objects.get()
    assert (exempt.unit_name, exempt.decided_by_name, exempt.withdrawn_by_name) == ("Phòng A", "Trần Tâm", "Lê Mới")
    assert apps.get_model("reports.ReportingDay").objects.get().narrative_saved_by_name == "Lê Mới"


def test_origin_and_confirmation_are_read_out_of_what_stands(old, migrate):
    returned = {"returned_at": at(14, 10), "returned_by": old.office, "returned_comment": "x"}
    old.report(1, at(14), superseded_at=at(14, 20), reason=OLD_FIGURES, **returned)
    old.report(2, at(14, 20), superseded_at=at(14, 30), reason="đúng", **returned)
    old.report(3, at(14, 30), staff_installed=8)
    other = old.make("reports.ReportingDay", campaign=old.day.campaign, date=START, due_at=at(15), cutoff_at=at(16))
    old.report(1, at(9), other, superseded_at=at(10))
    old.report(2, at(10), other, reason=OLD_FIGURES)
    reports = migrate().get_model("reports.DailyReport").objects.order_by("-date", "revision")
    assert [(report.origin, report.confirms) for report in reports] == [
        ("before", False), ("before", True), ("before", False), ("program", False), ("program", False),
    ]  # fmt: skip


def test_editions_keep_the_template_that_printed_them(old, migrate):
    district = old.day.campaign.district
    for content, moment in [(b"own", at(14)), (b"", at(14, 30)), (b"later", at(14, 50))]:
        old.make(
            "reports.DocumentTemplate",
            district=district,
            content=content,
            uploaded_by=old.office,
            uploaded_at=moment,
        )
    for number, cut_at in enumerate([at(13, 59), at(14, 20), at(14, 40), at(14, 55)], start=1):
        old.make("reports.Edition", day=old.day, number=number, cut_at=cut_at, content={}, sha256="x", reason="x")
    editions = migrate().get_model("reports.Edition").objects.order_by("number")
    kept = [e.document_template and bytes(e.document_template.content) for e in editions]
    assert kept == [None, b"own", None, b"later"]


def test_triggers_stand_again_over_all_columns(old, migrate):
    migrate()
    wanted = {trigger.name for trigger in append_only.triggers(connection)}
    table = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    name, sql = ("tgname", "pg_get_triggerdef(oid)") if connection.vendor == "postgresql" else ("name", "sql")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}, {sql} FROM {table} WHERE {name} LIKE 'reports!_%%' ESCAPE '!'")  # noqa: S608
        found = dict(cursor.fetchall())
    assert wanted <= set(found)
    assert "sent_by_name" in found["reports_dailyreport_no_update"]
    assert "returned_by_name" in found["reports_dailyreport_returned_at_once"]


OUTCOMES = [
    # What stood: outcome, error, whether it was done; then the columns.
    ("đã gửi 2 thư đến 2 đơn vị; 1 thư không gửi được", "", True, ("done", "in_words")),
    ("không còn đơn vị nào phải nhắc", "", True, ("done", "nobody_missing")),
    ("bỏ qua: đã đến lượt nhắc sau", "", True, ("cancelled", "later_reminder")),
    ("bỏ qua: Phòng VH&TT và lãnh đạo chưa có địa chỉ thư điện tử", "", True, ("cancelled", "no_address")),
    ("bỏ qua: vì sao đó", "", True, ("cancelled", "in_words")),
    ("", "không kết nối được máy chủ thư, sẽ thử lại", False, ("planned", "")),
    ("", "", False, ("planned", "")),
    ("", "không thực hiện được sau hai lần thử: lỗi chương trình (KeyError)", True, ("failed", "")),
    ("", "a@x.vn: máy chủ thư từ chối địa chỉ này (mã 550)", True, ("done", "")),
    ("đã chốt lần 1, sau giờ báo cáo tỉnh", "", True, ("done", "closed_late")),
]


def test_states_of_tasks_move_from_sentences_into_columns_and_are_told_as_before(old, migrate):
    for n, (outcome, error, is_done, _) in enumerate(OUTCOMES):
        moments = {"due_at": at(15, n), "claimed_at": at(15, n), "done_at": at(15, n) if is_done else None}
        old.make("reports.ClockTask", day=old.day, kind="remind", outcome=outcome, error=error, **moments)
    migrate()
    tasks = ScheduledTask.objects.filter(due_at__lt=at(15, 30)).order_by("due_at")
    assert [(task.state, task.result) for task in tasks] == [columns for *_, columns in OUTCOMES]
    entries = [entry_of(task, at(15, 30)) for task in tasks]
    assert [(entry.told, entry.error) for entry in entries] == [
        (outcome.removeprefix("bỏ qua: "), error) for outcome, error, *_ in OUTCOMES
    ]


REFUSED = "máy chủ thư từ chối địa chỉ này"
DELIVERIES = [
    ({"delivered_at": at(14, 2), "claimed_at": at(14, 1)}, ("delivered", "", "", 1)),
    (
        {"error": "máy chủ thư từ chối địa chỉ này (mã 550)"},
        ("failed", "máy chủ thư từ chối địa chỉ này (mã 550)", "", 1),
    ),
    ({"error": "lỗi lạ (mã 999)"}, ("failed", "lỗi lạ (mã 999)", "", 1)),
    ({"recipient": "", "error": "chưa có địa chỉ thư điện tử"}, ("failed", "chưa có địa chỉ thư điện tử", "", 0)),
    ({}, ("waiting", "", "", 0)),
    ({"claimed_at": at(14, 1)}, ("waiting", "", "", 1)),
    ({"moot": "đã hết ngày"}, ("cancelled", "", "đã hết ngày", 0)),
    ({"moot": "vì lý do khác"}, ("cancelled", "", "vì lý do khác", 0)),
]


def test_reminders_by_email_get_an_email_each_with_what_became_of_it(old, migrate):
    task = old.make("reports.ClockTask", day=old.day, kind="remind", due_at=at(14))
    written = {"day": old.day, "unit": old.unit, "channel": "email", "sent_at": at(14), "recipient": "a@x.vn"}
    old.make("reports.Reminder", **(written | {"recipient": "b@x.vn"}), task=task)
    for changed, _ in DELIVERIES:
        old.make("reports.Reminder", **(written | changed), sent_by=old.office)
    phone = {"channel": "phone", "recipient": "", "answered_by": old.office, "answered_at": at(14, 40)}
    called = old.make("reports.Reminder", **(written | phone), sent_by=old.office)
    old.make("reports.EarlierAnswer", reminder=called, note="x", answered_at=at(14, 10), answered_by=old.office)
    migrate()
    of_task, *of_office, call = Reminder.objects.order_by("pk")
    assert (of_task.by, of_task.email.task.due_at, of_task.email.recipient) == ("hệ thống tự nhắc", at(14), "b@x.vn")
    emails = [reminder.email for reminder in of_office]
    assert [(e.state, e.problem, e.why_cancelled, e.tries) for e in emails] == [columns for _, columns in DELIVERIES]
    assert (call.email, call.by, call.answered_by_name) == (None, "Trần Tâm", "Lê Mới")
    assert EarlierAnswer.objects.get().answered_by_name == "Trần Tâm"
    # What was cut off goes again under the Message-ID that it had.
    key = f"reminder {of_task.pk} {at(14).timestamp()} b@x.vn"
    assert of_task.email.identity == hashlib.sha256(key.encode()).hexdigest()[:32]


def test_who_set_the_reminder_minutes_is_read_out_of_the_record(old, migrate):
    campaign = old.apps.get_model("reports.Campaign").objects.get()
    columns = {f.attname: getattr(campaign, f.attname) for f in campaign._meta.concrete_fields}
    for minutes, moment in (([60], at(8)), ([60], at(9)), ([45], at(10)), ([45], at(14, 50))):
        version = columns | {"reminder_minutes": minutes, "history_date": moment, "history_user": old.office}
        old.make("reports.HistoricalCampaign", **version, history_type="~")
    migrate()
    campaign = Campaign.objects.get()
    assert (campaign.minutes_set_at, campaign.minutes_set_by_id) == (at(10), old.office.pk)
    assert campaign.minutes_set_by_name == "Trần Tâm"


def test_deferral_keeps_the_list_that_it_covered(old, migrate):
    other = old.make("reports.ReportingDay", campaign=old.day.campaign, date=START, due_at=at(15), cutoff_at=at(16))
    old.report(1, at(14, date=START), other)
    old.report(1, at(15, 10), superseded_at=at(15, 30))
    old.report(2, at(15, 30), staff_installed=8)
    edition = old.make(
        "reports.Edition", day=old.day, number=1, cut_at=at(15), content={"units": [{"code": "GONE"}]}, sha256="x"
    )
    for minute in (5, 20, 40):
        decided = {"seen_at": at(15, minute), "decided_by": old.office, "decided_at": at(15, minute)}
        old.make("reports.Deferral", edition=edition, **decided)
    before = ["2020-08-10", 1]
    lists = [deferral.covered for deferral in migrate().get_model("reports.Deferral").objects.order_by("pk")]
    assert lists == [
        {"A": {"status": "missing", "revision": 0, "returned": False, "previous": before}, "GONE": None},
        {"A": {"status": "late", "revision": 1, "returned": False, "previous": before}, "GONE": None},
        {"A": {"status": "late", "revision": 2, "returned": False, "previous": before}, "GONE": None},
    ]


def test_migrated_list_is_told_as_the_program_tells_it(old, migrate):
    old.report(1, at(14))
    content = {"units": []}
    edition = old.make("reports.Edition", day=old.day, number=1, cut_at=at(13), content=content, sha256="x")
    decided = {"seen_at": at(14, 30), "decided_by": old.office, "decided_at": at(14, 30)}
    old.make("reports.Deferral", edition=edition, **decided)
    migrate()
    (unit,) = consolidate(ReportingDay.objects.get(), at(14, 30)).units
    assert Deferral.objects.get().covered == {"A": state_of(unit)}


def test_days_excused_together_and_what_was_sent_before_a_deadline_was_moved_are_known_by_numbers(old, migrate):
    decided = {"reason": "x", "decided_by": old.office}
    for date, moment in ((START, at(9)), (TODAY, at(9)), (TODAY + datetime.timedelta(days=1), at(10))):
        old.make("reports.Exemption", unit=old.unit, date=date, decided_at=moment, **decided)
    before = old.report(1, at(15, 5))
    other = old.make("reports.ReportingDay", campaign=old.day.campaign, date=START, due_at=at(15), cutoff_at=at(16))
    old.report(1, at(15, 20), other)
    moved = {"day": old.day, "previous_due_at": at(15), "due_at": at(15, 30), **decided}
    for moment in (at(15, 4), at(15, 10)):
        old.make("reports.Extension", **moved, decided_at=moment)
    migrate()
    first, second, alone = Exemption.objects.order_by("date").values_list("decision", flat=True)
    assert (first == second, first == alone) == (True, False)
    assert list(Extension.objects.order_by("pk").values_list("last_report", flat=True)) == [None, before.pk]


def test_counts_of_the_province_become_rows(old, migrate):
    def kept(installed, minute, kind):
        entered = {"source": "Sở", "entered_by_id": old.office.pk, "entered_at": at(14, minute)}
        kept = {"history_date": at(14, minute), "history_type": kind, "history_user": old.office}
        old.make("reports.HistoricalProvinceCount", id=1, day=old.day, installed=installed, **entered, **kept)

    kept(1000, 10, "+")
    kept(1000, 20, "-")
    kept(1100, 40, "+")
    written = {"source": "Sở", "entered_by": old.office}
    old.make("reports.ProvinceCount", day=old.day, installed=1100, entered_at=at(14, 40), **written)
    alone = old.make("reports.ReportingDay", campaign=old.day.campaign, date=START, due_at=at(15), cutoff_at=at(16))
    old.make("reports.ProvinceCount", day=alone, installed=7, entered_at=at(14), **written)
    migrate()
    rows = ProvinceCount.objects.order_by("-day__date", "number")
    assert list(rows.values_list("number", "installed", "entered_at", "entered_by_name")) == [
        (1, 1000, at(14, 10), "Trần Tâm"),
        (2, None, at(14, 20), "Trần Tâm"),
        (3, 1100, at(14, 40), "Lê Mới"),
        (1, 7, at(14), "Trần Tâm"),
    ]
    back = migrate(FIRST_RELEASE)
    assert sorted(back.get_model("reports.ProvinceCount").objects.values_list("installed", flat=True)) == [7, 1100]
    copies = back.get_model("reports.HistoricalProvinceCount").objects.order_by("entered_at")
    assert list(copies.values_list("installed", "history_type")) == [(7, "+"), (1000, "+"), (1000, "-"), (1100, "+")]


def test_letter_of_a_campaign_becomes_its_first_ground_with_its_copies_and_goes_back(old, migrate):
    campaign = old.day.campaign
    letter = {"order_kind": "Công văn", "order_date": START, "order_issuer": "UBND huyện", "order_abstract": "x"}
    kept = {f.attname: getattr(campaign, f.attname) for f in campaign._meta.concrete_fields} | letter
    for minute, number in ((0, "757"), (5, "757"), (10, "758")):
        told = {"order_number": number, "history_date": at(9, minute), "history_user": old.office}
        old.make("reports.HistoricalCampaign", **(kept | told), history_type="~" if minute else "+")
    migrate()
    (ground,) = Ground.objects.all()
    assert (ground.campaign_id, ground.position, ground.number, ground.date) == (campaign.pk, 1, "758", START)
    copies = ground.history.order_by("history_id").values_list("number", "history_date")
    assert list(copies) == [("757", at(9)), ("758", at(9, 10))]
    Ground.objects.create(campaign_id=campaign.pk, position=0, number="2842/UBND-KGVX", date=TODAY)
    back = migrate(FIRST_RELEASE).get_model("reports.Campaign").objects.get()
    assert (back.order_number, back.order_date) == ("2842/UBND-KGVX", TODAY)
