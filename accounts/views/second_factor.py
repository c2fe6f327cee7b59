"""The second step of signing in: the code, setting it up, renewing it; whom the administrator asks for it.

The secret stands on the page that sets it up, the spare codes on the answer that makes them, and nowhere else.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts import sealing
from accounts import second_factor as factor
from accounts.access import Can, colleague_or_404
from accounts.forms import CodeForm, OwnPasswordForm, PasswordForm, RuleForm, SetUpForm
from accounts.models import Phone
from units.access import requires
from units.models import Role
from units.requests import SignedInRequest

WRONG = "Mã không đúng, đã hết hạn hoặc đã dùng. Đề nghị nhập mã mới đang hiện trên điện thoại."
KEEP = "Huyện yêu cầu vai trò này xác thực hai bước nên không tắt được."
LOST_KEY = (
    "Máy chủ không còn đọc được khóa xác thực của điện thoại này. Đề nghị nhập một mã dự phòng, "
    "hoặc đề nghị quản trị hệ thống đặt lại xác thực hai bước."
)
OLD_PAGE = "Trang mở đã lâu; đề nghị xóa mục vừa thêm trong ứng dụng và quét lại mã QR mới dưới đây."


@requires(Can.USE_SECOND_FACTOR)
@sensitive_post_parameters()
def enter_code(request: SignedInRequest) -> HttpResponse:
    """Take the code that follows the password; nothing else is open before."""
    target = _target_of(request)
    if factor.is_verified(request) or not factor.has_factor(request.user):
        factor.begin(None, request, request.user)
        return redirect(target)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = _try_code(request, form) if form.is_bound else 200
    if status == 302:
        return redirect(target)
    context = {"form": form, "next": target, "is_wrong_code": WRONG in form.errors.get("code", [])}
    return render(request, "accounts/enter_code.html", context, status=status)


def _try_code(request: SignedInRequest, form: CodeForm) -> int:
    """Let the session in, or say on the form why not; the status of the answer."""
    if not form.is_valid():
        return 422
    try:
        factor.pass_with(request, form.cleaned_data["code"])
    except factor.WrongCode:
        form.add_error("code", WRONG)
        return 422
    except sealing.Unreadable:
        form.add_error("code", LOST_KEY)
        return 422
    except factor.TooManyTries as refusal:
        until = timezone.localtime(refusal.until)
        form.add_error("code", f"Đã nhập sai nhiều lần. Đề nghị đợi đến {until:%H:%M:%S ngày %d/%m} rồi nhập lại.")
        return 429
    if len(form.cleaned_data["code"]) == factor.SPARE_DIGITS:
        left = factor.spare_codes_left(request.user)
        hint = " Đề nghị in bộ mã mới ở mục Xác thực hai bước." if left <= factor.FEW else ""
        messages.warning(request, f"Đã dùng một mã dự phòng, còn {left} mã.{hint}")
    return 302


def _target_of(request: SignedInRequest) -> str:
    """The page that was asked for before, if it is ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=is_secure)
    # A word without its slash would be taken for a view's name.
    return target if is_ours and target.startswith("/") else resolve_url("home")


@requires(Can.USE_SECOND_FACTOR)
@sensitive_post_parameters()
@sensitive_variables("codes")
def second_factor_setup(request: SignedInRequest) -> HttpResponse:
    """Show a new secret to one's phone and take its first code; the answer prints the spare codes."""
    form = SetUpForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = factor.set_up(request, form.cleaned_data["signed"], form.cleaned_data["code"])
        except factor.WrongCode:
            form.add_error("code", WRONG)
        except signing.BadSignature:
            form.add_error(None, OLD_PAGE)
        else:
            return _spare_codes(request, codes)
    return _setup_page(request, form)


@sensitive_variables("secret")
def _setup_page(request: SignedInRequest, form: SetUpForm) -> HttpResponse:
    """The same secret again after a mistyped code; a new one where the page's own cannot be read."""
    try:
        secret = factor.new_secret(request.user, form.data.get("signed", ""))
    except signing.BadSignature:
        secret = factor.new_secret(request.user)
    context = {
        "form": form,
        "secret": secret,
        "is_forced": factor.is_required(request.user) and not factor.is_verified(request),
        "has_factor": factor.has_factor(request.user),
        "next": _target_of(request),
    }
    return render(request, "accounts/second_factor_setup.html", context, status=422 if form.errors else 200)


@requires(Can.USE_SECOND_FACTOR)
@sensitive_post_parameters()
@sensitive_variables("codes")
def second_factor(request: SignedInRequest) -> HttpResponse:
    """One's own second factor: whether it is on, how many spare codes are left, new ones, off."""
    form = PasswordForm(request, request.POST if request.method == "POST" else None)
    is_off = request.POST.get("do") == "off"
    if is_off and factor.is_required(request.user):
        form.add_error(None, KEEP)
    if form.is_bound and not factor.has_factor(request.user):
        return redirect("accounts:second-factor")
    if not form.is_valid():
        return _own_page(request, form)
    if not is_off:
        return _spare_codes(request, factor.renew_spare_codes(request.user))
    factor.turn_off(request)
    messages.success(request, "Đã tắt xác thực hai bước.")
    return redirect("accounts:second-factor")


def _own_page(request: SignedInRequest, form: PasswordForm) -> HttpResponse:
    context = {
        "form": form,
        "device": Phone.objects.filter(user=request.user, confirmed=True).first(),
        "left": factor.spare_codes_left(request.user),
        "few": factor.FEW,
        "is_required": factor.is_required(request.user),
        "is_administrator": request.user.role == Role.ADMINISTRATOR,
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _spare_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    """The only page that shows them; a message would pass through a cookie or lie in the session in clear."""
    half = factor.SPARE_DIGITS // 2
    context = {
        "codes": [f"{code[:half]} {code[half:]}" for code in codes],
        "today": timezone.localdate(request.arrived_at),
        "next": _target_of(request),
    }
    return render(request, "accounts/spare_codes.html", context)


@requires(Can.REQUIRE_SECOND_FACTOR)
def second_factor_rule(request: SignedInRequest) -> HttpResponse:
    """Whom the district asks for a second factor, and who has one."""
    required = factor.required_roles(request.user.district)
    form = RuleForm(required, request.POST if request.method == "POST" else None)
    if form.is_valid():
        factor.require(request.user.district, form.cleaned_data["roles"], by=request.user)
        messages.success(request, "Đã lưu yêu cầu xác thực hai bước.")
        return redirect("accounts:second-factor-rule")
    people = list(factor.people_of(request.user.district))
    context: dict[str, Any] = {
        "form": form,
        "people": people,
        "rules": [_rule_line(request, role, people) for role in factor.RULES],
    }
    return render(request, "accounts/second_factor_rule.html", context, status=422 if form.errors else 200)


def _rule_line(request: SignedInRequest, role: str, people: list[Any]) -> dict[str, Any]:
    active = [person for person in people if person.role == role and person.is_active]
    return {
        "role": role,
        "label": Role(role).label,
        "is_required": role in factor.required_roles(request.user.district),
        "count": len(active),
        "ready": sum(person.has_factor for person in active),
    }


@requires(Can.REQUIRE_SECOND_FACTOR)
@sensitive_post_parameters()
def second_factor_reset(request: SignedInRequest, username: str) -> HttpResponse:
    """Take away the factor of a colleague who lost the phone; one's own goes by password or by command."""
    person = colleague_or_404(request.user, username)
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "person": person}
        return render(request, "accounts/second_factor_reset.html", context, status=422 if form.errors else 200)
    if factor.reset(person, by=request.user):
        messages.success(request, f"Đã đặt lại xác thực hai bước của tài khoản {person.username}.")
    else:
        messages.info(request, f"Tài khoản {person.username} chưa thiết lập xác thực hai bước.")
    return redirect("accounts:second-factor-rule")
