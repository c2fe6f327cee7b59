"""What the list of changes tells of accounts."""

from units.changelog import Recorded
from units.models import Role, User, name_of

from . import issuing, second_factor

OFFICERS = Recorded(
    User,
    "tài khoản",
    lambda record: f"{record.username}, {name_of(record.last_name, record.first_name, str(record.unit))}",
    unit_lookup="unit_id",
    only={"role": Role.OFFICER},
    labels={
        "username": "tên đăng nhập",
        "last_name": "họ và tên đệm",
        "first_name": "tên",
        "email": "thư điện tử",
        "is_active": "được đăng nhập",
        "must_change_password": "chờ đổi mật khẩu lần đầu",
    },
    hidden={"is_superuser", "is_staff", "date_joined"},
    related=("unit",),
    actions={issuing.OPENED, issuing.RENEWED, issuing.CHANGED, issuing.CLOSED, issuing.REOPENED, issuing.OWN_PASSWORD},
)
#: What was done to the second factor of those whose accounts are else no part of the list.
SECOND_FACTORS = Recorded(
    User,
    "tài khoản",
    lambda record: f"{record.username} ({record.get_role_display()})",
    only={"role__in": list(second_factor.RULES), "history_change_reason__in": list(second_factor.ACTIONS)},
    actions=second_factor.ACTIONS,
    hidden={field.name for field in User._meta.concrete_fields},
)
