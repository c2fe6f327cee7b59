"""Signing in and changing a password, in the officials' words."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from accounts import issuing
from incoming.fields import own_password
from units.models import User
from units.requests import SignedInRequest


class SignInForm(AuthenticationForm):
    """The same words for a wrong name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra lại, chú ý chữ hoa, chữ thường.",
        "inactive": "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra lại, chú ý chữ hoa, chữ thường.",
    }

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

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
        "password_unchanged": "Mật khẩu mới phải khác mật khẩu đang dùng.",
    }

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
            self.add_error(
                "new_password1", forms.ValidationError(self.error_messages["password_unchanged"], "password_unchanged")
            )
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        self.user.own_password_at = self.request.arrived_at
        self.user._change_reason = issuing.OWN_PASSWORD
        user: User = super().save(commit)
        return user
