"""The Django admin behind one gate: administrators only, each in the own district."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from . import access


class DistrictAdminSite(AdminSite):
    """Signs in at the project's own page; 403 to every other role."""

    site_header = "Quản trị hệ thống báo cáo Bluezone"
    site_title = "Quản trị"
    index_title = "Đơn vị, tài khoản, đợt triển khai"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not access.allows(request.user, access.Can.ADMINISTER):
            raise PermissionDenied
        return access.allows(request.user, access.Can.ADMINISTER)

    def login(self, request, extra_context=None):
        if self.has_permission(request):
            return redirect("admin:index")
        next_page = request.GET.get("next", reverse("admin:index"))
        return redirect(f"{reverse('units:sign-in')}?{urlencode({'next': next_page})}")
