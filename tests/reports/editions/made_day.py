"""A small district whose one day holds every case that an edition can tell of."""

import datetime
from functools import partial

from reports import actions
from reports.consolidation import Narrative
from reports.models import Campaign, ReportingDay
from tests import factories
from tests.factories import TODAY, YESTERDAY, at
from units.models import District, Role, Unit, User

LONG = "Sóng di động yếu tại 2 ấp; tổ công tác đến từng nhà vào buổi tối, có người dân đi làm xa chưa gặp được, " * 3


def make_day() -> ReportingDay:
    """Two editions of TODAY: with a unit in every state, and with what changed between the two."""
    district = factories.make_district(
        superior_body="Ủy ban nhân dân tỉnh Bình Phước",
        office_name="Phòng Văn hóa & Thông tin",
        signatory_title="KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
        signatory_name="Lê Quang Vinh",
    )
    campaign = factories.make_campaign(district, ground={"issuer": "UBND huyện", "abstract": "V/v cài đặt Bluezone"})
    office = factories.make_user("vhtt", Role.OFFICE, district, last_name="Trần Văn", first_name="Bình")
    units = _units(district)
    _yesterday(campaign, units, office)
    _today(campaign, units, office)
    actions.close_day(day=factories.day_of(campaign), by=office, at=at(15, 40), number=1)
    _changes(campaign, units, office)
    reason = "Bổ sung báo cáo gửi trễ hạn của <xã> & đính chính"
    actions.close_day(day=factories.day_of(campaign), by=None, at=at(15, 55), number=2, reason=reason)
    return factories.day_of(campaign)


def _units(district: District) -> dict[str, Unit]:
    agencies = ("on time", "late", "carried", "unknown", "unchanged", "imported", "corrected", "changed earlier")
    communes = ("commune", "returned", "excused", "silent commune", "carried commune", "confirmed commune")
    units = {name: factories.make_unit(district, f"P-{n}", name=f"Phòng {name}") for n, name in enumerate(agencies, 1)}
    units |= {name: factories.make_commune(district, f"2528{n}", name) for n, name in enumerate(communes)}
    town = {"name": "Ủy ban nhân dân thị trấn Lộc Ninh", "short_name": "Thị trấn", "kind": Unit.Kind.TOWN}
    units["town"] = factories.make_unit(district, "25270", **town)
    units["of another day"] = factories.make_unit(district, "P-99", active_until=YESTERDAY)
    return units


def _yesterday(campaign: Campaign, units: dict[str, Unit], office: User) -> None:
    start = partial(factories.send, by=office, moment=at(14, 0, date=factories.START), date=factories.START)
    send = partial(factories.send, by=office, moment=at(14, 0, date=YESTERDAY), date=YESTERDAY)
    for name in ("on time", "unchanged", "changed earlier", "commune", "excused", "carried commune"):
        send(units[name], staff_installed=5, staff_total=1024)
    for name in ("carried", "returned", "town"):
        start(units[name], staff_installed=4)


def _today(campaign: Campaign, units: dict[str, Unit], office: User) -> None:
    send = partial(factories.send, by=office)
    send(units["on time"], moment=at(14, 30), note=LONG, staff_total=1234)
    send(units["late"], moment=at(16, 12, date=TODAY) - datetime.timedelta(hours=1), staff_smartphones=16)
    send(units["unchanged"], moment=at(9, 5), staff_installed=5, staff_total=1024, unchanged=True)
    send(
        units["imported"],
        moment=at(10, 0),
        origin="before",
        reason="nhập số liệu cũ",
        channel="excel",
        reported_by="=1+1",
    )
    warning = [{"code": "fall:staff_installed:3", "text": "Số người đã cài đặt Bluezone: 3 thấp hơn lũy kế."}]
    falls = {"reason": "chuyển công tác", "confirmed_warnings": warning, "staff_installed": 3}
    send(units["corrected"], moment=at(14, 10), staff_installed=8)
    send(units["corrected"], moment=at(14, 20), base_revision=1, note="@Đã cộng lại", **falls)
    phoned = {"channel": "phone", "reported_by": "Anh Nam", "reported_at": at(14, 50)}
    send(units["commune"], moment=at(15, 7), residents_installed=1300, households_visited=0, **phoned)
    send(units["returned"], moment=at(14, 0))
    _return(campaign, units["returned"], office, at(14, 45))
    send(units["confirmed commune"], moment=at(14, 1))
    _return(campaign, units["confirmed commune"], office, at(14, 46))
    send(units["confirmed commune"], moment=at(14, 59), base_revision=1, reason="đã kiểm tra, số đúng")
    send(units["town"], moment=at(14, 58), residents_total=12345, residents_smartphones=0, residents_installed=0)
    actions.excuse_unit(unit=units["excused"], date=TODAY, reason="ngập lụt, mất điện.", by=office, at=at(8))
    actions.extend_day(day=factories.day_of(campaign), due_at=at(15, 10), reason="mưa lớn", by=office, at=at(14, 40))
    told = "Đã giao các tổ công tác.\nĐã phát thanh 02 lần."
    narrative = Narrative(told, "Sóng yếu; máy cũ không cài được.", "")
    actions.write_narrative(day=factories.day_of(campaign), narrative=narrative, base="", by=office, at=at(15, 20))
    counted = {"installed": 2400, "source": "Sở Thông tin và Truyền thông", "by": office, "at": at(15, 25)}
    actions.record_province_count(day=factories.day_of(campaign), **counted)


def _changes(campaign: Campaign, units: dict[str, Unit], office: User) -> None:
    """What happens between the two editions."""
    send = partial(factories.send, by=office)
    send(units["carried"], moment=at(15, 45), reason="đường truyền hỏng", note="Gửi bù")
    send(units["commune"], moment=at(15, 46), base_revision=1, residents_installed=1250, reason="rà soát lại")
    earlier = {"date": YESTERDAY, "base_revision": 1, "reason": "cộng sót"}
    send(units["on time"], moment=at(15, 47), staff_installed=6, staff_total=1024, **earlier)
    _return(campaign, units["late"], office, at(15, 48))


def _return(campaign: Campaign, unit: Unit, office: User, moment: datetime.datetime) -> None:
    day, comment = factories.day_of(campaign), "Đề nghị kiểm tra lại tổng số."
    actions.return_report(day=day, unit=unit, revision=1, by=office, at=moment, comment=comment)
