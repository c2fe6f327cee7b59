"""Officers' accounts: given to units, corrected, closed; first passwords are shown once, on the answer itself.

A message would pass through a cookie, or lie in the session table in clear: passwords go
nowhere but into the page that prints them.
"""

import base64
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import issuing
from accounts.access import Can, officer_or_404
from accounts.forms import AccountForm, NewAccountForm
from accounts.issuing import IssuedAccount, Outdated
from incoming import spreadsheets
from incoming.problems import sentences_of
from incoming.text import matches, searched
from units.access import known_unit_or_404, requires
from units.models import Unit, User, name_of
from units.requests import SignedInRequest

SHEETS_ON_A_PAGE = 8


@requires(Can.MANAGE_ACCOUNTS)
@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """Who can sign in for which unit; units that nobody can stand first."""
    return _list_page(request)


def _list_page(request: SignedInRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    district, today = request.user.district, timezone.localdate(request.arrived_at)
    words = searched(request.GET.get("tim", ""))
    waiting = list(issuing.units_without_account(district, today))
    unused = list(issuing.unused_accounts(district, today))
    users = list(issuing.officers_of(district))
    context |= {
        "words": words,
        "waiting": waiting,
        "waiting_version": issuing.version_of(waiting),
        "unused": unused,
        "unused_version": issuing.version_of(unused),
        "users": [
            user
            for user in users
            if user.unit and matches(words, user.username, user.display_name, user.unit.name, user.unit.short_name)
        ],
        "count": len(users),
        "today": today,
    }
    return render(request, "accounts/account_list.html", context, status=status)


@requires(Can.MANAGE_ACCOUNTS)
@require_POST
def accounts_issue(request: SignedInRequest) -> HttpResponse:
    """Give an account to each unit that has none, and show the passwords once."""
    return _issue(request, issuing.issue_accounts)


@requires(Can.MANAGE_ACCOUNTS)
@require_POST
def accounts_reissue(request: SignedInRequest) -> HttpResponse:
    """Give a new first password to each account that nobody has used yet: the answer with the first was lost."""
    return _issue(request, issuing.reissue_passwords)


@sensitive_variables("issued")
def _issue(request: SignedInRequest, action: Any) -> HttpResponse:
    today, expected = timezone.localdate(request.arrived_at), request.POST.get("version")
    try:
        issued = action(district=request.user.district, today=today, by=request.user, expected=expected)
    except Outdated:
        return _list_page(request, status=409, is_outdated=True)
    if not issued:
        messages.info(request, "Không có tài khoản nào cần cấp.")
        return redirect("accounts:account-list")
    return _credentials_sheets(request, issued)


@requires(Can.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def account_add(request: SignedInRequest) -> HttpResponse:
    """Add an account for a unit that may have others, and show its password once."""
    today = timezone.localdate(request.arrived_at)
    units = Unit.objects.visible_to(request.user).exclude(active_until__lte=today)
    code = searched(request.GET.get("don-vi", ""))
    unit = known_unit_or_404(request.user, code) if code else None
    form = NewAccountForm(request.POST if request.method == "POST" else None, units=units, unit=unit)
    if request.method == "POST" and form.is_valid():
        return _add(request, form)
    return _add_page(request, form, status=422 if form.errors else 200)


@sensitive_variables("issued")
def _add(request: SignedInRequest, form: NewAccountForm) -> HttpResponse:
    unit, username = form.cleaned_data["unit"], form.cleaned_data["username"]
    expected = request.POST.get("version")
    try:
        issued = issuing.add_officer(unit=unit, username=username, by=request.user, expected=expected, **form.details)
    except Outdated:
        return _add_page(request, form, status=409, is_outdated=True)
    except ValidationError as error:
        form.add_error(None, sentences_of(error, User))
        return _add_page(request, form, status=422)
    return _credentials_sheets(request, [issued])


def _add_page(request: SignedInRequest, form: NewAccountForm, *, status: int, **context: Any) -> HttpResponse:
    context |= {"form": form, "version": issuing.version_of(issuing.officers_of(request.user.district))}
    return render(request, "accounts/account_add.html", context, status=status)


@requires(Can.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: SignedInRequest, username: str) -> HttpResponse:
    """Correct the name, phone or e-mail of an officer's account."""
    user = officer_or_404(request.user, username)
    form = AccountForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        issuing.change_account(user, by=request.user, **form.details)
        messages.success(request, f"Đã ghi thông tin của tài khoản {user.username}.")
        return redirect("accounts:account-edit", user.username)
    return _edit_page(request, user, form, status=422 if form.errors else 200)


def _edit_page(request: SignedInRequest, user: User, form: AccountForm, *, status: int, **context: Any) -> HttpResponse:
    context |= {"form": form, "account": user, "version": issuing.version_of([user])}
    return render(request, "accounts/account_edit.html", context, status=status)


@requires(Can.MANAGE_ACCOUNTS)
@require_POST
def account_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Replace an officer's password by a random one, shown once; the account's sessions end."""
    user = officer_or_404(request.user, username)
    try:
        password = issuing.reset_password(user, by=request.user, expected=request.POST.get("version"))
    except Outdated:
        return _edit_page(request, user, AccountForm(instance=user), status=409, is_outdated=True)
    return _credentials_sheets(request, [IssuedAccount(user, password)])


@requires(Can.MANAGE_ACCOUNTS)
@require_POST
def account_active(request: SignedInRequest, username: str) -> HttpResponse:
    """Close an officer's account, or open it again; closing ends its sessions at once."""
    user, is_active = officer_or_404(request.user, username), request.POST.get("active") == "1"
    issuing.set_active(user, is_active=is_active, by=request.user)
    messages.success(request, f"{'Đã mở lại' if is_active else 'Đã khóa'} tài khoản {user.username}.")
    return redirect("accounts:account-edit", user.username)


# What is shown once


def _credentials_sheets(request: SignedInRequest, issued: list[IssuedAccount]) -> HttpResponse:
    """The page that prints the credentials sheets and carries the same list as a workbook inside of its own link."""
    address = request.build_absolute_uri("/")
    workbook = base64.b64encode(_workbook(issued, address)).decode()
    pages = [issued[start : start + SHEETS_ON_A_PAGE] for start in range(0, len(issued), SHEETS_ON_A_PAGE)]
    context = {
        "pages": pages,
        "count": len(issued),
        "address": address,
        "workbook": f"data:{spreadsheets.CONTENT_TYPE};base64,{workbook}",
    }
    return render(request, "accounts/credentials_sheets.html", context)


def _workbook(issued: list[IssuedAccount], address: str) -> bytes:
    heads = ["STT", "Đơn vị", "Họ và tên", "Tên đăng nhập", "Mật khẩu lần đầu", "Địa chỉ hệ thống"]
    rows: list[list[spreadsheets.Value]] = []
    for number, account in enumerate(issued, 1):
        full_name = name_of(account.user.last_name, account.user.first_name, "")
        rows.append([number, account.unit_name, full_name, account.user.username, account.password, address])
    return spreadsheets.list_workbook("Tài khoản", heads, rows, [6, 50, 25, 20, 26, 30])
