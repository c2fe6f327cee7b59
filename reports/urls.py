"""Addresses of reports: the officer's below bao-cao, the district's below tong-hop."""

from django.urls import include, path, register_converter

from .converters import DateConverter
from .views import (
    board,
    changes,
    clock,
    closing,
    decisions,
    documents,
    excel_forms,
    importing,
    narrative,
    officer,
    province,
    records,
    reminding,
    returning,
    unit_day,
)

app_name = "reports"

register_converter(DateConverter, "ngay")

day_urlpatterns = [
    path("", board.board, name="board-of-day"),
    path("so-lieu.json", board.day_figures, name="day-figures"),
    path("du-thao.xlsx", board.day_draft, name="day-draft"),
    path("don-vi/<slug:code>/", unit_day.unit_day, name="unit-day"),
    path("don-vi/<slug:code>/mien/", decisions.excuse_unit, name="excuse-unit"),
    path("don-vi/<slug:code>/mien/rut-lai/", decisions.withdraw_exemption, name="withdraw-exemption"),
    path("don-vi/<slug:code>/tra-lai/", returning.return_report, name="return-report"),
    path("don-doc/", reminding.reminding, name="reminding"),
    path("don-doc/<int:pk>/phan-hoi/", reminding.reminder_answer, name="reminder-answer"),
    path("lui-han/", decisions.extend_day, name="extend-day"),
    path("lui-han/rut-lai/", decisions.withdraw_extension, name="withdraw-extension"),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("thay-doi/", changes.changes, name="changes"),
    # Excel: forms to fill in, and what comes back
    path("nhap-excel/", importing.import_figures, name="import-figures"),
    path("bieu-mau.zip", excel_forms.all_forms, name="all-forms"),
    path("bieu-mau-chung.xlsx", excel_forms.table_form, name="table-form"),
    path("don-vi/<slug:code>/bieu-mau.xlsx", excel_forms.unit_form, name="unit-form"),
    path("chot/", closing.close_day, name="close-day"),
    path("so-lieu-tinh/", province.province_count, name="province-count"),
    path("so-lieu-tinh/nhap-tep/", province.province_import, name="province-import"),
    path("loi-van/", narrative.narrative, name="narrative"),
    # An edition and what is printed from it
    path("lan-chot/<int:number>/", closing.edition, name="edition"),
    path("lan-chot/<int:number>/tong-hop.xlsx", closing.edition_workbook, name="edition-workbook"),
    path("lan-chot/<int:number>/bao-cao.docx", documents.edition_document, name="edition-document"),
    path("lan-chot/<int:number>/ho-so.zip", documents.edition_files, name="edition-files"),
    path("lan-chot/<int:number>/so-lieu.json", closing.edition_figures, name="edition-figures"),
]

urlpatterns = [
    # The officer's own unit
    path("bao-cao/", officer.own_report, name="own-report"),
    path("bao-cao/lich-su/", officer.own_record, name="own-record"),
    path("bao-cao/<ngay:date>/", officer.own_report, name="own-report-of-day"),
    path("bao-cao/<ngay:date>/bien-nhan/<int:revision>/", officer.receipt, name="receipt"),
    path("bao-cao/<ngay:date>/bieu-mau.xlsx", excel_forms.own_form, name="own-form"),
    # The district's day
    path("tong-hop/", board.board, name="board"),
    # The template of the written report
    path("tong-hop/mau-bao-cao/", documents.document_template, name="document-template"),
    path("tong-hop/mau-bao-cao/dung-mau-goc/", documents.restore_template, name="restore-template"),
    path("tong-hop/mau-bao-cao/mau-goc.docx", documents.shipped_template, name="shipped-template"),
    path("tong-hop/mau-bao-cao/dang-dung.docx", documents.template_in_force, name="template-in-force"),
    path("tong-hop/nhap-excel/", importing.import_today, name="import-figures-today"),
    path("tong-hop/nhap-so-lieu-cu/", importing.import_history, name="import-history"),
    path("tong-hop/hen-gio/", clock.clock, name="clock"),
    path("tong-hop/<ngay:date>/", include(day_urlpatterns)),
    # The district's days, and each unit's
    path("tong-hop/dien-bien/", records.progress, name="progress"),
    path("tong-hop/don-vi/<slug:code>/", records.unit_record, name="unit-record"),
]
