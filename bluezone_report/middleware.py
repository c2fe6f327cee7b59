"""What happens to every request, whichever page it asks for."""

from django.utils import timezone
from django.utils.cache import patch_cache_control


class ArrivalMiddleware:
    """Stamp the request with the moment it reached the server (R2).

    It stands first in the list: whatever the request then waits for (a lock, a
    slow query) must not make a report late.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = timezone.now()
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keep pages of a signed-in person out of shared and disk caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated or request.method == "POST":
            patch_cache_control(response, no_store=True, private=True)
        return response
