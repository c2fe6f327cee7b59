"""What the pages of units read from people."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.crypto import salted_hmac

from incoming.dates import EARLIEST, LATEST
from incoming.fields import DateInput, TextField, name_missing
from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import MAX_BYTES, MEGABYTE
from units.models import Unit, User

DETAILS = ("code", "name", "short_name", "kind", "duty")
CONTACTS = ("contact_name", "contact_phone", "contact_email", "deputy_name", "deputy_phone", "deputy_email")
DATES = ("active_from", "active_until")
OUT_OF_RANGE = "Ngày phải trong khoảng từ năm 2020 đến năm 2099."


class DistrictForm(forms.ModelForm):
    """A form for something of the editor's district, which itself is not a field.

    Whoever makes the form sets ``editor``.
    """

    editor: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and hasattr(type(self.instance), "district"):
            self.instance.district = self.editor.district

    def _get_validation_exclusions(self) -> Any:
        # Without the district, a code that is taken in it would pass here and fail in the database.
        return super()._get_validation_exclusions() - {"district"}  # type: ignore[misc]


class UnitDetailsForm(DistrictForm):
    """Adds a unit or corrects it; what past reports were read by (code, kind) then stays."""

    use_required_attribute = False
    reason = TextField(
        label="Lý do thay đổi",
        required=False,
        max_length=100,
        help_text="Ghi vào nhật ký thay đổi.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Unit
        fields = [*DETAILS, *CONTACTS, *DATES]
        field_classes = dict.fromkeys(
            ["name", "short_name", "contact_name", "contact_phone", "deputy_name", "deputy_phone"], TextField
        )
        widgets = dict.fromkeys(DATES, DateInput) | {
            name: forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
            for name in ("contact_phone", "deputy_phone")
        }

    def __init__(self, data: Any = None, *, editor: User, instance: Unit) -> None:
        self.editor = editor
        super().__init__(data, instance=instance)
        for name in DATES:
            # The year 1 would break every page that computes a deadline from it.
            self.fields[name].label = f"{self.fields[name].label} (ngày/tháng/năm)"
            self.fields[name].error_messages["invalid"] = "Ngày ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."
            limits = MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)
            self.fields[name].validators += limits
        name_missing(self)
        self.fields["code"].error_messages["invalid"] = "Mã chỉ gồm chữ không dấu, chữ số, dấu - và _."
        if not instance.pk:
            self.fields["after"] = forms.ModelChoiceField(
                editor.district.units.all(),
                label="Đặt sau đơn vị",
                required=False,
                empty_label="(đứng đầu danh sách)",
                to_field_name="code",
                initial=editor.district.units.last(),
            )
            self.order_fields([*DETAILS, "after", *CONTACTS, *DATES, "reason"])
        elif instance.is_used:
            for name in ("code", "kind"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Đơn vị đã có báo cáo nên giữ nguyên."

    @property
    def version(self) -> str:
        """A sign that changes when somebody else changes the unit while this form is open."""
        return salted_hmac("units.unit", repr(sorted(self.initial.items()))).hexdigest()[:32]


class UnitsFileForm(UploadForm):
    """One workbook with a list of units; its name is never used."""

    file = FilesField(
        "Tệp Excel (.xlsx)",
        ".xlsx",
        help_text=f"Không quá {MAX_BYTES // MEGABYTE} MB. Tệp chỉ được đọc, không lưu lại.",
    )
