"""R22: names stay as they were at the act, whoever bears another one now."""

import io

import openpyxl
import pytest

from reports import actions
from reports.consolidation import Narrative, consolidate
from reports.editions import changes_since
from reports.models import Edition
from tests.factories import TODAY, at, day_of, send, word_file

from .pages import BOARD, texts
from .word import opened, paragraphs

OLD = ("Nguyễn Thị Hạnh", "Phòng Nội vụ", "Trần Văn Tâm")
NEW = ("Người Mới", "Đơn vị Mới")


@pytest.fixture
def renamed(clock, campaign, agency, officer, office):
    """A report sent and returned, an edition, decisions; then the officer, the Office and the unit get other names."""
    office.last_name, office.first_name = "Trần Văn", "Tâm"
    office.save()
    day = day_of(campaign)
    actions.extend_day(day=day, due_at=at(15, 10), reason="Mất điện", by=office, at=at(13))
    send(agency, officer, at(13, 30))
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(13, 40), number=1)
    actions.return_report(day=day_of(campaign), unit=agency, revision=1, comment="Thiếu số", by=office, at=at(13, 50))
    seen = changes_since(edition, consolidate(day_of(campaign), at(13, 55))).states
    actions.defer_changes(edition=edition, covered=seen, seen_at=at(13, 55), by=office, at=at(13, 55))
    actions.excuse_unit(unit=agency, date=TODAY, reason="Sáp nhập", by=office, at=at(14))
    actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(14, 5))
    actions.replace_template(district=campaign.district, content=word_file().read(), by=office, at=at(14, 10))
    actions.write_narrative(day=day_of(campaign), narrative=Narrative("a", "b", "c"), base="", by=office, at=at(14, 20))
    for person in (officer, office):
        person.last_name, person.first_name = "Người", "Mới"
        person.save()
    agency.name = agency.short_name = "Đơn vị Mới"
    agency.save()
    clock.move_to(at(14, 30))
    return agency


def test_receipt_names_the_sender_the_unit_and_who_returned_it(renamed, officer, sign_in):
    page = sign_in(officer).get("/bao-cao/2020-08-14/bien-nhan/1/")
    main = " ".join(texts(page, "main"))
    assert [name in main for name in (*OLD, *NEW)] == [True, True, True, False, False]


def test_record_of_the_day_names_who_decided_and_about_which_unit(renamed, office_client):
    rows = " ".join(texts(office_client.get(BOARD + "quyet-dinh/"), "main"))
    assert ("Miễn báo cáo: Phòng Nội vụ" in rows, "Trả lại số liệu: Phòng Nội vụ, lần gửi 1" in rows) == (True, True)
    assert (rows.count("Trần Văn Tâm"), "Mới" in rows) == (6, False)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("don-vi/P-NV/", "rút lại, ghi: Trần Văn Tâm"),
        ("don-vi/P-NV/", "Nguyễn Thị Hạnh"),
        ("lui-han/", "ghi: Trần Văn Tâm, lúc 13:00"),
        ("thay-doi/", "Ghi: Trần Văn Tâm, lúc 13 giờ 55 phút"),
        ("lan-chot/1/", "Trần Văn Tâm"),
        ("", "Trần Văn Tâm"),
        ("chot/", "Đã lưu lúc 14 giờ 20 phút ngày 14/8/2020, Trần Văn Tâm."),
        ("../mau-bao-cao/", "Trần Văn Tâm tải lên lúc"),
    ],
)
def test_pages_name_them_as_they_were(renamed, office_client, address, said):
    page = office_client.get(f"/tong-hop/{address[3:]}" if address.startswith("../") else BOARD + address)
    main = " ".join(texts(page, "main"))
    assert (said in main, "Người Mới" in main) == (True, False)


def test_edition_s_files_name_them_as_they_were(renamed, office_client):
    edition = BOARD + "lan-chot/1/"
    workbook = openpyxl.load_workbook(io.BytesIO(office_client.get(edition + "tong-hop.xlsx").content))
    cells = " ".join(str(cell.value) for sheet in workbook for row in sheet for cell in row if cell.value)
    # The unit's as it was then, and no person's (R26).
    assert [name in cells for name in (*OLD[1:], *NEW)] == [True, False, False, False]
    rows = office_client.get(edition + "so-lieu.json").json()["staff"]["rows"]
    assert [row["name"] for row in rows] == ["Phòng Nội vụ"]
    said = " ".join(paragraphs(opened(office_client.get(edition + "bao-cao.docx").content)))
    assert "Mới" not in said


def test_clock_s_edition_names_nobody(clock, campaign, agency):
    actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1)
    assert (Edition.objects.get().made_by_name, Edition.objects.get().maker_name) == ("", "hệ thống tự chốt")
