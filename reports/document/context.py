"""Everything that a template of the written report can print, from the consolidation alone.

The names are Vietnamese without diacritics, for officials write them into Word. Every value is a text as it is
printed, a list of such, or a switch: the report cannot differ from the workbook by rounding, nor a template compute.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from reports import printing
from reports.consolidation import Consolidation, Row, Source, Status, Sum, TableView, UnitDay
from reports.figures import wording
from reports.printing import Sentences

from .paragraphs import Grounds, Results, cited, deadline

#: What a template can print, by name.
Names = dict[str, Any]

#: Where nobody has written anything: a line for the clerk to fill in, never an invented sentence.
TO_FILL_IN = "…" * 30


def names_of(consolidation: Consolidation, stamp: printing.Stamp) -> Names:
    """What each name of a template prints for this edition."""
    district, narrative = consolidation.district, consolidation.narrative
    say = printing.sentences_of(consolidation)
    extension = say.extension_line()
    grounds = Grounds(consolidation, say.kind)
    issued = grounds.issued()
    return {
        **_heading(consolidation, say),
        "trich_yeu": f"{say.subject()} ngày {say.date(consolidation.date)}",
        "mo_dau": grounds.opening(say.as_of(), say.subject()),
        "tinh_den": say.as_of(),
        "thay_the": say.edition_line(stamp),
        "kem_theo": say.enclosed_line(),
        "lan_so": str(stamp.number),
        "lan_chot": f"Lần chốt {stamp.number}, lúc {wording.spoken_moment(stamp.cut_at)}",
        "da_ban_hanh": issued,
        "chi_dao": _paragraphs(narrative.direction),
        "co_chi_dao": bool(narrative.direction.strip()) or not issued,
        "kho_khan": _paragraphs(narrative.difficulties),
        "kien_nghi": _paragraphs(narrative.proposals),
        "bieu_a": table_names(consolidation.staff, say),
        "bieu_b": table_names(consolidation.residents, say),
        "so_cua_tinh": say.province_line(),
        "tinh_hinh": attendance_names(consolidation, say),
        "lui_han": f"{extension.rstrip('. ')}." if extension else "",
        # "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" takes a line for each.
        "chuc_vu": "\n".join(title.strip() for title in district.signatory_title.upper().split("/")),
        "nguoi_ky": district.signatory_name,
        "minh_hoa": " – ".join(printing.marks(consolidation, stamp)),
    }


def _party(kind: str) -> str:
    """The Party's committee of the same level, as the order writes it."""
    return "HU" if kind == "huyện" else "TU"


def _recipients(written: str, kind: str) -> list[str]:
    """To whom copies go: as the district wrote it, or as the order does."""
    if lines := [line.strip() for line in written.splitlines() if line.strip()]:
        return lines
    party = _party(kind)
    leaders = [
        f"TT-{party}, TT-HĐND {kind};",
        f"Ban TG {party};",
        f"CT, các PCT UBND {kind};",
        f"Thành viên BCĐ {kind};",
    ]
    return ["Như trên;", *leaders, "Lưu: VT, VHTT."]


def _heading(consolidation: Consolidation, say: Sentences) -> Names:
    """The district, the day, and the order behind the report: cited in full the first time, later by number (N30)."""
    district, campaign, date = consolidation.district, consolidation.campaign, consolidation.date
    body = district.committee.removesuffix(district.full_name).strip()
    return {
        "co_quan_cap_tren": district.superior_body.upper(),
        "co_quan_ban_hanh": f"{body}\n{district.full_name}".upper(),
        "uy_ban": district.committee,
        "huyen": district.full_name,
        "cap_huyen": say.kind,
        "cap_uy": _party(say.kind),
        "tinh": district.province,
        "dia_danh": district.seat,
        "noi_nhan": _recipients(district.recipients, say.kind),
        "ngay": say.date(date),
        "thang": wording.formal_month(date),
        "nam": str(date.year),
        "dot": wording.within_sentence(campaign.title),
        "han_gui": wording.spoken_clock(consolidation.due_at),
        "van_ban_day_du": "; ".join(cited(ground) for ground in campaign.grounds) or TO_FILL_IN,
        # Who reports until when is the district's own order, the last.
        "van_ban": campaign.grounds[-1].cited if campaign.grounds else TO_FILL_IN,
    }


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [TO_FILL_IN]


def _how_late(say: Sentences, unit: UnitDay) -> str:
    return f"trễ {say.duration(unit.send.minutes_late)}" if unit.send else ""


#: Units that the text names together, and what it says of each of them; those who did as they should are counted.
#: The first three are told of even where nobody stands there.
GROUPS: tuple[tuple[str, str, set[Status], Callable[[Sentences, UnitDay], str] | None], ...] = (
    ("Đúng hạn", "Đúng hạn", {Status.ON_TIME}, None),
    ("Trễ hạn", "Trễ hạn", {Status.LATE}, _how_late),
    ("Chưa báo cáo", "Chưa báo cáo", {Status.WAITING, Status.MISSING}, lambda say, unit: say.figures_in_place(unit)),
    (
        "Đang kiểm tra lại số liệu",
        "Bị trả lại, chưa báo cáo lại",
        {Status.RETURNED},
        lambda say, unit: say.figures_in_place(unit),
    ),
    ("Số liệu nhập bổ sung (trước khi dùng hệ thống)", "Nhập số liệu cũ", {Status.IMPORTED}, None),
    ("Miễn báo cáo", "Miễn báo cáo", {Status.EXEMPT}, lambda say, unit: say.excuse(unit)),
)


def attendance_names(consolidation: Consolidation, say: Sentences) -> Names:
    """What a template can print of who has reported and who has not."""
    attendance = consolidation.attendance
    groups = [
        (then if say.is_issued else title, [unit for unit in consolidation.units if unit.status in statuses], detail)
        for title, then, statuses, detail in GROUPS
        # Every group is there, with or without units; but no day of the program's own has old figures.
        if Status.IMPORTED not in statuses or attendance.imported
    ]
    rows = [(row, _row(row, say)) for row in consolidation.staff.rows]
    return {
        "cau": say.standing_clause(),
        "ket_qua": say.standing_line(),
        "thoi_han": deadline(consolidation),
        "tong_so": wording.count(len(consolidation.units)),
        "phai_bao_cao": wording.count(attendance.expected),
        "da_bao_cao": wording.count(attendance.sent),
        "chua_bao_cao": wording.count(attendance.absent),
        "nhom": [_group(title, units, detail, say) for title, units, detail in groups],
        "neu_ten": [line for group in groups if (line := _group_line(*group, say))] if attendance.expected else [],
        "dong": [names for _, names in rows],
        # Who did as they should is counted; the others stand by name.
        "dong_khac": [names for row, names in rows if _stands_out(row.unit)],
        "tom_tat": say.standing_short(),
        "dem": [{"nhan": label, "so": wording.count(number)} for label, number in say.standing()],
    }


def _stands_out(unit: UnitDay) -> bool:
    return unit.status is not Status.ON_TIME or unit.is_entered_later


Detail = Callable[[Sentences, UnitDay], str] | None


def _group(title: str, units: list[UnitDay], detail: Detail, say: Sentences) -> Names:
    named = [(unit.name, detail(say, unit) if detail else "") for unit in units]
    return {
        "ten": title,
        "so_don_vi": say.number(len(units)),
        "don_vi": "; ".join(_named(name, said) for name, said in named),
        "danh_sach": [{"ten": name, "chi_tiet": said} for name, said in named],
        "neu_ten": bool(units) and detail is not None,
    }


def _named(name: str, said: str) -> str:
    return wording.in_text(name) + (f" ({said})" if said else "")


def _group_line(title: str, units: list[UnitDay], detail: Detail, say: Sentences) -> str:
    """The group as a line of the text; "" for an empty one that nobody asks about."""
    is_asked_about = title in {told for told, *_ in GROUPS[:3]}
    if not units:
        return f"- {title}: không có." if is_asked_about else ""
    number = f"- {title}: {say.number(len(units))} đơn vị"
    if detail is None:
        return f"{number}."
    names = "; ".join(_named(unit.name, detail(say, unit)) for unit in units)
    return f"{number}, gồm: {names}." if len(units) > 1 else f"{number} là {names}."


def _row(row: Row, say: Sentences) -> Names:
    unit, send = row.unit, row.unit.send
    carried = unit.source is Source.CARRIED
    return {
        "stt": str(row.number),
        "don_vi": unit.name,
        "tinh_trang": say.status(unit),
        "gui_luc": _moment(send.first_sent_at, say) if send else "",
        "phut_tre": wording.count(send.minutes_late) if send and send.minutes_late else "",
        "so_lan_gui": wording.count(send.revision) if send else "",
        "hinh_thuc": say.way_of_sending(send) if send else "",
        "lay_tu_ngay": say.date(unit.figures_date) if carried and unit.figures_date else "",
        "ghi_chu": say.notes_in_row(unit),
        "ghi_chu_dai": say.notes_below(unit),
        "lay_ngay_truoc": carried,
    }


def _moment(moment: datetime.datetime, say: Sentences) -> str:
    """The printed minute; with its day if that is another than the report's."""
    sent_on = timezone.localdate(moment)
    return wording.clock(moment) if sent_on == say.day.date else f"{wording.clock(moment)} {say.date(sent_on)}"


def table_names(table: TableView, say: Sentences) -> Names:
    """What a template can print of one table; the two tables are never added (R14)."""
    totals, columns = table.totals, printing.figure_columns(table)
    whole, reported, carried, unknown = say.total_labels(table)
    return {
        "ten_bieu": f"BIỂU {table.description.letter} – {say.table_name(table).upper()}",
        **_sentences(table, say),
        "so_don_vi": wording.count(len(table.rows)),
        "co_so_lieu": bool(totals.all.units),
        "cot": [column.head for column in columns],
        "dong": [
            {
                "stt": str(row.number),
                "don_vi": row.unit.name,
                **_figures(table, row),
                "tinh_trang": say.state_in_table(row.unit),
                "ghi_chu": say.remarks(row.unit),
                "lay_ngay_truoc": row.unit.source is Source.CARRIED,
            }
            for row in table.rows
        ],
        "tong": _sum(table, whole, totals.all),
        "da_bao_cao": _sum(table, reported, totals.reported),
        "lay_ngay_truoc": _sum(table, carried, totals.carried),
        "cai_moi_tu": say.gained_over_days(table),
        "cac_ngay_truoc": say.carried_dates(table),
        "chua_co_so_lieu": {
            "nhan": unknown,
            "don_vi": wording.count(totals.unknown_units),
            "o": [wording.NO_FIGURE] * len(columns),
        },
        "muc_tieu": say.target_line(table) if table.rows or say.is_issued else "",
        "chu_giai": say.legend(table),
    }


def _sentences(table: TableView, say: Sentences) -> Names:
    """What the report's text says of the table."""
    results = Results(table, say)
    return {
        "ket_qua": results.result(),
        "so_voi_ngay_truoc": results.comparison(),
        "gom": results.parts(),
        "hoat_dong": results.activity(),
        "dat_muc_tieu": results.reached(),
        "cao_thap": results.ends() if table.description.is_of_area else "",
    }


def _sum(table: TableView, label: str, total: Sum) -> Names:
    """A total; in words "50 đơn vị, 1.100/1.234 người dùng điện thoại thông minh đã cài đặt, đạt 89,1%"."""
    units, said = wording.count(total.units), ""
    if total.units:
        installed, base = total.figures[table.description.numerator], total.figures[table.description.denominator]
        said = f", {wording.count(installed)}/{wording.count(base)} người dùng điện thoại thông minh đã cài đặt"
        said += f", đạt {wording.percent(total.rate)}"
    return {"nhan": label, "don_vi": units, **_figures(table, total), "cau": f"{units} đơn vị{said}"}


def _figures(table: TableView, line: printing.Line) -> Names:
    """A line's figures by name, and in the columns' order; "–" where there is none."""
    texts = {column.name: column.text(line) for column in printing.figure_columns(table)}
    # By name the figures stand before what is derived from them, as the page for the template's editor lists them.
    asked = {indicator.word_name: texts[indicator.word_name] for indicator in table.description.indicators}
    return {**asked, **texts, "o": list(texts.values())}
