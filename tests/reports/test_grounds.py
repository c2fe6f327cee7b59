"""R25: the report cites its grounds in their order, any number of them; an edition keeps those that it was cut with."""

import datetime

import pytest

from reports import actions
from reports.editions import frozen
from reports.models import Ground
from tests.factories import TODAY, at, day_of
from tests.reports.word import beginning_with, printed
from tests.test_admin import address, changed_campaign, letters

PROVINCE = {
    "position": 1,
    "kind": "Công văn",
    "number": "2842/UBND-KGVX",
    "date": datetime.date(2020, 8, 13),
    "issuer": "UBND tỉnh Bình Phước",
    "abstract": "Về việc tăng cường việc triển khai cài đặt ứng dụng Bluezone",
}
IN_FULL = (
    "Thực hiện Công văn số 2842/UBND-KGVX ngày 13 tháng 8 năm 2020 của Ủy ban nhân dân tỉnh Bình Phước về việc tăng "
    "cường việc triển khai cài đặt ứng dụng Bluezone, Ủy ban"
)


@pytest.fixture
def two_letters(campaign):
    """The province's, entered after the district's own."""
    campaign.grounds.update(position=2)
    return [campaign.grounds.create(**PROVINCE), campaign.grounds.get(position=2)]


def closed(campaign, office, number=1):
    reason = "bổ sung" if number > 1 else ""
    return actions.close_day(day=day_of(campaign), by=office, at=at(15, number), number=number, reason=reason)


def test_report_cites_the_superior_s_letter_first_and_the_district_s_own_afterwards(campaign, two_letters, office):
    edition = frozen(closed(campaign, office))
    assert [ground.number for ground in edition.campaign.grounds] == ["2842/UBND-KGVX", "758/UBND-VX"]
    report = printed(edition)
    assert beginning_with(report, "Thực hiện").startswith(IN_FULL)


def test_campaign_without_a_letter_reports_without_one(campaign, office):
    campaign.grounds.all().delete()
    assert beginning_with(printed(frozen(closed(campaign, office))), "Ủy ban nhân dân huyện Lộc Ninh báo cáo kết quả")


def test_edition_keeps_the_letters_that_it_was_cut_with(campaign, two_letters, office):
    first = closed(campaign, office)
    actions.change_grounds(kept=[], removed=two_letters[:1], by=office, at=at(15, 2))
    second = closed(campaign, office, 2)
    numbers = [[ground.number for ground in frozen(edition).campaign.grounds] for edition in (first, second)]
    assert numbers == [["2842/UBND-KGVX", "758/UBND-VX"], ["758/UBND-VX"]]


def test_administrator_adds_orders_and_strikes_out_letters(campaign, administrator, sign_in):
    page, (own,) = sign_in(administrator), campaign.grounds.all()
    own.position = 2
    posted = changed_campaign(campaign) | letters([own], PROVINCE)
    assert page.post(address(type(campaign), "change", campaign.pk), posted).status_code == 302
    assert [str(ground) for ground in campaign.grounds.all()] == [
        "Công văn số 2842/UBND-KGVX",
        "Công văn số 758/UBND-VX",
    ]
    added = campaign.grounds.first()
    assert added.history.get().history_user == administrator
    posted = changed_campaign(campaign) | {"grounds-1-DELETE": "on"}
    assert page.post(address(type(campaign), "change", campaign.pk), posted).status_code == 302
    assert [ground.number for ground in campaign.grounds.all()] == ["2842/UBND-KGVX"]
    assert Ground.history.filter(id=own.pk).latest("history_id").history_type == "-"


def test_campaign_is_not_saved_without_any_letter(campaign, administrator, sign_in):
    posted = changed_campaign(campaign) | {"grounds-0-DELETE": "on"}
    answer = sign_in(administrator).post(address(type(campaign), "change", campaign.pk), posted)
    assert (answer.status_code, campaign.grounds.count()) == (200, 1)


def test_letter_that_a_colleague_changed_meanwhile_is_not_undone(campaign, administrator, sign_in):
    page, where = sign_in(administrator), address(type(campaign), "change", campaign.pk)
    seen = page.get(where).context["adminform"].form.version
    stale = changed_campaign(campaign) | {"version": seen}
    (own,) = campaign.grounds.all()
    own.number, own.date = "759/UBND-VX", TODAY
    actions.change_grounds(kept=[own], removed=[], by=administrator, at=at(9))
    answer = page.post(where, stale)
    assert (answer.status_code, campaign.grounds.get().number) == (200, "759/UBND-VX")


def test_second_tap_that_adds_a_letter_is_answered_as_the_first_and_adds_none(campaign, administrator, sign_in):
    page, where = sign_in(administrator), address(type(campaign), "change", campaign.pk)
    posted = changed_campaign(campaign) | letters(campaign.grounds.all(), PROVINCE)
    posted |= {"version": page.get(where).context["adminform"].form.version, "title": "Đợt cài đặt Bluezone"}
    answers = [page.post(where, posted).status_code for _ in range(2)]
    assert (answers, campaign.grounds.count()) == ([302, 302], 2)


def test_letters_of_another_district_are_not_reached(campaign, administrator, foreign_district, sign_in):
    (elsewhere,) = foreign_district.campaigns.all()
    posted = changed_campaign(campaign) | letters(elsewhere.grounds.all())
    sign_in(administrator).post(address(type(campaign), "change", campaign.pk), posted)
    assert (elsewhere.grounds.count(), campaign.grounds.get().number) == (1, "758/UBND-VX")
