"""What the pages of accounts read from people."""

import re
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest

from incoming.fields import TextField, name_missing, own_password
from units.models import Role, Unit, UnitQuerySet, User
from units.requests import SignedInRequest

from . import issuing
from .second_factor import RULES, SPARE_DIGITS

#: What a phone types without changing the keyboard, and no address of ours is.
USERNAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,49}")
PHONE_DIGITS = 6


class SignInForm(AuthenticationForm):
    """The same words for a wrong name, a wrong password and a closed account."""

    wrong = "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra lại, chú ý chữ hoa, chữ thường."
    error_messages = {"invalid_login": wrong, "inactive": wrong}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label = "Tên đăng nhập"
        username.widget.attrs |= {"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}
        username.error_messages["required"] = "Chưa nhập tên đăng nhập."
        password.label = "Mật khẩu"
        password.error_messages["required"] = "Chưa nhập mật khẩu."

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])


class ChangePasswordForm(PasswordChangeForm):
    """Changes the password and releases an account that had an issued one."""

    mismatch = "Hai lần nhập mật khẩu mới không giống nhau."
    error_messages = {**PasswordChangeForm.error_messages, "password_mismatch": mismatch}

    def __init__(self, request: SignedInRequest, data: Any = None) -> None:
        super().__init__(request.user, data)
        self.request = request
        labels = {
            "old_password": "Mật khẩu đang dùng",
            "new_password1": "Mật khẩu mới",
            "new_password2": "Nhập lại mật khẩu mới",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Chưa nhập: {label.lower()}."
        self.fields["new_password1"].help_text = (
            "Ít nhất 10 ký tự, không chỉ gồm chữ số, không chỉ ghép từ tên huyện hay tên đơn vị, không giống tên đăng "
            "nhập hay mật khẩu thường gặp."
        )
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        return own_password(self.request, self.cleaned_data["old_password"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("new_password1") and cleaned.get("old_password") == cleaned["new_password1"]:
            self.add_error("new_password1", "Mật khẩu mới phải khác mật khẩu đang dùng.")
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        self.user.own_password_at = self.request.arrived_at
        self.user._change_reason = issuing.OWN_PASSWORD
        return cast("User", super().save(commit))


class CodeField(forms.CharField):
    """Digits as a phone shows them and a credentials sheet prints them: in groups, with blanks or hyphens between."""

    def __init__(self, *, lengths: tuple[int, ...], **kwargs: Any) -> None:
        self.lengths = lengths
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.-]", "", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        # ``[0-9]`` and not ``\d``, which also takes full-width and Arabic digits.
        if not re.fullmatch("[0-9]+", value) or len(value) not in self.lengths:
            raise forms.ValidationError(f"Mã gồm {' hoặc '.join(map(str, self.lengths))} chữ số.")


class CodeForm(forms.Form):
    """The second step of signing in."""

    use_required_attribute = False
    code = CodeField(
        label="Mã xác thực",
        lengths=(PHONE_DIGITS, SPARE_DIGITS),
        help_text=f"Mã {PHONE_DIGITS} chữ số trên ứng dụng xác thực, hoặc một mã dự phòng {SPARE_DIGITS} chữ số.",
        error_messages={"required": "Chưa nhập mã."},
    )


class PasswordForm(forms.Form):
    """The password once more: an unattended browser must not take the second factor away."""

    use_required_attribute = False
    password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Chưa nhập mật khẩu."},
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        return own_password(self.request, self.cleaned_data["password"])


class SetUpForm(PasswordForm):
    """The first code of a phone that has just learnt the secret; with the password, for whoever found the browser."""

    signed = forms.CharField(widget=forms.HiddenInput)
    code = CodeField(
        label="Mã trên điện thoại",
        lengths=(PHONE_DIGITS,),
        help_text=f"{PHONE_DIGITS} chữ số mà ứng dụng vừa hiện.",
        error_messages={"required": "Chưa nhập mã."},
    )
    field_order = ["signed", "password", "code"]


class RuleForm(forms.Form):
    """The roles that must have a second factor; none is an answer too."""

    roles = forms.MultipleChoiceField(choices=[(role, Role(role).label) for role in RULES], required=False)


class AccountForm(forms.ModelForm):
    """Whom an account belongs to: name, phone, e-mail."""

    use_required_attribute = False
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
        super().__init__(data, instance=instance, **kwargs)
        if instance is not None:
            self.initial["full_name"] = f"{instance.last_name} {instance.first_name}".strip()
        self.order_fields(["unit", "username", "full_name", "phone", "email"])
        name_missing(self)

    def _post_clean(self) -> None:
        """Nothing: the account is checked and written by ``accounts.issuing``, after it was read from the form."""

    @property
    def details(self) -> dict[str, str]:
        """The account's fields as typed; a given name is the last word of a full name."""
        full_name, phone, email = (self.cleaned_data[name] for name in ("full_name", "phone", "email"))
        return {**issuing.split_name(full_name), "phone": phone, "email": email}


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
