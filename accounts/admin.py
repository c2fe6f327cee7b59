"""The accounts of the district, kept by its administrator."""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.template.response import TemplateResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.forms import DistrictForm
from units.model_admin import RecordedModelAdmin
from units.models import Role, User

from . import issuing, sessions

admin.site.unregister(Group)
# They know no district, and would show every secret.
admin.site.unregister([TOTPDevice, StaticDevice])


class UserForm(DistrictForm):
    """An account without its password; nobody shuts himself out."""

    def clean_username(self) -> str:
        # People sign in in small letters, whatever their phone makes of the first one.
        return self.cleaned_data["username"].strip().lower()

    def clean(self):
        cleaned = super().clean()
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
    actions = ["issue_new_passwords"]

    @admin.display(description="họ và tên", ordering="last_name")
    def display_name(self, user):
        return user.display_name

    def get_fields(self, request, obj=None):
        fields = ["username", "last_name", "first_name", "role", "unit", "phone", "email"]
        return [*fields, "is_active", "must_change_password"] if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ["username", "must_change_password"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            if not obj.is_active:
                # Else they would come to life again with the account.
                sessions.end_all_of(obj)
        else:
            password = issuing.open_account(obj, by=request.user)
            request.issued_accounts = [issuing.IssuedAccount(obj, password)]

    def response_add(self, request, obj, post_url_continue=None):
        return self.issued_page(request, request.issued_accounts)

    @admin.action(description="Cấp mật khẩu mới", permissions=["change"])
    def issue_new_passwords(self, request, queryset):
        # One's own session would end before the page with the password is seen.
        others = queryset.exclude(pk=request.user.pk)
        issued = [issuing.IssuedAccount(user, issuing.reset_password(user, by=request.user)) for user in others]
        return self.issued_page(request, issued)

    def issued_page(self, request, issued: list[issuing.IssuedAccount]) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Mật khẩu vừa cấp",
            "opts": self.opts,
            "issued": issued,
        }
        return TemplateResponse(request, "admin/issued_accounts.html", context)
