"""Officers' accounts: given to units, corrected, closed; first passwords are shown once, on the answer itself.

A message would pass through a cookie, or lie in the session table in clear: passwords go
nowhere but into the page that prints them.
"""

import base64
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from accounts import issuing, tries
from accounts.access import Can, account_or_404, officer_or_404
from accounts.forms import AccountForm, MoveForm, NewAccountForm, NewColleagueForm, OwnPasswordForm
from accounts.issuing import IssuedAccount, Outdated
from incoming import spreadsheets
from incoming.problems import sentences_of
from incoming.text import matches, searched
from units.access import POST, SAFE, allows, known_unit_or_404, requires
from units.models import Unit, UnitQuerySet, User, name_of
from units.requests import SignedInRequest

SHEETS_ON_A_PAGE = 8
#: What a form brings that says nothing of what it asks for.
UNSIGNED = {"csrfmiddlewaretoken", "password"}


@requires(Can.MANAGE_ACCOUNTS, SAFE)
def account_list(request: SignedInRequest) -> HttpResponse:
    """Who can sign in for which unit; units that nobody can stand first."""
    return _list_page(request)


def _list_page(request: SignedInRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    district, today = request.user.district, timezone.localdate(request.arrived_at)
    words = searched(request.GET.get("tim", ""))
    waiting = list(issuing.units_without_account(district, today))
    unused = list(issuing.unused_accounts(district, today))
    users = list(issuing.officers_of(district))
    context = {"form": OwnPasswordForm(request)} | context
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
        "colleagues": issuing.colleagues_of(district) if allows(request.user, Can.MANAGE_COLLEAGUES) else (),
        "wrong": tries.wrong_on(today, district),
        "today": today,
    }
    return render(request, "accounts/account_list.html", context, status=status)


@requires(Can.MANAGE_ACCOUNTS, POST)
def accounts_issue(request: SignedInRequest) -> HttpResponse:
    """Give an account to each unit that has none, and show the passwords once."""
    return _issue(request, issuing.issue_accounts)


@requires(Can.MANAGE_ACCOUNTS, POST)
def accounts_reissue(request: SignedInRequest) -> HttpResponse:
    """Give a new first password to each account that nobody has used yet: the answer with the first was lost."""
    form = OwnPasswordForm(request, request.POST)
    if not form.is_valid():
        return _list_page(request, status=422, form=form)
    return _issue(request, issuing.reissue_passwords)


@sensitive_variables("issued")
def _issue(request: SignedInRequest, action: Any) -> HttpResponse:
    today = timezone.localdate(request.arrived_at)
    try:
        issued = action(district=request.user.district, today=today, **_asked(request))
    except Outdated:
        return _issued_before(request) or _list_page(request, status=409, is_outdated=True)
    if not issued:
        messages.info(request, "Không có tài khoản nào cần cấp.")
        return redirect("accounts:account-list")
    return _credentials_sheets(request, issued)


@requires(Can.MANAGE_ACCOUNTS)
def account_add(request: SignedInRequest) -> HttpResponse:
    """Add an account for a unit that may have others, and show its password once."""
    units = _units_of(request)
    code = searched(request.GET.get("don-vi", ""))
    unit = known_unit_or_404(request.user, code) if code else None
    form = NewAccountForm(request.POST if request.method == "POST" else None, units=units, unit=unit)
    if request.method == "POST" and form.is_valid():
        return _add(request, form)
    # Of a second tap the name is in use: by the account that the first made.
    before = _issued_before(request) if form.errors else None
    return before or _add_page(request, form, status=422 if form.errors else 200)


@sensitive_variables("issued")
def _add(request: SignedInRequest, form: NewAccountForm) -> HttpResponse:
    unit, username = form.cleaned_data["unit"], form.cleaned_data["username"]
    asked = _asked(request) | form.details
    try:
        issued = issuing.add_officer(unit=unit, username=username, **asked)
    except Outdated:
        return _issued_before(request) or _add_page(request, form, status=409, is_outdated=True)
    except ValidationError as error:
        form.add_error(None, sentences_of(error, User))
        return _add_page(request, form, status=422)
    return _credentials_sheets(request, [issued])


def _units_of(request: SignedInRequest) -> UnitQuerySet:
    """The units that accounts are given to: those that report, or will."""
    today = timezone.localdate(request.arrived_at)
    return Unit.objects.visible_to(request.user).exclude(active_until__lte=today)


def _add_page(request: SignedInRequest, form: NewAccountForm, *, status: int, **context: Any) -> HttpResponse:
    context |= {"form": form, "version": issuing.version_of(issuing.officers_of(request.user.district))}
    lead = "Một đơn vị có thể có nhiều cán bộ đầu mối, mỗi người một tài khoản."
    context |= {"title": "Thêm tài khoản", "lead": lead}
    return render(request, "accounts/account_add.html", context, status=status)


@requires(Can.MANAGE_COLLEAGUES)
@sensitive_variables("issued")
def colleague_add(request: SignedInRequest) -> HttpResponse:
    """Add an account for the Office, a leader or an administrator, and show its password once."""
    district, status, is_outdated = request.user.district, 200, False
    form = NewColleagueForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = {"role": form.cleaned_data["role"], "username": form.cleaned_data["username"]} | form.details
        try:
            issued = issuing.add_colleague(district=district, **who, **_asked(request))
            return _credentials_sheets(request, [issued])
        except Outdated:
            status, is_outdated = 409, True
        except ValidationError as error:
            form.add_error(None, sentences_of(error, User))
    # Of a second tap the name is in use, or the list another: by the account that the first made.
    if (form.errors or is_outdated) and (before := _issued_before(request)):
        return before
    version = issuing.version_of(issuing.colleagues_of(district))
    context = {"form": form, "version": version, "is_outdated": is_outdated}
    context |= {"title": "Thêm tài khoản của Phòng, lãnh đạo, quản trị", "lead": "Mỗi người một tài khoản."}
    return render(request, "accounts/account_add.html", context, status=422 if form.errors else status)


@requires(Can.MANAGE_ACCOUNTS)
def account_edit(request: SignedInRequest, username: str) -> HttpResponse:
    """Correct the name, phone or e-mail of an account."""
    user = account_or_404(request.user, username)
    if request.method != "POST":
        return _edit_page(request, user, AccountForm(instance=user), status=200)
    with transaction.atomic():
        return _edit(request, issuing.held(user))


def _edit(request: SignedInRequest, user: User) -> HttpResponse:
    form = AccountForm(request.POST, instance=user)
    if form.is_valid() and form.is_outdated:
        return _edit_page(request, user, form, status=409, is_changed_meanwhile=True)
    if form.is_valid():
        issuing.change_account(user, by=request.user, **form.details)
        messages.success(request, f"Đã ghi thông tin của tài khoản {user.username}.")
        return redirect("accounts:account-edit", user.username)
    return _edit_page(request, user, form, status=422)


def _edit_page(request: SignedInRequest, user: User, form: AccountForm, *, status: int, **context: Any) -> HttpResponse:
    context = {"password_form": OwnPasswordForm(request)} | context
    context |= {
        "form": form,
        "account": user,
        "version": issuing.version_of([user]),
        "may_end_sessions": allows(request.user, Can.END_SESSIONS),
    }
    if user.unit:
        context.setdefault("move_form", MoveForm(units=_units_of(request), account=user))
    return render(request, "accounts/account_edit.html", context, status=status)


@requires(Can.MANAGE_ACCOUNTS, POST)
@sensitive_variables("password")
def account_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Replace a password by a random one, shown once; the account's sessions end."""
    user = account_or_404(request.user, username)
    form = OwnPasswordForm(request, request.POST)
    if not form.is_valid():
        return _edit_page(request, user, AccountForm(instance=user), status=422, password_form=form)
    try:
        password = issuing.reset_password(user, **_asked(request))
    except Outdated:
        return _issued_before(request) or _edit_page(
            request, user, AccountForm(instance=user), status=409, is_outdated=True
        )
    return _credentials_sheets(request, [IssuedAccount(user, password)])


@requires(Can.MANAGE_ACCOUNTS, POST)
def account_active(request: SignedInRequest, username: str) -> HttpResponse:
    """Close an account, or open it again; closing ends its sessions at once."""
    user, is_active = account_or_404(request.user, username), request.POST.get("active") == "1"
    issuing.set_active(user, is_active=is_active, by=request.user)
    messages.success(request, f"{'Đã mở lại' if is_active else 'Đã khóa'} tài khoản {user.username}.")
    return redirect("accounts:account-edit", user.username)


@requires(Can.MANAGE_ACCOUNTS, POST)
def account_move(request: SignedInRequest, username: str) -> HttpResponse:
    """Let an officer report for another unit; nobody overlooks that the one before is left without an account."""
    user = officer_or_404(request.user, username)
    before, form = user.unit, MoveForm(request.POST, units=_units_of(request), account=user)
    if before is None or not form.is_valid():
        return _edit_page(request, user, AccountForm(instance=user), status=422, move_form=form)
    unit = form.cleaned_data["unit"]
    if not issuing.move_officer(user, unit=unit, seen=request.POST.get("seen", ""), by=request.user):
        messages.warning(request, f"Chưa chuyển: tài khoản {user.username} vừa được chuyển sang {user.unit}.")
    else:
        messages.success(request, f"Tài khoản {user.username} nay gửi báo cáo cho {unit.name}.")
        if form.leaves_nobody and before != unit:
            messages.warning(
                request, f"{before.name} không còn tài khoản nào; đề nghị cấp tài khoản cho người thay thế."
            )
    return redirect("accounts:account-edit", user.username)


@requires(Can.MANAGE_ACCOUNTS, POST)
def account_unlock(request: SignedInRequest, username: str) -> HttpResponse:
    """Let the account sign in again at once after too many wrong passwords."""
    user = account_or_404(request.user, username)
    tries.forgive(user.username)
    messages.success(request, f"Đã mở đăng nhập cho tài khoản {user.username}; mật khẩu giữ nguyên.")
    return redirect("accounts:account-edit", user.username)


# What is shown once


def _asked(request: SignedInRequest) -> dict[str, Any]:
    """Who asks for passwords, upon what the page showed, and by which tap."""
    return {"by": request.user, "expected": request.POST.get("version"), "tap": _tap_of(request)}


def _tap_of(request: SignedInRequest) -> str:
    """A sign of this form as this person filled it in, without the own password that it asks for."""
    said = [(name, request.POST[name]) for name in sorted(request.POST) if name not in UNSIGNED]
    return salted_hmac("accounts.tap", repr((request.user.pk, request.path, said))).hexdigest()[:32]


def _issued_before(request: SignedInRequest) -> HttpResponse | None:
    """The answer to a second tap: what the first did (R11), whose passwords no page shows again."""
    users = issuing.issued_by(_tap_of(request), request.user.district)
    if not users:
        return None
    (first, *others) = users
    whose = f"{len(users)} tài khoản" if others else f"tài khoản {first.username}"
    again = "dùng mục “Mất phiếu mật khẩu” dưới đây" if others else "bấm “Cấp mật khẩu mới”"
    said = "phiếu mật khẩu chỉ hiện một lần, ở lần bấm đó. Nếu không nhận được phiếu, đề nghị"
    messages.success(request, f"Lần bấm trước đã cấp {whose}; {said} {again}.")
    return redirect("accounts:account-list") if others else redirect("accounts:account-edit", first.username)


@sensitive_variables()
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


@sensitive_variables()
def _workbook(issued: list[IssuedAccount], address: str) -> bytes:
    heads = ["STT", "Đơn vị", "Họ và tên", "Tên đăng nhập", "Mật khẩu lần đầu", "Địa chỉ hệ thống"]
    rows: list[list[spreadsheets.Value]] = []
    for number, account in enumerate(issued, 1):
        full_name = name_of(account.user.last_name, account.user.first_name, "")
        rows.append([number, account.unit_name, full_name, account.user.username, account.password, address])
    return spreadsheets.list_workbook("Tài khoản", heads, rows, [6, 50, 25, 20, 26, 30])
