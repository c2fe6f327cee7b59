"""What the demo holds: sixty units, six days that happened, and a seventh that is today."""

import csv
import datetime
import io

import docx
import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from reports import actions
from reports.consolidation import consolidate
from reports.demo import script
from reports.demo.cast import UNITS_FILE
from reports.demo.figures import figures_by_day
from reports.editions import beginning_of, frozen
from reports.models import Campaign, DailyReport, Edition
from tests import factories
from tests.factories import TODAY, at
from tests.reports.word import printed, whole_text
from units.models import Role, Unit, User

from .pages import boxes, close_on
from .test_clock.working import run
from .test_properties import opened

FIRST_DAY = TODAY - datetime.timedelta(days=6)


@pytest.fixture(scope="module")
def demo_district(django_db_setup, django_db_blocker):
    """Loaded once for the tests of this file, which only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield script.load(at(10, 30))
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo_district, db):
    return demo_district


def listed_units():
    with UNITS_FILE.open(encoding="utf-8") as file:
        return [Unit(**row) for row in csv.DictReader(file)]


def test_sixty_units_of_loc_ninh(loaded):
    assert (loaded.full_name, loaded.province, loaded.is_demo) == ("huyện Lộc Ninh", "Bình Phước", True)
    assert loaded.units.active_on(TODAY).count() == 60
    assert [unit.position for unit in loaded.units.all()] == list(range(1, 61))


def test_seventh_day_is_today(loaded):
    assert loaded.campaigns.get().starts_on == FIRST_DAY


def test_order_is_not_said_to_be_the_districts_own(loaded):
    campaign = loaded.campaigns.get()
    grounds = list(campaign.grounds.values_list("number", "date", "issuer"))
    assert grounds == [
        ("2842/UBND-KGVX", datetime.date(2020, 8, 13), "UBND tỉnh Bình Phước"),
        ("758/UBND-VX", datetime.date(2020, 8, 10), "UBND huyện"),
    ]
    abstracts = campaign.grounds.values_list("abstract", flat=True)
    assert "Lộc Ninh" not in " ".join([*abstracts, *(issuer for _, _, issuer in grounds), campaign.title])


def test_each_past_day_has_an_edition_and_one_has_two(loaded):
    made = Edition.objects.order_by("day__date", "number").values_list("day__date", "number")
    numbers = {n: [1, 2] if n == 3 else [1] for n in range(6)}
    assert list(made) == [(FIRST_DAY + datetime.timedelta(days=n), k) for n in numbers for k in numbers[n]]
    assert Edition.objects.get(number=2).reason == "Bổ sung báo cáo gửi trễ hạn của UBND xã Lộc Điền."


def test_first_editions_are_made_between_the_deadline_and_the_province(loaded):
    moments = [timezone.localtime(edition.cut_at) for edition in Edition.objects.filter(number=1)]
    assert all(datetime.time(15, 30) <= moment.time() <= datetime.time(15, 50) for moment in moments)


def test_two_thirds_of_the_units_have_reported_today(loaded):
    attendance = consolidate(factories.day_of(loaded.campaigns.get()), at(10, 30)).attendance
    assert (attendance.expected, attendance.on_time, attendance.waiting) == (60, 41, 19)


@pytest.mark.parametrize("moment", [at(0), at(0, 5), at(7, 29), at(7, 31), at(10, 30), at(23, 59, 59)])
def test_nothing_of_today_is_sent_after_the_start(moment):
    sends = script.today_so_far(TODAY, listed_units(), moment)
    assert len(sends) == 41
    assert all(at(0) <= send.at <= moment for send in sends)


def test_nothing_is_sent_in_the_future(loaded):
    assert not DailyReport.objects.filter(sent_at__gt=at(10, 30)).exists()


def test_week_holds_one_of_each_case(loaded):
    reports = DailyReport.objects.select_related("day")
    assert reports.filter(revision=2).exclude(note="").count() == 1
    assert reports.filter(channel="phone", sent_by__role=Role.OFFICE).exclude(reported_by="").count() == 2
    assert reports.filter(reason="chuyển công tác").count() == 1
    assert reports.filter(unchanged=True).count() == 3
    assert reports.exclude(note="").count() == 7
    assert Unit.objects.filter(reports=None).count() == 1
    assert any(report.day.minutes_late(report.first_sent_at) for report in reports)


def test_province_counted_on_four_days_before_they_were_closed(loaded):
    contents = Edition.objects.filter(number=1).order_by("day__date").values_list("content", flat=True)
    counts = [content["province_count"] and content["province_count"]["installed"] for content in contents]
    assert [n for n, installed in enumerate(counts) if installed] == [1, 2, 4, 5]
    assert all(6_000 < installed < 30_000 for installed in counts if installed)


def test_every_edition_has_the_offices_words_and_today_begins_with_the_last(loaded):
    for edition in Edition.objects.all():
        assert edition.content["narrative"]["direction"].endswith(".")
    last = frozen(Edition.objects.order_by("day__date").last()).narrative
    assert all((last.direction, last.difficulties, last.proposals))
    assert beginning_of(factories.day_of(loaded.campaigns.get()))[0] == last


def test_report_names_who_signs_it(loaded):
    edition = Edition.objects.order_by("day__date").last()
    text = whole_text(printed(frozen(edition)))
    assert [part in text for part in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Quang Vinh")] == [True] * 3


def test_everybody_whom_the_office_reminds_can_be_reached_and_no_letter_reaches_anybody_real(loaded):
    assert not loaded.units.filter(Q(deputy_name="") | Q(deputy_phone="") | Q(contact_email="")).exists()
    assert (
        len({*loaded.units.values_list("contact_phone", flat=True)} | {u.deputy_phone for u in loaded.units.all()})
        == 120
    )
    leader = User.objects.get(username="lanhdao")
    addresses = [*loaded.units.values_list("contact_email", flat=True), loaded.office_email, leader.email]
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}


def test_every_past_day_has_units_that_did_not_report(loaded):
    for day in loaded.campaigns.get().days.filter(date__lt=TODAY):
        assert 0 < consolidate(day, at(10, 30)).attendance.missing < 12


def test_cumulative_figures_rise():
    for unit in listed_units():
        days = figures_by_day(unit)
        assert all(days[n][field] <= days[n + 1][field] for n in range(6) for field in days[n])


def test_only_the_fall_with_its_reason_needs_one(loaded):
    asked = DailyReport.objects.exclude(confirmed_warnings=[])
    falls = [r for r in asked if any(w["code"].startswith(("fall", "new-today")) for w in r.confirmed_warnings)]
    assert [report.reason for report in falls] == ["chuyển công tác"]


def test_figures_are_the_same_on_every_machine():
    (commune,) = (unit for unit in listed_units() if unit.code == "25279")
    assert list(figures_by_day(commune)[0].values()) == [28, 24, 4, 0, 6, 8754, 4091, 506, 2102, 84, 4]


@pytest.mark.parametrize("username", ["p-nv", "25279", "vhtt", "lanhdao", "quantri"])
def test_accounts_sign_in_without_changing_the_password(loaded, client, username):
    assert client.login(username=username, password="Demo@1508")
    response = client.get("/", follow=True)
    assert response.status_code == 200
    assert "DỮ LIỆU MINH HỌA" in response.text
    assert "/doi-mat-khau/" not in [url for url, _ in response.redirect_chain]


# The next campaign, for another app (R1)

TOMORROW = TODAY + datetime.timedelta(days=1)
BOARD_OF_TOMORROW = f"/tong-hop/{TOMORROW}/"


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def next_campaign(loaded):
    """Entered by the administrator on the last day of the first one."""
    names = {"title": "Cài đặt và kích hoạt ứng dụng VNeID", "app_name": "VNeID"}
    dates = {"starts_on": TOMORROW, "target_on": TOMORROW + datetime.timedelta(days=9)}
    campaign = Campaign(district=loaded, **names, **dates)
    actions.start_campaign(campaign=campaign, by=User.objects.get(username="quantri"), at=at(16, 30))
    campaign.grounds.create(number="900/UBND-VX", date=TODAY, issuer="UBND huyện", abstract="Kích hoạt VNeID")
    with time_machine.travel(at(14, 30, date=TOMORROW), tick=False):
        yield campaign


def written_in(answer):
    """All texts of a page or a file, and the name that it is saved under."""
    name, content = answer.get("Content-Disposition", ""), answer.content
    if name.endswith('.xlsx"'):
        cells = (str(cell.value) for sheet in opened(content) for row in sheet for cell in row)
        return " ".join([name, *cells])
    if name.endswith('.docx"'):
        return name + whole_text(docx.Document(io.BytesIO(content)))
    return name + content.decode()


def names_the_app(answer, app="VNeID", other="bluezone"):
    assert answer.status_code == 200
    text = written_in(answer)
    return app.casefold() in text.casefold() and other.casefold() not in text.casefold()


def test_form_of_the_next_campaign_names_its_app_and_begins_with_the_last_bases(next_campaign):
    client = signed_in("25279")
    page = client.get("/bao-cao/")
    last = DailyReport.objects.filter(unit__code="25279").order_by("-date", "-revision").first()
    typed, bases = boxes(page), ("staff_total", "residents_total", "residents_smartphones", "households_total")
    assert {name: int(typed[name]) for name in bases} == {name: last.figures[name] for name in bases}
    assert (typed["residents_installed"], typed["households_visited"]) == ("", "")
    assert names_the_app(page)
    assert "Số người dân đã cài đặt VNeID" in page.content.decode()
    assert b"unchanged" not in page.content
    sent = client.post("/bao-cao/", {name: value or "1" for name, value in typed.items() if name != "note"})
    assert sent.status_code == 302
    receipt = client.get(sent.url)
    assert names_the_app(receipt), [line for line in receipt.content.decode().splitlines() if "luezone" in line]
    assert names_the_app(client.get(f"/bao-cao/{TOMORROW}/bieu-mau.xlsx"))


def test_whatever_the_office_sees_and_prints_of_the_next_campaign_names_its_app(next_campaign):
    office = signed_in("vhtt")
    for address in ("", "don-doc/?tin=", "chot/", "quyet-dinh/", "don-vi/25279/", "so-lieu-tinh/", "nhap-excel/"):
        assert names_the_app(office.get(BOARD_OF_TOMORROW + address)), address
    for address in ("/tong-hop/hen-gio/", "/tong-hop/tam-dung/", "/don-vi/", "/tai-khoan/", "/phien/"):
        assert names_the_app(office.get(address)), address
    assert names_the_app(Client().get("/dang-nhap/"))
    assert close_on(office, {"number": "1"}, f"{BOARD_OF_TOMORROW}chot/").status_code == 302
    for address in ("", "tong-hop.xlsx", "bao-cao.docx"):
        assert names_the_app(office.get(f"{BOARD_OF_TOMORROW}lan-chot/1/{address}")), address
    archive = office.get(f"{BOARD_OF_TOMORROW}lan-chot/1/ho-so.zip")
    assert archive["Content-Disposition"] == 'attachment; filename="ho-so-vneid-2020-08-15-lan-1.zip"'


def test_nothing_of_the_first_app_is_counted_for_the_next(next_campaign):
    tables = consolidate(next_campaign.unsaved_day(TOMORROW), at(15, date=TOMORROW)).tables
    assert [(table.totals.all.units, table.totals.unknown_units) for table in tables] == [(0, 60), (0, 16)]


def test_emails_of_the_next_campaign_name_its_app(next_campaign):
    Unit.objects.filter(code="25279").update(contact_email="xa@example.vn")
    run(at(14, 40, date=TOMORROW))
    # The day that nobody closed is made up for, and its result is of the first campaign.
    told = [message for message in mail.outbox if "Kết quả" not in message.subject]
    assert told
    for message in told:
        assert ("VNeID" in message.subject, "VNeID" in message.body) == (True, True)
        assert "bluezone" not in (message.subject + message.body).casefold()


def test_editions_of_the_first_campaign_keep_its_name(next_campaign):
    office, address = signed_in("vhtt"), f"/tong-hop/{TODAY - datetime.timedelta(days=1)}/lan-chot/1/"
    for file in ("tong-hop.xlsx", "bao-cao.docx"):
        assert names_the_app(office.get(address + file), "bluezone", "vneid")
    edition = Edition.objects.get(day__date=TODAY - datetime.timedelta(days=1), number=1)
    labels = [indicator.label for table in frozen(edition).descriptions for indicator in table.indicators]
    assert "Số người dân đã cài đặt Bluezone" in labels
