"""What every page's header and footer needs."""

from .models import District


def district(request) -> dict[str, District | str | None]:
    """The visitor's district; before sign-in, the deployment's only one, if it is alone."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return {"district": user.district, "request_id": request.id}
    districts = District.objects.all()[:2]
    return {"district": districts[0] if len(districts) == 1 else None, "request_id": request.id}
