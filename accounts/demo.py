"""What the demo's sign-in page offers; in service nothing of it is shown."""

from typing import NamedTuple


class Offer(NamedTuple):
    """An account to look around with."""

    username: str
    label: str


#: Published with the program on purpose: the demo is there to be looked into.
PASSWORD = "Demo@1508"  # noqa: S105
OFFERS = (
    Offer("25279", "Cán bộ xã Lộc Tấn"),
    Offer("vhtt", "Phòng Văn hóa và Thông tin"),
    Offer("lanhdao", "Lãnh đạo huyện"),
    Offer("quantri", "Quản trị hệ thống"),
)
