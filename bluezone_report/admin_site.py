"""The Django admin behind one gate: administrators only."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import tries
from accounts.views.signing import sign_out
from units.access import Can, allows


class DistrictAdminSite(admin.AdminSite):
    """Signs in at the project's own page; 403 to every other role."""

    site_header = "Quản trị hệ thống báo cáo Bluezone"
    site_title = "Quản trị"
    index_title = "Đơn vị, tài khoản, đợt triển khai"
    #: The administrator's home is here; there is no other site to view.
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not allows(request.user, Can.ADMINISTER):
            raise PermissionDenied
        return allows(request.user, Can.ADMINISTER)

    def index(self, request: Any, extra_context: dict[str, Any] | None = None) -> Any:
        """The administration's first page, with today's wrong passwords."""
        wrong = tries.wrong_on(timezone.localdate(request.arrived_at), request.user.district)
        return super().index(request, {"wrong": wrong, **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        next_page = request.GET.get("next", reverse("admin:index"))
        return redirect(f"{reverse('accounts:sign-in')}?{urlencode({'next': next_page})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("accounts:change-password")
