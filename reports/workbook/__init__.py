"""The Excel workbook that goes with the district's report to the province.

It knows a ``Consolidation`` and nothing of requests or the database: page, file and
document of an edition are printed from the same data (R18).
"""

import datetime
import io
from collections.abc import Sequence

from incoming.spreadsheets import new_workbook, plain_text, styles_of
from reports.consolidation import Change, Consolidation
from reports.printing.stamp import Stamp

from .attendance import write_attendance
from .changes import write_changes
from .page import Paper
from .palette import properties_of
from .summary import write_summary
from .tables import write_table


def build(
    consolidation: Consolidation,
    stamp: Stamp | None = None,
    changes: Sequence[Change] = (),
    before: Consolidation | None = None,
) -> bytes:
    """Return the workbook of an edition, or of a draft if there is no ``stamp`` yet.

    From the second edition on, ``changes`` since the edition ``before`` have a sheet of their own.
    """
    file = io.BytesIO()
    workbook = new_workbook(file)
    # What the file says of itself is dated by the moment of its figures.
    title, author = consolidation.campaign.title, consolidation.district.office_name
    created = consolidation.cut_at.astimezone(datetime.UTC)
    workbook.set_properties({"title": plain_text(title), "author": plain_text(author), "created": created})
    paper = Paper(workbook, styles_of(workbook, properties_of), consolidation, stamp)
    write_summary(paper)
    for table in consolidation.tables:
        write_table(paper, table)
    write_attendance(paper)
    if stamp and stamp.number >= 2:
        write_changes(paper, changes, before)
    workbook.close()
    return file.getvalue()


def filename(consolidation: Consolidation, stamp: Stamp | None) -> str:
    """The file's name without diacritics: "tong-hop-bluezone-2020-08-14-lan-1.xlsx"."""
    state = f"lan-{stamp.number}" if stamp else "du-thao"
    return f"tong-hop-bluezone-{consolidation.date.isoformat()}-{state}.xlsx"
