"""The wording of figures and moments, as template filters; and rows that are made once."""

from collections.abc import Hashable, Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from incoming.dates import day
from reports import headlines, printing
from reports.figures import wording

register = template.Library()

for function in (
    *(wording.count, wording.signed, wording.percent, wording.signed_percent, wording.duration, wording.short_day),
    *(wording.a_day, headlines.three_parts),
    *(wording.clock, wording.clock_with_seconds, wording.spoken_clock, wording.spoken_moment),
    *(wording.dialled, wording.in_text, printing.as_of, printing.standing_sentence, printing.excuse, day),
):
    register.filter(function)
register.filter("local_date", timezone.localdate)
register.simple_tag(wording.reported_and_entered)


@register.simple_tag
def kept_rows(template_name: str, lines: Iterable[Hashable]) -> SafeString:
    """The rows of a table, each made by the template from its ``line`` and from nothing else."""
    return mark_safe("".join(_row(template_name, line) for line in lines))  # noqa: S308 - rendered by templates


# A board is asked for every ten seconds, and hardly a row of it has changed: room for the rows of some districts.
@lru_cache(4096)
def _row(template_name: str, line: Hashable) -> str:
    return render_to_string(template_name, {"line": line})
