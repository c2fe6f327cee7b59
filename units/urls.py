from django.urls import include, path

from .views import importing, units

app_name = "units"

unit_urlpatterns = [
    path("", units.unit_list, name="unit-list"),
    path("them/", units.unit_add, name="unit-add"),
    path("thu-tu/", units.unit_move, name="unit-move"),
    path("nhap/", importing.unit_import, name="unit-import"),
    path("danh-sach.xlsx", units.unit_export, name="unit-export"),
    path("nhat-ky/", units.change_log, name="change-log"),
    # Last: Unit.RESERVED_CODES keeps the words above from being a unit's code.
    path("<slug:code>/", units.unit_edit, name="unit-edit"),
]

urlpatterns = [path("don-vi/", include(unit_urlpatterns))]
