"""The report itself: heads, text and signature, in the form of Nghị định 30."""

from typing import Any

from .layout import (
    DATE_LEFT_OPEN,
    HEADING,
    ITALIC,
    LAST,
    LEFTWARD,
    OPEN,
    PART,
    TEXT,
    UPRIGHT_WIDTH,
    Look,
    add_row,
    line,
    mark_row,
    plain_table,
    rule,
    write,
)


def write_head(document: Any) -> None:
    """Issuing body, number; Quốc hiệu, Tiêu ngữ, place and date; title and abstract."""
    left_width, right_width = 66, 99
    table = plain_table(document, left_width, right_width)
    left, right = table.rows[0].cells
    write(left, "{%p if co_quan_cap_tren %}", line(size=13))
    write(left, "{{ co_quan_cap_tren }}", line(size=13))
    write(left, "{%p endif %}", line(size=13))
    write(left, "{{ co_quan_ban_hanh }}", line(size=13, bold=True))
    rule(left, 22, left_width)
    write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", line(size=13, bold=True))
    write(right, "Độc lập - Tự do - Hạnh phúc", line(size=14, bold=True))
    rule(right, 64, right_width)
    left, right = add_row(table).cells
    write(left, f"Số:{OPEN}/BC-UBND", line(size=13, before=6))
    write(right, f"{{{{ dia_danh }}}}, {DATE_LEFT_OPEN}", line(italic=True, before=6))
    write(document, "BÁO CÁO", line(bold=True, before=18))
    write(document, "Kết quả triển khai {{ dot }} ngày {{ ngay }}", line(bold=True))
    rule(document, 56, UPRIGHT_WIDTH)
    write(document, "Kính gửi: Ủy ban nhân dân tỉnh {{ tinh }}.", line(before=12, after=12))


def write_body(document: Any) -> None:
    write(document, "Thực hiện {{ van_ban_day_du }}, {{ uy_ban }} báo cáo kết quả thực hiện, {{ tinh_den }}, như sau:")
    write(document, "1. Công tác chỉ đạo, tuyên truyền", HEADING)
    write_paragraphs(document, "chi_dao")
    write(document, "2. Kết quả thực hiện", HEADING)
    write(document, "Số liệu dưới đây là lũy kế. Hai nhóm có phần trùng nhau nên không cộng gộp.")
    write_staff(document)
    write_residents(document)
    write(document, "3. Tình hình báo cáo", HEADING)
    write_attendance(document)
    write(document, "4. Khó khăn, vướng mắc", HEADING)
    write_paragraphs(document, "kho_khan")
    write(document, "5. Đề xuất, kiến nghị", HEADING)
    # A signature never stands on a page of its own.
    write_paragraphs(document, "kien_nghi", LAST)
    write(document, "(Kèm theo Phụ lục I, Phụ lục II, Phụ lục III)./.", LAST)


def write_paragraphs(document: Any, name: str, look: Look = TEXT) -> None:
    write(document, f"{{%p for doan in {name} %}}")
    write(document, "{{ doan }}", look)
    write(document, "{%p endfor %}")


def write_staff(document: Any) -> None:
    write(document, "a) Tại các cơ quan, đơn vị", PART)
    write(document, "{%p if bieu_a.co_so_lieu %}")
    write(
        document,
        "Có {{ bieu_a.tong.don_vi }}/{{ bieu_a.so_don_vi }} cơ quan, đơn vị có số liệu, gồm {{ bieu_a.tong.tong_so }} "
        "cán bộ, công chức, viên chức và người lao động, trong đó {{ bieu_a.tong.dung_dttm }} người dùng điện thoại "
        "thông minh; {{ bieu_a.tong.da_cai }} người đã cài đặt, đạt {{ bieu_a.tong.ty_le }} số người dùng điện thoại "
        "thông minh; cài mới trong ngày {{ bieu_a.tong.cai_moi }} người"
        "{% if bieu_a.cai_moi_tu %} (có {{ bieu_a.cai_moi_tu }}){% endif %}.",
    )
    write_parts(document, "bieu_a")
    write(
        document,
        "Đã hướng dẫn {{ bieu_a.tong.khach }} lượt khách đến liên hệ công tác; {{ bieu_a.tong.nguoi_than }} người thân "
        "của cán bộ, công chức, viên chức và người lao động đã cài đặt.",
    )
    write_nothing_known(document)
    write(document, "{{ bieu_a.muc_tieu }}")


def write_residents(document: Any) -> None:
    write(document, "b) Trên địa bàn xã, thị trấn", PART)
    write(document, "{%p if bieu_b.co_so_lieu %}")
    write(
        document,
        "Có {{ bieu_b.tong.don_vi }}/{{ bieu_b.so_don_vi }} xã, thị trấn có số liệu, dân số {{ bieu_b.tong.dan_so }} "
        "người, trong đó {{ bieu_b.tong.dung_dttm }} người dùng điện thoại thông minh; {{ bieu_b.tong.da_cai }} người "
        "đã cài đặt, đạt {{ bieu_b.tong.ty_le }} số người dùng điện thoại thông minh và {{ bieu_b.tong.ty_le_dan_so }} "
        "dân số; cài mới trong ngày {{ bieu_b.tong.cai_moi }} người"
        "{% if bieu_b.cai_moi_tu %} (có {{ bieu_b.cai_moi_tu }}){% endif %}.",
    )
    write_parts(document, "bieu_b")
    write(
        document,
        "Đã đến vận động, hướng dẫn {{ bieu_b.tong.ho_da_den }}/{{ bieu_b.tong.so_ho }} hộ (“đi từng ngõ, gõ từng "
        "nhà”); phát thanh tuyên truyền {{ bieu_b.tong.phat_thanh }} lượt.",
    )
    write_nothing_known(document)
    write(document, "{{ bieu_b.muc_tieu }}")
    write(document, "{%p if so_cua_tinh %}")
    write(document, "{{ so_cua_tinh }}")
    write(document, "{%p endif %}")


def write_nothing_known(document: Any) -> None:
    write(document, "{%p else %}")
    write(document, "Chưa có số liệu.")
    write(document, "{%p endif %}")


def write_parts(document: Any, table: str) -> None:
    """The three things that the total is made of (R15)."""
    write(document, f"- Đã báo cáo trong ngày: {{{{ {table}.da_bao_cao.cau }}}};")
    write(
        document,
        f"- Lấy số liệu ngày trước: {{{{ {table}.lay_ngay_truoc.cau }}}}"
        f"{{% if {table}.cac_ngay_truoc %}} (số liệu {{{{ {table}.cac_ngay_truoc }}}}){{% endif %}};",
        ITALIC,
    )
    write(document, f"- Chưa có số liệu: {{{{ {table}.chua_co_so_lieu.don_vi }}}} đơn vị.")


def write_attendance(document: Any) -> None:
    write(document, "Theo {{ van_ban }} có {{ tinh_hinh.cau }}. Hạn gửi chậm nhất {{ han_gui }}.")
    write(document, "{%p if lui_han %}")
    write(document, "{{ lui_han }}")
    write(document, "{%p endif %}")
    write(document, "{%p for nhom in tinh_hinh.nhom %}")
    write(
        document,
        "- {{ nhom.ten }}: {{ nhom.so_don_vi }} đơn vị"
        "{% if nhom.neu_ten %}, gồm: {{ nhom.don_vi }}{% elif nhom.don_vi %} (nêu tên tại Phụ lục III){% endif %}.",
    )
    write(document, "{%p endfor %}")


def write_signature(document: Any) -> None:
    table = plain_table(document, 75, 90)
    mark_row(table.rows[0], "w:cantSplit")
    left, right = table.rows[0].cells
    write(left, "Nơi nhận:", line(size=12, bold=True, italic=True, align=LEFTWARD, before=6))
    for receiver in ("- Như trên;", "- Lãnh đạo UBND {{ cap_huyen }};", "- Lưu: VT, VHTT."):
        write(left, receiver, line(size=11, align=LEFTWARD))
    write(right, "TM. ỦY BAN NHÂN DÂN", line(bold=True, before=6))
    write(right, "{{ chuc_vu }}", line(bold=True))
    write(right, "{{ nguoi_ky }}", line(bold=True, before=62))
