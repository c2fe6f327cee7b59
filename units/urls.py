from django.urls import include, path

from .views import contacts, district, importing, units

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
    path("<slug:code>/lien-he/", contacts.settle_contacts, name="settle-contacts"),
]

urlpatterns = [
    path("don-vi/", include(unit_urlpatterns)),
    path("bao-cao/lien-he/", contacts.own_contacts, name="own-contacts"),
    path("thiet-lap/huyen/", district.district_edit, name="district-edit"),
]
