"""Everything that a template of the written report can print, from the consolidation alone.

The names are Vietnamese without diacritics, for officials write them into Word. Every value
is a text as it is to be printed, a list of such, or a switch; so the report cannot disagree
with the workbook by rounding, and a template cannot compute.
"""

import re

from incoming.dates import day
from reports.consolidation import Consolidation
from reports.figures.wording import formal_day, formal_month, spoken_clock, spoken_moment
from reports.printing.phrases import province_line
from reports.printing.stamp import Stamp, as_of, extension_line, marks

from .attendance import attendance_names
from .language import Names
from .tables import table_names

#: Where nobody has written anything: a line for the clerk to fill in, never an invented sentence.
TO_FILL_IN = "…" * 30
_ABOUT = re.compile(r"(?:v/v|về việc)[:\s]+", re.IGNORECASE)


def names_of(consolidation: Consolidation, stamp: Stamp) -> Names:
    """What each name of a template prints for this edition."""
    district, narrative, extension = consolidation.district, consolidation.narrative, extension_line(consolidation)
    return {
        **_heading(consolidation),
        **_order(consolidation),
        "tinh_den": as_of(consolidation),
        "lan_so": str(stamp.number),
        "lan_chot": f"Lần chốt {stamp.number}, lúc {spoken_moment(stamp.cut_at)}",
        "chi_dao": _paragraphs(narrative.direction),
        "kho_khan": _paragraphs(narrative.difficulties),
        "kien_nghi": _paragraphs(narrative.proposals),
        "bieu_a": table_names(consolidation.staff, consolidation),
        "bieu_b": table_names(consolidation.residents, consolidation),
        "so_cua_tinh": province_line(consolidation),
        "tinh_hinh": attendance_names(consolidation),
        "lui_han": f"{extension.rstrip('. ')}." if extension else "",
        # "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" takes a line for each.
        "chuc_vu": "\n".join(title.strip() for title in district.signatory_title.upper().split("/")),
        "nguoi_ky": district.signatory_name,
        "minh_hoa": " – ".join(marks(consolidation, stamp)),
    }


def _heading(consolidation: Consolidation) -> Names:
    district, date = consolidation.district, consolidation.date
    body = district.committee.removesuffix(district.full_name).strip()
    return {
        "co_quan_cap_tren": district.superior_body.upper(),
        "co_quan_ban_hanh": f"{body}\n{district.full_name}".upper(),
        "uy_ban": district.committee,
        "huyen": district.full_name,
        "cap_huyen": district.full_name.removesuffix(district.name).strip(),
        "tinh": district.province,
        "dia_danh": district.seat,
        "ngay": day(date),
        "thang": formal_month(date),
        "nam": str(date.year),
        "dot": _uncapitalised(consolidation.campaign.title),
        "han_gui": spoken_clock(consolidation.due_at),
    }


def _uncapitalised(text: str) -> str:
    """The text inside a sentence: "Cài đặt ứng dụng" → "cài đặt ứng dụng", but "UBND" stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _order(consolidation: Consolidation) -> Names:
    """The order behind the report: cited in full the first time, by kind and number afterwards (N30)."""
    campaign = consolidation.campaign
    cited = f"{campaign.order_kind or 'Văn bản'} số {campaign.order_number}"
    issuer = f" của {campaign.order_issuer}" if campaign.order_issuer else ""
    subject = _uncapitalised(_ABOUT.sub("", campaign.order_abstract.strip(), count=1))
    abstract = f" về việc {subject}" if subject else ""
    return {"van_ban_day_du": f"{cited} {formal_day(campaign.order_date)}{issuer}{abstract}", "van_ban": cited}


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [TO_FILL_IN]
