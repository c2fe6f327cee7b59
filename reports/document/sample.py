"""Invented days that a template is tried on, and the names that one of them prints, for the editor's page."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.consolidation import (
    CampaignFacts,
    Consolidation,
    DistrictFacts,
    GroundFacts,
    Narrative,
    ProvinceFacts,
    Send,
    Source,
    Status,
    UnitDay,
)
from reports.consolidation.unit_day import WORDS
from reports.figures.indicators import FIELDS, TABLES, Figures, for_unit
from reports.printing import Stamp

from .context import names_of

_DATE = datetime.date(2020, 8, 14)
_YESTERDAY = datetime.date(2020, 8, 13)
_ZONE = datetime.timezone(datetime.timedelta(hours=7))


def _at(hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2020, 8, 14, hour, minute, tzinfo=_ZONE)


STAMP = Stamp(number=2, cut_at=_at(15, 50), made_by="Trần Văn B", reason="một xã gửi lại số liệu")

_DISTRICT = DistrictFacts(
    name="Mẫu",
    full_name="huyện Mẫu",
    committee="Ủy ban nhân dân huyện Mẫu",
    province="Mẫu",
    seat="Mẫu",
    superior_body="Ủy ban nhân dân tỉnh Mẫu",
    office_name="Phòng Văn hóa và Thông tin",
    office_phone="",
    signatory_title="KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    signatory_name="Nguyễn Văn A",
    is_demo=True,
)

_CAMPAIGN = CampaignFacts(
    title="Cài đặt ứng dụng Bluezone",
    target_on=datetime.date(2020, 8, 20),
    staff_target=100,
    resident_target=60,
    grounds=(
        GroundFacts(
            "Công văn",
            "02/UBND-KGVX",
            datetime.date(2020, 8, 13),
            "UBND tỉnh Mẫu",
            "Về việc tăng cường cài đặt Bluezone",
        ),
        GroundFacts("Công văn", "01/UBND-VX", datetime.date(2020, 8, 10), "UBND huyện", "V/v cài đặt Bluezone"),
    ),
)

#: The states of the program's own days.
STATES = [status for status in Status if status is not Status.IMPORTED]


def full_day() -> Consolidation:
    """A day with a unit in every state, narrative texts and the province's own count."""
    return Consolidation(
        district=_DISTRICT,
        campaign=_CAMPAIGN,
        date=_DATE,
        due_at=_at(15),
        cutoff_at=_at(16),
        extension_reason="mất điện diện rộng",
        cut_at=STAMP.cut_at,
        narrative=Narrative("Đã ban hành văn bản chỉ đạo.\nĐã phát thanh.", "Sóng yếu tại 2 ấp.", "Hỗ trợ tờ rơi."),
        units=tuple(_unit(number, status) for number, status in enumerate((*STATES, *STATES), start=1)),
        descriptions=TABLES,
        words=WORDS,
        province_count=ProvinceFacts(installed=2500, source="Sở Thông tin và Truyền thông"),
    )


def empty_day() -> Consolidation:
    """A day before the first unit reports, in a district that has filled in only what it must."""
    day = full_day()
    return replace(
        day,
        district=replace(day.district, superior_body="", signatory_title="CHỦ TỊCH"),
        campaign=replace(
            day.campaign, grounds=(GroundFacts("", "01/UBND-VX", datetime.date(2020, 8, 10), issuer="", abstract=""),)
        ),
        extension_reason="",
        narrative=Narrative("", "", ""),
        units=(),
        province_count=None,
    )


def _unit(number: int, status: Status) -> UnitDay:
    """A commune with even numbers, an agency with odd ones; the silent ones are carried or unknown."""
    reports_area, is_sent = number % 2 == 0, status in {Status.ON_TIME, Status.LATE}
    is_known = is_sent or number <= len(STATES)
    return UnitDay(
        code=f"DV{number}",
        name=f"Ủy ban nhân dân xã Mẫu {number}" if reports_area else f"Phòng Mẫu {number}",
        short_name=f"Mẫu {number}",
        kind="",
        kind_label="",
        reports_area=reports_area,
        status=status,
        status_label=status.label,
        source=Source.REPORTED if is_sent else Source.CARRIED if is_known else Source.UNKNOWN,
        figures=_figures(reports_area, number + 20) if is_known else None,
        figures_date=(_DATE if is_sent else _YESTERDAY) if is_known else None,
        previous=_figures(reports_area, number) if is_known else None,
        previous_date=_YESTERDAY if is_known else None,
        send=_send(status) if is_sent or status is Status.RETURNED else None,
        exemption_reason="đang sáp nhập" if status is Status.EXEMPT else "",
    )


def _figures(reports_area: bool, figure: int) -> Figures:
    owed = {indicator.field for indicator in for_unit(reports_area)}
    return {field: figure * 100 if field in owed else None for field in FIELDS}


def _send(status: Status) -> Send:
    return Send(
        revision=1,
        sent_at=_at(15, 7),
        first_sent_at=_at(15, 7),
        minutes_late=7 if status is Status.LATE else 0,
        unchanged=False,
        channel="phone",
        channel_label="điện thoại",
        sent_by="Trần Văn B",
        reported_by="Lê Văn C",
        reported_at=_at(15, 5),
        reason="",
        note="Sóng di động yếu tại 2 ấp.",
        confirmed_warnings=(),
        returned_comment="Đề nghị kiểm tra lại." if status is Status.RETURNED else "",
    )


_LONGEST_EXAMPLE = 160


@dataclass(frozen=True, slots=True)
class Name:
    """One name, and what it prints on the sample day."""

    path: str
    example: str
    #: What stands behind a dot of the name, or of each item of a list.
    parts: tuple[str, ...] = ()
    is_list: bool = False


def template_names() -> list[Name]:
    """Every name, read from what is printed; there is no second list to forget."""
    return list(_walk("", names_of(full_day(), STAMP)))


def _walk(prefix: str, names: dict[str, Any]) -> Iterator[Name]:
    for key, value in names.items():
        path = f"{prefix}{key}"
        if isinstance(value, list):
            parts = tuple(value[0]) if isinstance(value[0], dict) else ()
            yield Name(path, f"{len(value)} mục" if parts else _example(" / ".join(value)), parts, is_list=True)
        elif isinstance(value, dict) and prefix:
            # The lines of a total are alike: one entry for each is enough.
            yield Name(path, value["nhan"], tuple(value))
        elif isinstance(value, dict):
            yield from _walk(f"{path}.", value)
        else:
            yield Name(path, _example(value))


def _example(value: str | bool) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return value if len(value) <= _LONGEST_EXAMPLE else f"{value[:_LONGEST_EXAMPLE].rstrip()}…"
