"""The wording of figures and moments, as template filters."""

from django import template
from django.utils import timezone

from incoming.dates import day
from reports.figures import wording
from reports.printing import phrases, stamp

register = template.Library()

register.filter("count", wording.count)
register.filter("signed", wording.signed)
register.filter("percent", wording.percent)
register.filter("signed_percent", wording.signed_percent)
register.filter("day", day)
register.filter("short_day", wording.short_day)
register.filter("clock", wording.clock)
register.filter("clock_with_seconds", wording.clock_with_seconds)
register.filter("spoken_clock", wording.spoken_clock)
register.filter("spoken_moment", wording.spoken_moment)
register.filter("duration", wording.duration)
register.filter("local_date", timezone.localdate)
register.filter("dialled", wording.dialled)
register.filter("in_text", wording.in_text)
register.filter("as_of", stamp.as_of)
register.filter("standing_sentence", phrases.standing_sentence)
register.filter("excuse", phrases.excuse)
register.simple_tag(wording.reported_and_entered)
