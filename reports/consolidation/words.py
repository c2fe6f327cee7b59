"""The words of the papers that are data: an edition keeps those of its own day (R21).

How sentences are put together is the printing code's, and the kept editions in the tests hold it still.
"""

from dataclasses import dataclass

from .unit_day import STATUS_LABELS


@dataclass(frozen=True, slots=True)
class Head:
    """One column of Biểu C: what it tells, and how it is headed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of states, of totals and of columns, as the papers print them."""

    #: By the state's value.
    statuses: dict[str, str]
    #: What a table calls its total, and the things that it is made of (R15).
    total: str
    reported: str
    carried: str
    unknown: str
    #: The columns of a table besides its figures.
    number: str
    unit: str
    new_today: str
    state: str
    remarks: str
    legend: str
    #: The columns of Biểu C, in order.
    attendance: tuple[Head, ...]
    #: Which of the forms of the written report that the program ships prints it, where the district has none.
    document: int


WORDS = Words(
    statuses={status.value: label for status, label in STATUS_LABELS.items()},
    total="Tổng cộng",
    reported="Trong đó: đã báo cáo trong ngày",
    carried="Trong đó: lấy số liệu ngày trước",
    unknown="Chưa có số liệu",
    number="STT",
    unit="Đơn vị",
    new_today="Cài mới trong ngày",
    state="Tình trạng báo cáo",
    remarks="Ghi chú",
    legend=(
        "Ghi chú: số liệu là lũy kế. Chữ nghiêng, nền xám: số liệu ngày trước của đơn vị chưa báo cáo. "
        "Dấu “–”: chưa có số liệu."
    ),
    attendance=(
        Head("number", "STT"),
        Head("unit", "Đơn vị"),
        Head("state", "Tình trạng"),
        Head("first_sent_at", "Gửi lần đầu lúc"),
        Head("minutes_late", "Số phút trễ"),
        Head("revision", "Số lần gửi"),
        Head("way", "Hình thức"),
        Head("figures_date", "Số liệu lấy từ ngày"),
        Head("warnings", "Cảnh báo đã xác nhận"),
        Head("remarks", "Ghi chú, lý do"),
    ),
    document=2,
)
