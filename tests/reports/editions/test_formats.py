"""What an edition's content says of itself, and how one is read beside a program that has learnt more (R21)."""

import json
from dataclasses import replace

import pytest
from docx.shared import Mm

from reports import workbook
from reports.consolidation import as_json, changes_between, consolidate, effects_between, freeze, thaw
from reports.document.sample import STAMP, full_day
from reports.figures.indicators import INDICATORS, TABLES, Indicator, Nature
from tests import factories
from tests.factories import YESTERDAY, at, send
from tests.reports.word import printed, whole_text

from .keeping import FOLDER, read_kept

#: Between the margins of a page across.
WIDE_WIDTH = Mm(252)
NEW = Indicator("devices_checked", "Số máy đã kiểm tra", "Máy đã kiểm tra", "máy", Nature.RESULT, since=2)


@pytest.fixture(scope="module")
def kept():
    """The first release's edition of a day with every case."""
    return thaw(read_kept(FOLDER / "format_1" / "every-case.json")[0]["content"])


def learnt(consolidation, figure=None):
    """The same day by a program that asks table B one figure more; ``figure`` is what each unit told."""
    staff, residents = consolidation.descriptions
    asked = replace(residents, indicators=(*residents.indicators, NEW))
    units = [replace(u, figures=u.figures and {**u.figures, NEW.field: figure}) for u in consolidation.units]
    units = [replace(u, previous=u.previous and {**u.previous, NEW.field: figure}) for u in units]
    return replace(consolidation, descriptions=(staff, asked), units=tuple(units))


def test_content_says_its_format_its_tables_its_words_and_its_bounds():
    content = json.loads(json.dumps(freeze(full_day())))
    assert content["format"] == 2
    told = [(t["letter"], t["title"], t["numerator"], t["denominator"]) for t in content["descriptions"]]
    assert told == [(t.letter, t.title, t.numerator, t.denominator) for t in TABLES]
    bounds = {i["field"]: (i["label"], i["at_most"]) for t in content["descriptions"] for i in t["indicators"]}
    assert bounds == {i.field: (i.label, i.at_most) for i in INDICATORS}
    assert content["words"]["statuses"]["late"] == "trễ hạn"
    assert content["words"]["total"] == "Tổng cộng"


def test_what_was_frozen_is_read_as_it_was():
    day = full_day()
    assert thaw(json.loads(json.dumps(freeze(day)))) == day


def test_edition_is_printed_by_its_own_words_whatever_the_program_says_by_then():
    content = json.loads(json.dumps(freeze(full_day())))
    content["descriptions"][1] |= {"title": "Phường, xã", "second_rate_head": "Trên tổng dân"}
    content["descriptions"][1]["indicators"][0] |= {"short_label": "Nhân khẩu", "word": "dan_so"}
    content["words"] |= {"total": "Cộng chung", "statuses": content["words"]["statuses"] | {"late": "gửi muộn"}}
    content["units"] = [u | {"status_label": content["words"]["statuses"][u["status"]]} for u in content["units"]]
    text = whole_text(printed(thaw(content)))
    assert [word in text for word in ("Cộng chung", "gửi muộn", "trễ hạn")] == [True, True, False]


def test_figure_that_was_not_asked_is_absent_from_json_and_no_change(kept):
    assert NEW.field not in json.dumps(as_json(kept, 1))
    assert changes_between(kept, learnt(kept, 7)) == ()
    assert changes_between(learnt(kept, 7), kept) == ()
    assert [effect.difference for effect in effects_between(kept, learnt(kept, 7))] == [0, 0]
    workbook.build(learnt(kept, 7), STAMP, changes_between(kept, learnt(kept, 7)), before=kept)


def test_change_of_a_figure_that_both_ask_is_told(kept):
    (first, *_) = [c for c in changes_between(learnt(kept, 7), learnt(kept, 8)) if c.unit.reports_area]
    assert [(c.table.letter, c.indicator, c.before, c.after) for c in first.figures] == [("B", NEW, 7, 8)]


def test_sum_over_units_that_were_not_asked_is_no_zero(kept):
    nobody = learnt(kept).residents.totals
    assert (nobody.all.figures[NEW.field], nobody.reported.figures[NEW.field]) == (None, None)
    first, *others = (unit for unit in learnt(kept).units if unit.figures and unit.reports_area)
    told = replace(first, figures={**first.figures, NEW.field: 0})
    some = replace(learnt(kept), units=(told, *others)).residents.totals
    assert some.all.figures[NEW.field] == 0


def test_carried_figures_of_before_the_question_are_not_asked(campaign, commune, office):
    send(commune, office, at(14, date=YESTERDAY), date=YESTERDAY)
    (row,) = learnt(consolidate(factories.day_of(campaign), at(15))).residents.rows
    assert (row.figures[NEW.field], row.figures["residents_total"]) == (None, 8000)


def test_one_more_figure_is_one_more_column_of_the_word_report_on_the_same_paper():
    """R21: no width, no name and no line of the template is written by hand for it."""
    before, after = (printed(day).tables[3] for day in (full_day(), learnt(full_day(), 5)))
    assert len(after.columns) == len(before.columns) + 1
    assert [cell.text for cell in after.rows[0].cells][-3] == NEW.short_label
    assert {row.cells[-3].text for row in after.rows[1:]} == {"5", "–", "10", "20"}
    assert all(sum(c.width for c in row._tr.tc_lst) == sum(c.width for c in after.columns) for row in after.rows)
    assert sum(column.width for column in after.columns) == pytest.approx(WIDE_WIDTH, rel=0.001)
