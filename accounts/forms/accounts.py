"""The forms of an officer's account: never a role, a password or a district."""

import re
from typing import Any, cast

from django import forms

from accounts import issuing
from incoming.fields import TextField, name_missing
from units.models import Unit, UnitQuerySet, User

#: What a phone types without changing the keyboard, and no address of ours is.
USERNAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,49}")


class AccountForm(forms.ModelForm):
    """Whom an account belongs to: name, phone, e-mail."""

    full_name = TextField(
        label="Họ và tên", required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = User
        fields = ["phone", "email"]
        field_classes = {"phone": TextField}
        labels = {"phone": "Điện thoại", "email": "Thư điện tử"}
        widgets = {
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any = None, *, instance: User | None = None, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, use_required_attribute=False, **kwargs)
        if instance is not None:
            self.initial["full_name"] = f"{instance.last_name} {instance.first_name}".strip()
        self.order_fields(["unit", "username", "full_name", "phone", "email"])
        name_missing(self)

    def _post_clean(self) -> None:
        """Nothing: the account is checked and written by ``accounts.issuing``, after it was read from the form."""

    @property
    def details(self) -> dict[str, str]:
        """The account's fields as typed; a given name is the last word of a full name."""
        cleaned = self.cleaned_data
        return {**issuing.split_name(cleaned["full_name"]), "phone": cleaned["phone"], "email": cleaned["email"]}


class NewAccountForm(AccountForm):
    """One more account for a unit of the district."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị",
        to_field_name="code",
        empty_label="(chọn đơn vị)",
        error_messages={"required": "Chưa chọn đơn vị.", "invalid_choice": "Đơn vị này không có trong danh sách."},
    )
    username = TextField(
        label="Tên đăng nhập",
        required=False,
        max_length=50,
        help_text="Để trống thì hệ thống đặt theo mã đơn vị, ví dụ 25280-2.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, units: UnitQuerySet, unit: Unit | None = None) -> None:
        initial = {"unit": unit, "username": issuing.free_username(unit)} if unit else {}
        super().__init__(data, initial=initial)
        cast("forms.ModelChoiceField", self.fields["unit"]).queryset = units

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        if username and (not USERNAME.fullmatch(username) or username in issuing.RESERVED_USERNAMES):
            raise forms.ValidationError(
                "Tên đăng nhập chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch ngang, và không phải từ của hệ thống."
            )
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("Tên đăng nhập này đã có người dùng; đề nghị chọn tên khác.")
        return username
