"""How an edition went to the province: noted on its page by the Office (R24)."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports import actions
from reports.access import Can, day_or_404, edition_or_404
from reports.editions import frozen, way_of
from reports.figures.wording import spoken_moment
from reports.forms.handing_over import HandoverForm
from units.access import POST, requires
from units.requests import SignedInRequest

from .editions import edition_page


@requires(Can.HAND_OVER, POST)
def hand_over(request: SignedInRequest, date: datetime.date, number: int) -> HttpResponse:
    """Note that the edition was put before its signatory, or sent, or that the note before was a mistake."""
    day = day_or_404(request.user, date, request.arrived_at)
    edition = edition_or_404(day, number)
    form = HandoverForm(way_of(day, edition), frozen(edition), request.arrived_at, request.POST)
    if not form.is_valid():
        return edition_page(request, day, edition, 422, form=form)
    try:
        actions.note_handover(edition=edition, by=request.user, at=request.arrived_at, **form.cleaned_data)
    except actions.TooEarly:
        form.add_error("time", f"Lần chốt {number} làm lúc {spoken_moment(edition.cut_at)}: giờ ghi phải từ lúc đó.")
        return edition_page(request, day, edition, 422, form=form)
    except actions.HandoverNoted as noted:
        return edition_page(request, day, edition, 409, form=form.over(noted.last), noted_meanwhile=noted.last)
    way = way_of(day, edition)
    messages.success(request, f"Đã ghi: {way.sentence or 'chưa trình ký, chưa gửi UBND tỉnh'}.")
    return redirect(f"{reverse('reports:edition', args=[day.date, number])}#ban-giao")
