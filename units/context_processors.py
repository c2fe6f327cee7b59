"""What every page's header and footer needs."""

from typing import Any

from .models import District
from .requests import StampedRequest


def district(request: StampedRequest) -> dict[str, Any]:
    """The visitor's district; before sign-in, the deployment's only one, if it is alone."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return {"district": user.district, "request_id": request.id}
    districts = District.objects.all()[:2]
    return {"district": districts[0] if len(districts) == 1 else None, "request_id": request.id}
