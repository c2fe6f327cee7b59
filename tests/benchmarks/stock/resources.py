"""The export that import-export's first page shows."""

from import_export import resources

from .models import Report


class ReportResource(resources.ModelResource):
    class Meta:
        model = Report
