"""What a machine that watches this one may ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from units.requests import StampedRequest

from .health import READY


@login_not_required
@never_cache
@require_safe
def readyz(request: StampedRequest) -> HttpResponse:
    """200 when the installation can do its day's work, else 503: one word for each part, no details."""
    findings = {name: check(request.arrived_at) for name, check in READY.items()}
    lines = [f"{name} {'ok' if finding.ok else 'failed'}\n" for name, finding in findings.items()]
    status = 200 if all(finding.ok for finding in findings.values()) else 503
    return HttpResponse("".join(lines), content_type="text/plain", status=status)
