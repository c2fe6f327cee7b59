"""What the pages of units read from people."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.crypto import salted_hmac

from incoming.dates import EARLIEST, LATEST
from incoming.fields import DateInput, Form, LinesField, TextField, name_missing
from units.changelog import MACHINE
from units.models import District, Unit, User

DETAILS = ("code", "name", "short_name", "kind", "duty")
CONTACTS = ("contact_name", "contact_phone", "contact_email", "deputy_name", "deputy_phone", "deputy_email")
DATES = ("active_from", "active_until")
#: Boxes that tell of the change, not of the thing.
ABOUT_THE_ACT = {"reason", "own_password"}
OUTDATED = (
    "Trong khi trang này mở, {who} đã sửa lúc {at:%H:%M ngày %d/%m/%Y}. Nội dung vừa nhập vẫn còn ở "
    "dưới; đề nghị đối chiếu rồi lưu lần nữa nếu vẫn ghi theo nội dung này."
)
OUT_OF_RANGE = "Ngày phải trong khoảng từ năm 2020 đến năm 2099."


class Versioned(forms.ModelForm):
    """Names the version of the thing that its page showed, so that nobody undoes what a colleague saves meanwhile."""

    @property
    def version(self) -> str:
        """A sign that changes when somebody else changes the thing while this form is open."""
        return salted_hmac("units.version", repr(sorted(self.initial.items()))).hexdigest()[:32]

    @property
    def is_outdated(self) -> bool:
        """Whether saving would undo what somebody else saved meanwhile; what stands already undoes nothing."""
        return self._shows_another and not self.says_what_stands

    @property
    def is_repeated(self) -> bool:
        """Whether the page showed another state, and what was typed stands already: by a first tap, or a colleague."""
        return self._shows_another and self.says_what_stands

    @property
    def says_what_stands(self) -> bool:
        return not {*self.changed_data} - ABOUT_THE_ACT

    @property
    def _shows_another(self) -> bool:
        return bool(self.instance.pk) and self.data.get("version", self.version) != self.version

    @property
    def changed_fields(self) -> list[str]:
        """What is to be saved of the thing: nothing else of it is written."""
        columns = {field.name for field in self.instance._meta.concrete_fields}
        return [name for name in self.changed_data if name in columns]


class DistrictForm(Versioned):
    """A form for something of the editor's district, which is no field; whoever makes the form sets ``editor``."""

    editor: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and hasattr(type(self.instance), "district"):
            self.instance.district = self.editor.district
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                # The year 1 would break every page that computes a deadline from it.
                limits = MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)
                field.validators += limits

    def _get_validation_exclusions(self) -> Any:
        # Without the district, a code that is taken in it would pass here and fail in the database.
        return super()._get_validation_exclusions() - {"district"}  # type: ignore[misc]


class RecordedForm(DistrictForm):
    """A form for something whose changes are recorded: what was saved meanwhile is not undone, and told."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_outdated:
            last = self.instance.history.latest("history_id")
            who, at = last.history_user_name or MACHINE, timezone.localtime(last.history_date)
            self.add_error(None, OUTDATED.format(who=who, at=at))
        return cleaned


class ContactWordForm(Form):
    """What is right instead; to say that something is wrong is enough."""

    text = TextField(
        label="Nội dung đúng",
        required=False,
        max_length=200,
        help_text="Ví dụ: cán bộ phụ trách nay là Lê Thị Mai, 0912 345 678.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OwnDistrictForm(RecordedForm):
    """What papers and pages say of the editor's district; its name, kind and province stay."""

    use_required_attribute = False

    class Meta:
        model = District
        fields = [
            *("office_name", "office_short_name", "office_phone", "office_email"),
            *("superior_body", "seat", "signatory_title", "signatory_name", "recipients"),
        ]
        field_classes = {name: TextField for name in fields if name != "office_email"} | {"recipients": LinesField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_missing(self)


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
            self.fields[name].label = f"{self.fields[name].label} (ngày/tháng/năm)"
            self.fields[name].error_messages["invalid"] = "Ngày ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."
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
