"""Addresses of reports: the officer's below bao-cao, the district's below tong-hop."""

import datetime

from django.urls import include, path, register_converter

from .views import (
    board,
    closing,
    decisions,
    editions,
    excel_forms,
    explaining,
    handing_over,
    importing,
    province,
    records,
    reminding,
    setting_up,
    suspensions,
    unit_day,
)

app_name = "reports"


class DateConverter:
    """A calendar day, 2020-08-14; anything that is none (2020-02-30) does not match, hence 404."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()


register_converter(DateConverter, "ngay")

day_urlpatterns = [
    path("", board.board, name="board-of-day"),
    path("so-lieu.json", board.day_figures, name="day-figures"),
    path("du-thao.xlsx", board.day_draft, name="day-draft"),
    path("don-vi/<slug:code>/", unit_day.unit_day, name="unit-day"),
    path("don-vi/<slug:code>/mien/", decisions.excuse_unit, name="excuse-unit"),
    path("don-vi/<slug:code>/mien/rut-lai/", decisions.withdraw_exemption, name="withdraw-exemption"),
    path("don-vi/<slug:code>/lui-han/", decisions.extend_for_unit, name="extend-for-unit"),
    path("don-vi/<slug:code>/ly-do/", decisions.note_reason, name="note-reason"),
    path("don-vi/<slug:code>/lui-han/rut-lai/", decisions.withdraw_from_unit, name="withdraw-from-unit"),
    path("don-vi/<slug:code>/tra-lai/", unit_day.return_report, name="return-report"),
    path("don-doc/", reminding.reminding, name="reminding"),
    path("don-doc/<int:pk>/phan-hoi/", reminding.reminder_answer, name="reminder-answer"),
    path("lui-han/", decisions.extend_day, name="extend-day"),
    path("lui-han/rut-lai/", decisions.withdraw_extension, name="withdraw-extension"),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("thay-doi/", closing.changes, name="changes"),
    # Excel: forms to fill in, and what comes back
    path("nhap-excel/", importing.import_figures, name="import-figures"),
    path("bieu-mau.zip", excel_forms.all_forms, name="all-forms"),
    path("bieu-mau-chung.xlsx", excel_forms.table_form, name="table-form"),
    path("don-vi/<slug:code>/bieu-mau.xlsx", excel_forms.unit_form, name="unit-form"),
    path("chot/", closing.close_day, name="close-day"),
    path("so-lieu-tinh/", province.province_count, name="province-count"),
    path("so-lieu-tinh/nhap-tep/", province.province_import, name="province-import"),
    path("loi-van/", closing.narrative, name="narrative"),
    # An edition and what is printed from it
    path("lan-chot/<int:number>/", editions.edition, name="edition"),
    path("lan-chot/<int:number>/tong-hop.xlsx", editions.edition_workbook, name="edition-workbook"),
    path("lan-chot/<int:number>/bao-cao.docx", editions.edition_document, name="edition-document"),
    path("lan-chot/<int:number>/ho-so.zip", editions.edition_files, name="edition-files"),
    path("lan-chot/<int:number>/so-lieu.json", editions.edition_figures, name="edition-figures"),
    path("lan-chot/<int:number>/ban-giao/", handing_over.hand_over, name="hand-over"),
]

urlpatterns = [
    # The officer's own unit
    path("bao-cao/", unit_day.own_report, name="own-report"),
    path("bao-cao/lich-su/", records.own_record, name="own-record"),
    path("bao-cao/<ngay:date>/", unit_day.own_report, name="own-report-of-day"),
    path("bao-cao/<ngay:date>/bien-nhan/<int:revision>/", unit_day.receipt, name="receipt"),
    path("bao-cao/<ngay:date>/nhap-thay/", unit_day.answer_entry, name="answer-entry"),
    path("bao-cao/<ngay:date>/bieu-mau.xlsx", excel_forms.own_form, name="own-form"),
    # The district's day
    path("tong-hop/", board.board, name="board"),
    # The template of the written report
    path("tong-hop/mau-bao-cao/", editions.document_template, name="document-template"),
    path("tong-hop/mau-bao-cao/dung-mau-goc/", editions.restore_template, name="restore-template"),
    path("tong-hop/mau-bao-cao/mau-goc.docx", editions.shipped_template, name="shipped-template"),
    path("tong-hop/mau-bao-cao/dang-dung.docx", editions.template_in_force, name="template-in-force"),
    path("tong-hop/nhap-excel/", importing.import_today, name="import-figures-today"),
    path("tong-hop/nhap-so-lieu-cu/", importing.import_history, name="import-history"),
    path("tong-hop/hen-gio/", reminding.clock, name="clock"),
    # Days without a report for the whole district
    path("tong-hop/tam-dung/", suspensions.suspensions, name="suspensions"),
    path("tong-hop/tam-dung/<int:pk>/rut-lai/", suspensions.withdraw_suspension, name="withdraw-suspension"),
    path("tong-hop/<ngay:date>/", include(day_urlpatterns)),
    # What the figures count, for everybody
    path("giai-thich/", explaining.explanation, name="explanation"),
    # The district's own house
    path("thiet-lap/", setting_up.setting_up, name="setting-up"),
    path("thiet-lap/dot/them/", setting_up.campaign_add, name="campaign-add"),
    path("thiet-lap/dot/<int:pk>/", setting_up.campaign_edit, name="campaign-edit"),
    # The district's days, and each unit's
    path("tong-hop/dien-bien/", records.progress, name="progress"),
    path("tong-hop/don-vi/<slug:code>/", records.unit_record, name="unit-record"),
]
