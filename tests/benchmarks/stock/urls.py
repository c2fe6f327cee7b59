"""Two addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ReportList.as_view(), name="list"),
    path("new/", views.ReportCreate.as_view(), name="create"),
]
