"""What a page says after a redirect travels in a cookie, which behind HTTPS no other host of the domain can set."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's, under a name that binds the cookie to this host where it is sent over HTTPS alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.HTTPS:
            self.cookie_name = f"__Host-{self.cookie_name}"


class MessageStorage(FallbackStorage):
    """The cookie first: the session would cost every send a write more, and every page that shows a message."""

    storage_classes = (HostCookieStorage, SessionStorage)
