"""The accounts of the district, kept by its administrator."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_variables
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from incoming.fields import own_password
from units.admin import RecordedModelAdmin, editor_of
from units.forms import RecordedForm
from units.locking import hold_all_districts
from units.models import Role, User

from . import issuing, sessions
from .forms import OwnPasswordForm

admin.site.unregister(Group)
# They know no district, and would show every secret.
admin.site.unregister([TOTPDevice, StaticDevice])


class UserForm(RecordedForm):
    """An account without its password; nobody shuts himself out.

    It asks for the editor's own: who finds a browser open must make no administrator that stays.
    """

    request: HttpRequest
    own_password = forms.CharField(
        label="Mật khẩu của chính mình",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Chưa nhập mật khẩu của chính mình."},
    )

    def clean_own_password(self) -> str:
        return own_password(self.request, self.cleaned_data["own_password"])

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk == self.editor.pk:
            if cleaned.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
                self.add_error("role", forms.ValidationError("Không tự bỏ vai trò quản trị của chính mình."))
            if not cleaned.get("is_active", True):
                self.add_error("is_active", forms.ValidationError("Không tự khóa tài khoản của chính mình."))
        return cleaned


@admin.register(User)
class UserAdmin(RecordedModelAdmin):
    """Accounts: opened with a random password, given a new one, closed; never deleted.

    Passwords are printed on the answer itself. A message would pass through a cookie,
    or, if long, lie in the session table in clear.
    """

    form = UserForm
    list_display = ["username", "display_name", "role", "unit", "is_active", "must_change_password"]
    list_filter = ["role", "is_active", "must_change_password"]
    search_fields = ["username", "last_name", "first_name", "unit__name"]
    list_select_related = ["unit"]
    actions = ["issue_new_passwords", "end_sessions"]

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        fields = ["username", "last_name", "first_name", "role", "unit", "phone", "email"]
        return [*fields, "is_active", "must_change_password", "own_password"] if obj else [*fields, "own_password"]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return ["username", "must_change_password"] if obj else []

    def hold(self, request: HttpRequest) -> None:
        hold_all_districts()

    @sensitive_variables("password")
    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            if not obj.is_active:
                # Else they would come to life again with the account.
                sessions.end_all_of(obj)
        else:
            password = issuing.open_account(obj, by=request.user)
            request.issued_accounts = [issuing.IssuedAccount(obj, password)]

    def response_add(self, request: Any, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return self.issued_page(request, request.issued_accounts)

    @admin.action(description="Cấp mật khẩu mới", permissions=["change"])
    def issue_new_passwords(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        # One's own session would end before the page with the password is seen.
        editor = editor_of(request)
        others = queryset.exclude(pk=editor.pk)
        form = OwnPasswordForm(request, request.POST if "password" in request.POST else None)
        if others and not form.is_valid():
            context = {"title": "Cấp mật khẩu mới", "opts": self.opts, "chosen": others, "form": form}
            context = self.admin_site.each_context(request) | context
            return TemplateResponse(request, "admin/ask_password.html", context, status=422 if form.errors else 200)
        issued = [issuing.IssuedAccount(user, issuing.reset_password(user, by=editor)) for user in others]
        return self.issued_page(request, issued)

    @admin.action(description="Kết thúc mọi phiên đăng nhập", permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ended = sum(sessions.end_all_of(user) for user in queryset.exclude(pk=editor_of(request).pk))
        self.message_user(request, f"Đã kết thúc {ended} phiên đăng nhập.")

    def issued_page(self, request: HttpRequest, issued: list[issuing.IssuedAccount]) -> TemplateResponse:
        context = self.admin_site.each_context(request)
        context |= {"title": "Mật khẩu vừa cấp", "opts": self.opts, "issued": issued}
        return TemplateResponse(request, "admin/issued_accounts.html", context)
