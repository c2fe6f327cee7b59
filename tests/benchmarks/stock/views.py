"""The two pages: a form, and the list of everything."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView, ListView

from .models import Report


class ReportCreate(LoginRequiredMixin, CreateView):
    model = Report
    fields = "__all__"


class ReportList(LoginRequiredMixin, ListView):
    model = Report
