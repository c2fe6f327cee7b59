"""What the Office decides about today: a later deadline (R1), a unit excused (R3)."""

import pytest

from reports.models import Exemption, Extension, ReportingDay
from tests.factories import TODAY, YESTERDAY, at, send

from .pages import BOARD, OWN_REPORT, errors, form_of, post, states, texts

EXTENDING = BOARD + "lui-han/"
EXCUSING = BOARD + "don-vi/P-NV/mien/"
PAST = "/tong-hop/2020-08-13/"


def test_moved_deadline_decides_and_its_reason_stands_on_every_form(
    clock, agency, office, office_client, officer_client
):
    assert post(office_client, EXTENDING, {"due_time": "15:30", "reason": "mất điện toàn huyện"}).status_code == 302
    clock.move_to(at(15, 30, 59))
    page = officer_client.get(OWN_REPORT)
    assert "Hạn gửi hôm nay lùi đến 15 giờ 30 phút . Lý do: mất điện toàn huyện" in texts(page, "p")
    post(officer_client, OWN_REPORT, form_of(agency))
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "đúng hạn"}
    (extension,) = Extension.objects.all()
    assert (extension.previous_due_at, extension.due_at) == (at(15), at(15, 30))
    assert (extension.decided_by, extension.reason) == (office, "mất điện toàn huyện")


def test_moved_deadline_is_that_day_s_alone(office_client, campaign):
    post(office_client, EXTENDING, {"due_time": "15:30", "reason": "mất điện"})
    campaign.refresh_from_db()
    assert campaign.draft_day(YESTERDAY).due_at == at(15, date=YESTERDAY)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"due_time": "15:00", "reason": "x"}, "due_time"),
        ({"due_time": "16:00", "reason": "x"}, "due_time"),
        ({"due_time": "3 giờ", "reason": "x"}, "due_time"),
        ({"due_time": "", "reason": "x"}, "due_time"),
        ({"due_time": "15:30", "reason": " "}, "reason"),
        ({"due_time": "15:30", "reason": "x" * 301}, "reason"),
    ],
)
def test_deadline_that_cannot_be_is_refused(office_client, campaign, form, field):
    page = post(office_client, EXTENDING, form)
    assert (page.status_code, list(errors(page)), Extension.objects.count()) == (422, [field], 0)
    assert not ReportingDay.objects.exists()


def test_excused_unit_is_not_expected_and_reads_why(agency, officer_client, office_client, office):
    assert post(office_client, EXCUSING, {"reason": "đang sáp nhập"}).status_code == 302
    assert states(office_client.get(BOARD)) == {"Phòng Nội vụ": "miễn báo cáo"}
    assert "Đơn vị được miễn báo cáo ngày này. Lý do: đang sáp nhập" in texts(officer_client.get(OWN_REPORT), "p")
    (exemption,) = Exemption.objects.all()
    assert (exemption.date, exemption.decided_by) == (TODAY, office)


def test_excusing_twice_leaves_the_first_decision(agency, office_client):
    for reason in ("đang sáp nhập", "lý do khác"):
        assert post(office_client, EXCUSING, {"reason": reason}).status_code == 302
    assert Exemption.objects.get().reason == "đang sáp nhập"


def test_excusing_without_a_reason_is_refused(agency, office_client):
    page = post(office_client, EXCUSING, {"reason": ""})
    assert (page.status_code, errors(page), Exemption.objects.count()) == (422, {"reason": "Chưa ghi lý do."}, 0)


@pytest.mark.parametrize("address", [PAST + "lui-han/", PAST + "don-vi/P-NV/mien/"])
def test_past_day_is_not_decided_anew(agency, officer, office_client, address):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    page = post(office_client, address, {"due_time": "15:30", "reason": "x"})
    assert (page.status_code, Exemption.objects.count(), Extension.objects.count()) == (403, 0, 0)
