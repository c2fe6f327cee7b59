"""Every page that reads files reads them as other programs write them, and lives on after one that costs too much."""

import base64
import json
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incoming import apart
from incoming.uploads import LOCK, TOO_COSTLY
from reports.models import DailyReport, ProvinceCount
from tests.factories import TODAY
from tests.incoming.other_programs import AS_WRITTEN_BY_OTHERS
from tests.reports.filled_files import filled_form, line_of, table
from tests.reports.pages import boxes, texts
from units.models import Unit

DAY = f"/tong-hop/{TODAY}/"
UNIT = {
    "Loại": "xa",
    "Mã": "25282",
    "Tên": "Ủy ban nhân dân xã Lộc Hiệp",
    "Tên viết tắt": "Lộc Hiệp",
    "duty": "yeu_cau",
}
PROVINCE = {"Ngày": "14/8/2020", "Số người đã cài đặt": 1234, "Nguồn": "Công văn 5"}

#: Where files are read, and a good one for each place.
PLACES = {
    "a unit's form": (f"{DAY}nhap-excel/", lambda unit: filled_form(unit, reported_by="Lê Văn Bình")),
    "the common table": (f"{DAY}nhap-excel/", lambda unit: table(line_of(unit))),
    "old figures": ("/tong-hop/nhap-so-lieu-cu/", lambda unit: table({"Ngày": "13/8/2020"} | line_of(unit))),
    "the province's counts": (f"{DAY}so-lieu-tinh/nhap-tep/", lambda unit: table(PROVINCE)),
    "the list of units": ("/don-vi/nhap/", lambda unit: table(UNIT)),
}


def upload(client, address, content, name="bang.xlsx"):
    return client.post(address, {"files": SimpleUploadedFile(name, content)})


def previewed(page):
    """What the page would write, as it travels through the browser."""
    assert page.status_code == 200, texts(page, "li")
    signed = boxes(page)["content"].partition(":")[0]
    data = base64.urlsafe_b64decode(signed.lstrip(".") + "==")
    return json.loads(zlib.decompress(data) if signed.startswith(".") else data)


@pytest.fixture
def place(request, clock, campaign, agency):
    address, file = PLACES[request.param]
    return address, file(agency)


@pytest.mark.parametrize("change", AS_WRITTEN_BY_OTHERS)
@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_file_is_read_alike_whichever_program_wrote_it(place, change, office_client):
    address, content = place
    sent = AS_WRITTEN_BY_OTHERS[change](content)
    assert previewed(upload(office_client, address, sent)) == previewed(upload(office_client, address, content))


@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_file_that_costs_too_much_is_refused_and_nothing_is_kept(place, office_client, monkeypatch):
    address, content = place
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.01)
    page = upload(office_client, address, content)
    assert (page.status_code, TOO_COSTLY in page.content.decode()) == (422, True)
    assert not DailyReport.objects.exists()
    assert not ProvinceCount.objects.exists()
    assert not Unit.objects.filter(code="25282").exists()
    monkeypatch.undo()
    assert upload(office_client, address, content).status_code == 200


@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_lock_file_is_named_for_what_it_is(place, office_client):
    page = upload(office_client, place[0], bytes(165), "~$bang.xlsx")
    assert (page.status_code, LOCK in page.content.decode()) == (422, True)
