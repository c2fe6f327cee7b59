"""Every address of the program; the names in Vietnamese without diacritics."""

from django.contrib import admin
from django.urls import include, path

from operations.views import readyz

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("units.urls")),
    path("", include("accounts.urls")),
    path("", include("reports.urls")),
    path("quan-tri/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "bluezone_report.views.bad_request"
handler500 = "bluezone_report.views.server_error"
