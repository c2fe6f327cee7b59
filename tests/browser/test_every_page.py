"""Every page of every role, on a phone and on a desk: nothing cut, nothing refused, nothing inaccessible."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports import actions
from reports.models import Campaign, Reminder
from tests import factories
from tests.addresses import all_addresses
from tests.browser.acting import TYPED, confirm_figures, fill, send, sign_in
from tests.browser.conftest import violations
from tests.test_permissions import GET_TABLE, lines_for
from units.models import Unit

WIDTHS = [360, 1280]
ROLES = ["anonymous", "officer", "agency officer", "office", "leader"]

#: What is no page.
FILES = {
    "healthz",
    *(f"reports:{name}" for name in ("edition-document", "edition-files", "shipped-template", "template-in-force")),
    "readyz",
    *(f"reports:{name}" for name in ("day-figures", "day-draft", "edition-workbook", "edition-figures")),
    *(f"reports:{name}" for name in ("own-form", "unit-form", "all-forms", "table-form")),
    "units:unit-export",
}

#: A finger needs this many pixels; links inside running text are excepted (WCAG 2.5.8).
TARGET = 44
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary, .button, .nav a")]
  .filter(e => e.checkVisibility() && !e.closest(".unseen, .skip") && !e.matches(".unseen"))
  .filter(e => Math.round(e.getBoundingClientRect().height) < least)
  .map(e => e.outerHTML)"""


@pytest.fixture
def closed_district(district):
    """A day with everything on it: revisions, warnings, two editions and a change after them."""
    day = factories.day_of(district.campaign, district.today)
    fall = [
        {"code": "fall:staff_installed:11", "text": "Số người đã cài đặt Bluezone: 11 thấp hơn lũy kế ngày 13/8 (12)."}
    ]
    district.send_today("25280", residents_installed=1210, note="mất điện từ 9 giờ đến 11 giờ, gửi muộn")
    reminded = {"channel": "phone", "answer": "dang_lam", "by": district.users["office"], "at": timezone.now()}
    actions.record_reminders(day=day, units=[district.units["P-NV"], district.units["25280"]], **reminded)
    for number, reason in ((1, ""), (2, "xã Lộc Thạnh sửa số liệu")):
        actions.close_day(day=day, by=district.users["office"], at=timezone.now(), number=number, reason=reason)
        base = {"base_revision": number, "reason": "rà soát lại", "confirmed_warnings": fall}
        district.send_today("25280", residents_installed=1210 + 10 * number, **base)
    decide(day, district)
    return district


def decide(day, district) -> None:
    """Change much after the edition, leave some of it for tomorrow, take a decision back."""
    office, now = district.users["office"], timezone.now()
    decided = {"reason": "đang sáp nhập theo Nghị quyết của Hội đồng nhân dân huyện", "by": office}
    until = district.today + datetime.timedelta(days=2)
    actions.excuse_unit(unit=district.units["P-NV"], date=district.today, until=until, at=now, **decided)
    actions.defer_changes(edition=day.editions.last(), covered={}, seen_at=now, by=office, at=now)
    actions.extend_day(day=day, due_at=day.due_at + datetime.timedelta(minutes=1), at=now, **decided)
    actions.withdraw_extension(day=day, due_at=day.due_at + datetime.timedelta(minutes=1), by=office, at=timezone.now())
    now, comment = timezone.now(), "Số hộ dân đã đến vận động lớn hơn tổng số hộ của hai ấp cộng lại"
    actions.return_report(day=day, unit=district.units["25294"], revision=1, comment=comment, by=office, at=now)


def arguments_of(district) -> dict[str, dict]:
    of_day = {"date": district.today}
    return {
        **{f"reports:{name}": of_day for name in ("own-report-of-day", "board-of-day", "close-day", "extend-day")},
        **{f"reports:{name}": of_day for name in ("decisions", "changes")},
        "reports:return-report": of_day | {"code": "25280"},
        "reports:receipt": of_day | {"revision": 2},
        "reports:unit-day": of_day | {"code": "25280"},
        "reports:excuse-unit": of_day | {"code": "25280"},
        "reports:extend-for-unit": of_day | {"code": "25280"},
        "reports:note-reason": of_day | {"code": "25280"},
        "reports:reminding": of_day,
        "reports:reminder-answer": of_day | {"pk": getattr(Reminder.objects.first(), "pk", 0)},
        "reports:edition": of_day | {"number": 2},
        "reports:campaign-edit": {"pk": Campaign.objects.get().pk},
        "reports:province-count": of_day,
        "reports:province-import": of_day,
        "reports:unit-record": {"code": "25280"},
        "reports:import-figures": of_day,
        "units:unit-edit": {"code": "25280"},
        "accounts:account-edit": {"username": "25280"},
    }


def paths_for(role: str, district) -> list[str]:
    """The pages that the permission table opens to the role; yesterday is a page of its own."""
    column = role.removeprefix("agency ")
    opened = [a for a in all_addresses() if not a.startswith(("admin:", "quan-tri/")) and is_open(a, column)]
    if role == "agency officer":
        opened.remove("reports:receipt")
    arguments = arguments_of(district)
    paths = [reverse(address, kwargs=arguments.get(address)) for address in opened if address not in FILES]
    of_day = {"reports:own-report-of-day", "reports:board-of-day"} & set(opened)
    return paths + [reverse(address, args=[district.yesterday]) for address in of_day]


def is_open(address: str, column: str) -> bool:
    own = next(line for line in lines_for(address, GET_TABLE) if line.whose in {"-", "own"})
    return own.answers[column] == "200"


def assert_presentable(page: Page):
    """What holds for each page, whatever it shows."""
    page.wait_for_load_state()
    # Not innerWidth: on a phone it grows with a page that is too wide.
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    assert page.locator("html").get_attribute("lang") == "vi", page.url
    assert page.locator("h1").count() == 1, page.url
    assert page.title().endswith(" – Báo cáo Bluezone"), page.url
    assert violations(page) == [], (page.url, width)
    if width < 600:
        assert page.evaluate(SMALL_TARGETS, TARGET) == [], page.url


def page_at(desk, user, width: int) -> Page:
    return desk.page_of(user, phone=width < 600, viewport={"width": width, "height": 740})


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_presentable(role, width, quiet_desk, closed_district):
    page = page_at(quiet_desk, closed_district.users.get(role), width)
    paths = paths_for(role, closed_district)
    for path in paths:
        assert page.goto(path).status == 200, path
        assert_presentable(page)
    assert len(paths) == {"anonymous": 1, "officer": 9, "agency officer": 8, "office": 41, "leader": 15}[role]


LINK = "https://drive.google.com/" + "thu-muc-bao-cao-bluezone-" * 7


def write_long_links(district) -> None:
    """A link of 200 letters wherever people write: notes, reasons, comments, answers, the report's own words."""
    day, office, now = factories.day_of(district.campaign, district.today), district.users["office"], timezone.now()
    district.send_today("25280", base_revision=3, residents_installed=1220, note=LINK, reason=LINK)
    answered = {"channel": "phone", "answer": "dang_lam", "note": LINK, "by": office, "at": now}
    actions.record_reminders(day=day, units=[district.units["25294"]], **answered)
    actions.close_day(day=day, by=office, at=timezone.now(), number=3, reason=LINK)
    district.send_today("P-TP", base_revision=1, staff_installed=13, note=LINK)
    actions.return_report(day=day, unit=district.units["P-TP"], revision=2, comment=LINK, by=office, at=timezone.now())
    Unit.objects.filter(code="25280").update(name=f"Ủy ban nhân dân xã {LINK}", contact_name=LINK[:120])


@pytest.mark.parametrize("role", ROLES)
def test_long_links_break_on_every_page(role, quiet_desk, closed_district):
    write_long_links(closed_district)
    page = page_at(quiet_desk, closed_district.users.get(role), 360)
    for path in paths_for(role, closed_district):
        page.goto(path)
        page.locator("main details").evaluate_all("all => all.forEach(folded => folded.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("width", WIDTHS)
def test_refusals_are_presentable(width, desk, district):
    page = page_at(desk, district.users["leader"], width)
    for path, status in (("/bao-cao/", 403), ("/khong-co/", 404), ("/tong-hop/9999-12-31/", 404)):
        assert page.goto(path).status == status
        assert_presentable(page)
    stranger = page_at(desk, None, width)
    sign_in(stranger, "vhtt", "sai mật khẩu")
    expect(stranger.get_by_role("alert")).to_be_visible()
    assert_presentable(stranger)
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_answers_to_a_send_are_presentable(width, desk, district):
    page = page_at(desk, district.users["officer"], width)
    page.goto("/bao-cao/")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert_presentable(page)
    fill(page, TYPED | {"residents_installed": "1150"})
    send(page)
    # Its officer has a phone in hand and looks for a second: the first screen must tell it is not sent.
    expect(page.locator("#questions h2")).to_be_in_viewport()
    expect(page.locator("main .note").first).to_have_text("Chưa ghi nhận. Đề nghị kiểm tra lại trước khi gửi")
    assert_presentable(page)
    page.goto("/bao-cao/")
    expect(page.get_by_role("button", name="Dùng số đang nhập dở")).to_be_visible()
    assert_presentable(page)
    fill(page, TYPED)
    district.send_today("25280", residents_installed=1300)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã có số liệu mới hơn")
    assert_presentable(page)
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_entering_for_a_unit_is_presentable_when_refused(width, desk, district):
    page = page_at(desk, district.users["office"], width)
    page.goto(reverse("reports:unit-day", args=[district.yesterday, "25280"]))
    page.get_by_role("button", name="Ghi nhận số liệu").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi người báo số liệu")
    assert_presentable(page)
    assert_only_statuses(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_returned_report_and_both_answers_are_presentable(width, desk, district):
    district.send_today("25280", residents_installed=1210)
    office = page_at(desk, district.users["office"], width)
    office.goto(reverse("reports:unit-day", args=[district.today, "25280"]))
    office.get_by_role("link", name="Trả lại số liệu").click()
    office.get_by_role("button", name="Trả lại lần gửi 1").click()
    expect(office.get_by_role("alert")).to_contain_text("Chưa ghi lý do trả lại")
    assert_presentable(office)
    office.get_by_label("Lý do trả lại").fill("Số hộ chưa khớp")
    office.get_by_role("button", name="Trả lại lần gửi 1").click()
    expect(office.get_by_text("Đã trả lại số liệu của Ủy ban nhân dân xã Lộc Thạnh")).to_be_visible()
    assert_presentable(office)
    officer = page_at(desk, district.users["officer"], width)
    officer.goto("/bao-cao/")
    officer.get_by_role("button", name="Xác nhận số liệu đúng").click()
    expect(officer.get_by_role("alert")).to_contain_text("Chưa ghi lời giải thích")
    assert_presentable(officer)
    confirm_figures(officer, "đã đếm lại, đúng")
    expect(officer.get_by_text("xác nhận số liệu đúng")).to_be_visible()
    assert_presentable(officer)
    office.reload()
    expect(office.get_by_text("xác nhận số liệu đúng")).to_be_visible()
    assert_presentable(office)
    assert_only_statuses(desk)


def assert_only_statuses(desk):
    """The console may name the refused request, and nothing else."""
    assert [said for said in desk.complaints if "the server responded with a status of" not in said] == []


def test_account_menu_opens_within_the_screen(quiet_desk, district):
    page = page_at(quiet_desk, district.users["officer"], 360)
    page.goto("/bao-cao/")
    page.locator("summary").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_in_viewport(ratio=1)
    assert_presentable(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_keyboard_reaches_the_form_past_the_menu(quiet_desk, district):
    page = quiet_desk.page_of(district.users["officer"])
    page.goto("/bao-cao/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Không thay đổi so với hôm trước")).to_be_focused()


# The administration: Django's own pages, whose looks are not ours to answer for


def administration_paths(district) -> list[str]:
    unit = district.units["25280"]
    models = ["units_unit", "units_user", "units_district", "reports_campaign", "reports_dailyreport"]
    paths = [reverse("admin:index"), reverse("admin:units_unit_add"), reverse("admin:units_user_add")]
    paths += [reverse(f"admin:{model}_changelist") for model in models]
    return paths + [reverse(f"admin:units_unit_{name}", args=[unit.pk]) for name in ("change", "history")]


@pytest.mark.parametrize("width", WIDTHS)
def test_administration_keeps_to_the_policy_and_the_screen(width, quiet_desk, closed_district):
    page = page_at(quiet_desk, closed_district.users["administrator"], width)
    for path in administration_paths(closed_district):
        assert page.goto(path).status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("html").get_attribute("lang") == "vi", path
