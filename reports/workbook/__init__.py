"""The Excel workbook that goes with the district's report to the province.

It knows a ``Consolidation`` and nothing of requests or the database: page, file and
document of an edition are printed from the same data (R18).
"""

import datetime
import io
from collections.abc import Sequence

from incoming.spreadsheets import new_workbook, plain_text, styles_of
from reports.consolidation import Change, Consolidation
from reports.printing import Stamp, file_name, sentences_of

from .data_sheets import write_district, write_units
from .paper import Paper, properties_of
from .sheets import write_attendance, write_changes, write_summary, write_table


def build(
    consolidation: Consolidation,
    stamp: Stamp | None = None,
    changes: Sequence[Change] = (),
    before: Consolidation | None = None,
) -> bytes:
    """The workbook of an edition, a draft without ``stamp``; from edition 2 on, with ``changes`` since ``before``."""
    file = io.BytesIO()
    workbook = new_workbook(file)
    # What the file says of itself is dated by the moment of its figures.
    title, author = consolidation.campaign.title, consolidation.district.office_name
    created = consolidation.cut_at.astimezone(datetime.UTC)
    workbook.set_properties({"title": plain_text(title), "author": plain_text(author), "created": created})
    paper = Paper(workbook, styles_of(workbook, properties_of), consolidation, stamp, sentences_of(consolidation))
    write_summary(paper)
    for table in consolidation.tables:
        write_table(paper, table)
    write_attendance(paper)
    if stamp and stamp.number >= 2:
        write_changes(paper, changes, before)
    if not paper.say.is_issued:
        write_units(paper)
        write_district(paper)
    workbook.close()
    return file.getvalue()


def filename(consolidation: Consolidation, stamp: Stamp | None) -> str:
    """The file's name without diacritics: "tong-hop-bluezone-2020-08-14-lan-1.xlsx"."""
    state = f"lan-{stamp.number}" if stamp else "du-thao"
    return f"{file_name('tong-hop', consolidation, state)}.xlsx"
