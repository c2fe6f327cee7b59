"""One model: a report, as a spreadsheet's row."""

from django.db import models
from django.urls import reverse


class Report(models.Model):
    """One unit's figures of one day."""

    unit = models.CharField(max_length=200)
    date = models.DateField()
    staff_total = models.PositiveIntegerField()
    staff_smartphones = models.PositiveIntegerField()
    staff_installed = models.PositiveIntegerField()
    visitors_guided = models.PositiveIntegerField()
    relatives_installed = models.PositiveIntegerField()
    residents_total = models.PositiveIntegerField(null=True, blank=True)
    residents_smartphones = models.PositiveIntegerField(null=True, blank=True)
    residents_installed = models.PositiveIntegerField(null=True, blank=True)
    households_total = models.PositiveIntegerField(null=True, blank=True)
    households_visited = models.PositiveIntegerField(null=True, blank=True)
    broadcasts = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.unit} {self.date}"

    def get_absolute_url(self):
        return reverse("list")
