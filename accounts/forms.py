"""What the pages of accounts read from people."""

import re
from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.hashers import check_password
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from incoming.fields import Form, TextField, name_missing, own_password
from units.forms import Versioned
from units.models import Role, Unit, UnitQuerySet, User, name_of
from units.requests import SignedInRequest

from . import issuing
from .passwords import spellings, tidy
from .second_factor import RULES, SPARE_DIGITS

#: What a phone types without changing the keyboard, and no address of ours is.
USERNAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,49}")
PHONE_DIGITS = 6
#: No box cuts a password short: one that is pasted is taken whole, or refused.
LONGEST_PASSWORD = 128


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
        if self.is_bound:
            # The eyes begin at what was refused, not at the first box.
            username.widget.attrs.pop("autofocus")

    def add_error(self, field: str | None, error: Any) -> None:
        """Tie what is wrong with name and password together to both boxes; nobody is told which of them it is."""
        super().add_error(field, error)
        if self.non_field_errors():
            for box in self.fields.values():
                box.widget.attrs |= {"aria-invalid": "true", "aria-describedby": "errors"}

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])


def full_name_field(*, required: bool, initial: str = "") -> TextField:
    """Whom an account belongs to."""
    return TextField(
        label="Họ và tên",
        required=required,
        initial=initial,
        max_length=100,
        help_text="Tên này đứng trên biên nhận và mọi việc làm bằng tài khoản." if required else "",
        error_messages={"required": "Chưa nhập họ và tên."},
        widget=forms.TextInput(attrs={"autocomplete": "name" if required else "off"}),
    )


class ChangePasswordForm(PasswordChangeForm):
    """Changes the password and releases an account that had an issued one; at the first sign-in, it asks who that is.

    What the account does from then on is signed with that name (R22).
    """

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
        if request.user.must_change_password:
            # It was typed a moment ago, from a sheet that is thrown away.
            del self.fields["old_password"], labels["old_password"]
            known = name_of(request.user.last_name, request.user.first_name, "")
            self.fields["full_name"] = full_name_field(required=True, initial=known)
            self.order_fields(["full_name", *labels])
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Chưa nhập: {label.lower()}."
        self.fields["new_password1"].help_text = (
            "Ít nhất 10 ký tự, không chỉ gồm chữ số, không chỉ ghép từ tên người, tên huyện, tên đơn vị, năm hay những "
            "từ dễ đoán. Dễ nhớ mà khó đoán: bốn, năm từ không liên quan với nhau."
        )
        self.fields["new_password1"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["new_password2"].help_text = ""
        self.fields["new_password2"].widget.attrs["data-repeats"] = "id_new_password1"

    def clean_old_password(self) -> str:
        return own_password(self.request, self.cleaned_data["old_password"])

    @sensitive_variables()
    def clean_new_password1(self) -> str:
        return tidy(self.cleaned_data["new_password1"])

    @sensitive_variables()
    def clean_new_password2(self) -> str:
        return tidy(self.cleaned_data["new_password2"])

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """What is wrong with the new password stands at its own box, a difference between the two at the second.

        Where the one in use is asked for, nobody is told that the new one is the same who has not typed it right:
        else one could guess at it here, uncounted.
        """
        self.validate_passwords("new_password1", "new_password2")
        new = self.cleaned_data.get("new_password1")
        if new and "old_password" not in self.errors:
            if any(check_password(spelling, self.user.password) for spelling in spellings(new)):
                self.add_error("new_password1", "Mật khẩu mới phải khác mật khẩu đang dùng.")
            else:
                self.validate_password_for_user(self.user, "new_password1")
        return self.cleaned_data

    @sensitive_variables()
    def save(self, commit: bool = True) -> bool:
        """Whether the password was changed; the form says why it was not."""
        password, at = self.cleaned_data["new_password1"], self.request.arrived_at
        who = self.cleaned_data.get("full_name")
        is_changed = issuing.set_own_password(self.request.user, password=password, at=at, full_name=who)
        if not is_changed:
            self.add_error(None, "Tài khoản vừa bị khóa hoặc vừa được cấp mật khẩu khác; mật khẩu chưa đổi.")
        return is_changed


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


class CodeForm(Form):
    """The second step of signing in."""

    code = CodeField(
        label="Mã xác thực",
        lengths=(PHONE_DIGITS, SPARE_DIGITS),
        help_text=f"Mã {PHONE_DIGITS} chữ số trên ứng dụng xác thực, hoặc một mã dự phòng {SPARE_DIGITS} chữ số.",
        error_messages={"required": "Chưa nhập mã."},
    )


class PasswordForm(Form):
    """The password once more: an unattended browser must not take the second factor away."""

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


class OwnPasswordForm(PasswordForm):
    """The same before another's password or second factor is replaced."""

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request, data)
        self.fields["password"].label = "Mật khẩu của chính mình"


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
    """The roles that must have a second factor; none is an answer too. ``seen`` are those that its page showed."""

    roles = forms.MultipleChoiceField(choices=[(role, Role(role).label) for role in RULES], required=False)

    def __init__(self, required: Collection[str], data: Any = None) -> None:
        super().__init__(data)
        self.required, self.seen = set(required), " ".join(sorted(required))

    def clean(self) -> dict[str, Any]:
        is_new = set(self.cleaned_data.get("roles", ())) != self.required
        if is_new and self.data.get("seen", self.seen) != self.seen:
            raise forms.ValidationError("Yêu cầu vừa được người khác sửa thành như dưới đây. Đề nghị xem lại rồi lưu.")
        return self.cleaned_data


class AccountForm(Versioned):
    """Whom an account belongs to: name, phone, e-mail."""

    use_required_attribute = False
    full_name = full_name_field(required=False)

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


def new_username(typed: str) -> str:
    """The sign-in name for a new account, in small letters; raises ``ValidationError`` for one that cannot be."""
    username = typed.lower()
    if username and (not USERNAME.fullmatch(username) or username in issuing.RESERVED_USERNAMES):
        raise forms.ValidationError(
            "Tên đăng nhập chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch ngang, và không phải từ của hệ thống."
        )
    if User.objects.filter(username=username).exists():
        raise forms.ValidationError("Tên đăng nhập này đã có người dùng; đề nghị chọn tên khác.")
    return username


class NewColleagueForm(AccountForm):
    """One more account for the Office, a leader or an administrator; it asks for the own password of whoever adds it.

    Who finds a browser open must make no administrator that stays.
    """

    role = forms.ChoiceField(label="Vai trò", choices=[(role, Role(role).label) for role in RULES])
    username = TextField(
        label="Tên đăng nhập",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu của chính mình",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.fields["full_name"].required = True
        self.order_fields(["role", "username", "full_name", "phone", "email", "password"])
        name_missing(self)

    def clean_username(self) -> str:
        return new_username(self.cleaned_data["username"])

    def clean_password(self) -> str:
        return own_password(self.request, self.cleaned_data["password"])


class MoveForm(Form):
    """Another unit for an officer's account."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị mới",
        to_field_name="code",
        empty_label="(chọn đơn vị)",
        error_messages={"required": "Chưa chọn đơn vị.", "invalid_choice": "Đơn vị này không có trong danh sách."},
    )
    alone = forms.BooleanField(label="Đã biết đơn vị cũ không còn tài khoản nào", required=False)

    def __init__(self, data: Any = None, *, units: UnitQuerySet, account: User) -> None:
        super().__init__(data, prefix="move")
        # A second tap names the unit that the first one has moved the account to.
        offered = units if self.is_bound else units.exclude(pk=account.unit_id or 0)
        cast("forms.ModelChoiceField", self.fields["unit"]).queryset = offered
        others = User.objects.filter(unit=account.unit_id, is_active=True).exclude(pk=account.pk)
        #: Whether nobody is left who could sign in for the unit.
        self.leaves_nobody = not others.exists()
        if not self.leaves_nobody:
            del self.fields["alone"]

    def clean_alone(self) -> bool:
        if not self.cleaned_data["alone"]:
            raise forms.ValidationError("Đơn vị cũ sẽ không còn ai gửi báo cáo; đề nghị đánh dấu đã biết.")
        return True


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
        return new_username(self.cleaned_data["username"])
