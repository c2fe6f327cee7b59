"""What each figure counts, of whom, and who counts people that stand in two places: the same words for all units."""

import datetime

from .indicators import APP

#: The day that these words are of; editions name it. Whoever changes a word here gives them a new day.
EXPLAINED_ON = datetime.date(2026, 12, 1)

#: By the figure's field.
MEANINGS: dict[str, str] = {
    "staff_total": (
        "Mọi cán bộ, công chức, viên chức và người lao động đang làm việc tại cơ quan, đơn vị, kể cả người làm "
        "hợp đồng và người đang nghỉ phép, nghỉ ốm, nghỉ thai sản."
    ),
    "staff_smartphones": (
        "Trong số trên, người đang dùng ít nhất một điện thoại thông minh. Một người có nhiều máy tính là một người."
    ),
    "staff_installed": (
        "Trong số người dùng điện thoại thông minh, người đã cài đặt Bluezone tính đến lúc báo cáo. Số lũy kế, "
        "không phải số cài mới trong ngày; người đã gỡ ứng dụng thì không tính."
    ),
    "visitors_guided": (
        "Lượt khách đến liên hệ công tác được cán bộ hướng dẫn cài đặt, cộng dồn từ đầu đợt. Một người đến hai "
        "lần tính hai lượt."
    ),
    "relatives_installed": (
        "Người thân của cán bộ đã cài đặt, cộng dồn từ đầu đợt. Không tính vào tỷ lệ; nơi người đó ở tính ở Biểu B."
    ),
    "residents_total": "Người đang cư trú trên địa bàn xã, thị trấn, mọi lứa tuổi, kể cả cán bộ ở tại địa bàn.",
    "residents_smartphones": (
        "Trong số dân trên, người đang dùng ít nhất một điện thoại thông minh. Một người có nhiều máy tính là một "
        "người."
    ),
    "residents_installed": (
        "Trong số người dân dùng điện thoại thông minh, người đã cài đặt Bluezone tính đến lúc báo cáo. Số lũy kế."
    ),
    "households_total": "Số hộ đang cư trú trên địa bàn.",
    "households_visited": (
        "Số hộ đã được tổ công tác đến tận nhà vận động, hướng dẫn ít nhất một lần, cộng dồn. Một hộ đến nhiều lần "
        "tính một hộ."
    ),
    "broadcasts": "Số lượt phát thanh tuyên truyền trên đài, loa của xã, thị trấn và các ấp, cộng dồn từ đầu đợt.",
}

#: Who counts a person that stands in two places: each is counted once in a table.
IN_TWO_PLACES: tuple[tuple[str, str], ...] = (
    ("Cán bộ biệt phái, tăng cường", "Nơi đang làm việc hằng ngày tính; nơi cử đi không tính."),
    (
        "Giáo viên, nhân viên trường học",
        "Trường tính nếu có tên trong danh sách đơn vị, nếu không thì Phòng Giáo dục và Đào tạo tính; xã không tính.",
    ),
    (
        "Công an, quân sự, y tế làm việc tại xã",
        "Ngành tính ở Biểu A nếu ngành có tên trong danh sách đơn vị; nếu không, xã, thị trấn tính.",
    ),
    (
        "Cán bộ cũng là người dân của xã",
        "Cơ quan tính ở Biểu A, xã nơi ở tính ở Biểu B. Hai biểu không cộng với nhau nên không ai bị tính hai lần.",
    ),
    ("Người dân tạm trú, đi làm xa", "Nơi đang ở thực tế tính; nơi vắng mặt trên sáu tháng không tính."),
)


def meaning_of(field: str, app: str = APP) -> str:
    """What the figure counts, for an app; "" for a figure that nobody has explained."""
    return MEANINGS.get(field, "").replace(APP, app)
