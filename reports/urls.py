"""Addresses of reports: the officer's below bao-cao, the district's below tong-hop."""

from django.urls import include, path, register_converter

from .converters import DateConverter
from .views import board, closing, decisions, history, importing, officer, offline_forms, unit_day

app_name = "reports"

register_converter(DateConverter, "ngay")

day_urlpatterns = [
    path("", board.board, name="board-of-day"),
    path("so-lieu.json", board.day_figures, name="day-figures"),
    path("du-thao.xlsx", board.day_draft, name="day-draft"),
    path("don-vi/<slug:code>/", unit_day.unit_day, name="unit-day"),
    path("don-vi/<slug:code>/mien/", decisions.excuse_unit, name="excuse-unit"),
    path("lui-han/", decisions.extend_day, name="extend-day"),
    # Excel: forms to fill in, and what comes back
    path("nhap-excel/", importing.import_figures, name="import-figures"),
    path("bieu-mau.zip", offline_forms.all_forms, name="all-forms"),
    path("bieu-mau-chung.xlsx", offline_forms.table_form, name="table-form"),
    path("don-vi/<slug:code>/bieu-mau.xlsx", offline_forms.unit_form, name="unit-form"),
    path("chot/", closing.close_day, name="close-day"),
    # An edition and what is printed from it
    path("lan-chot/<int:number>/", closing.edition, name="edition"),
    path("lan-chot/<int:number>/tong-hop.xlsx", closing.edition_workbook, name="edition-workbook"),
    path("lan-chot/<int:number>/so-lieu.json", closing.edition_figures, name="edition-figures"),
]

urlpatterns = [
    # The officer's own unit
    path("bao-cao/", officer.own_report, name="own-report"),
    path("bao-cao/lich-su/", officer.own_record, name="own-record"),
    path("bao-cao/<ngay:date>/", officer.own_report, name="own-report-of-day"),
    path("bao-cao/<ngay:date>/bien-nhan/<int:revision>/", officer.receipt, name="receipt"),
    path("bao-cao/<ngay:date>/bieu-mau.xlsx", offline_forms.own_form, name="own-form"),
    # The district's day
    path("tong-hop/", board.board, name="board"),
    path("tong-hop/nhap-excel/", importing.import_today, name="import-figures-today"),
    path("tong-hop/nhap-so-lieu-cu/", history.import_history, name="import-history"),
    path("tong-hop/<ngay:date>/", include(day_urlpatterns)),
]
