"""The Django admin of this project: one gate, scoped to the visitor's district."""

from django.contrib.admin.apps import AdminConfig


class DistrictAdminConfig(AdminConfig):
    default_site = "bluezone_report.admin_site.DistrictAdminSite"
