"""A unit sees whom the Office calls for it, and says with one tap that this is wrong."""

import pytest

from tests.factories import PASSWORD, at, make_user
from tests.reports.pages import BOARD, boxes, elements, errors, texts
from units.models import ContactWord, Role, Unit

OWN, UNIT = "/bao-cao/lien-he/", "/don-vi/P-NV/"


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def own(campaign, agency, officer, sign_in):
    Unit.objects.filter(pk=agency.pk).update(contact_name="Lê Văn Ân", contact_phone="0912 345 678")
    return sign_in(officer)


@pytest.fixture
def desk(office, sign_in):
    return sign_in(office)


def wrong(page):
    return [text for text in texts(page.get(BOARD), "p") if text.startswith("Đơn vị báo liên hệ chưa đúng")]


def test_unit_sees_its_own_contacts(own):
    assert texts(own.get(OWN), "dd") == ["Lê Văn Ân", "0912 345 678", "chưa ghi", "chưa ghi", "chưa ghi", "chưa ghi"]


def test_one_tap_tells_the_office_where_it_looks(own, desk, officer):
    assert wrong(desk) == []
    for _ in range(2):
        assert own.post(OWN, {"text": "nay là Lê Thị Mai, 0987 654 321"}).url == OWN
    (word,) = ContactWord.objects.all()
    assert (word.said_by, word.said_by_name, word.said_at) == (officer, "Nguyễn Thị Hạnh", at(14))
    assert wrong(desk) == ["Đơn vị báo liên hệ chưa đúng: Phòng Nội vụ"]
    said = "Nguyễn Thị Hạnh, lúc 14 giờ 00 phút ngày 14/8/2020: nay là Lê Thị Mai, 0987 654 321"
    assert said in texts(desk.get(UNIT), "li")
    assert any("Đã báo chưa đúng" in text for text in texts(own.get(OWN), "p"))


def test_word_ends_where_the_contacts_are_mended(own, desk, office):
    own.post(OWN, {})
    page = desk.get(UNIT)
    chosen = {"kind": "co_quan_chuyen_mon", "duty": "yeu_cau"}
    saved = desk.post(UNIT, boxes(page) | chosen | {"contact_name": "Lê Thị Mai"})
    assert (saved.status_code, wrong(desk)) == (302, [])
    assert ContactWord.objects.get().settled_by == office


def test_change_of_another_box_leaves_the_word(own, desk):
    own.post(OWN, {})
    chosen = {"kind": "co_quan_chuyen_mon", "duty": "yeu_cau"}
    desk.post(UNIT, boxes(desk.get(UNIT)) | chosen | {"name": "Phòng Nội vụ huyện"})
    assert wrong(desk) == ["Đơn vị báo liên hệ chưa đúng: Phòng Nội vụ"]


def test_office_that_has_looked_ends_it_and_a_new_word_counts_anew(own, desk):
    own.post(OWN, {})
    assert desk.post(f"{UNIT}lien-he/").url == UNIT
    assert (wrong(desk), elements(desk.get(UNIT), "form", action=f"{UNIT}lien-he/")) == ([], [])
    own.post(OWN, {"text": "vẫn chưa đúng"})
    assert len(wrong(desk)) == 1


def test_word_of_another_district_is_not_told(own, desk, foreign_unit):
    stranger = make_user("la", Role.OFFICER, foreign_unit.district, foreign_unit)
    ContactWord.objects.create(unit=foreign_unit, said_at=at(9), said_by=stranger)
    assert wrong(desk) == []


def test_too_long_a_word_is_refused_and_kept(own):
    answer = own.post(OWN, {"text": "x" * 201})
    assert (answer.status_code, list(errors(answer)), ContactWord.objects.count()) == (422, ["text"], 0)
    assert PASSWORD not in answer.content.decode()
