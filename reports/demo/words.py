"""What the invented Office writes into its report: texts that stand until the next ones."""

from reports.consolidation import Narrative

#: By the day that they are first written on, counted from 0.
NARRATIVES = {
    0: Narrative(
        direction="Ủy ban nhân dân huyện giao thủ trưởng các cơ quan, đơn vị trực tiếp chỉ đạo cài đặt; "
        "Phòng Văn hóa và Thông tin đôn đốc, tổng hợp hàng ngày.",
        difficulties="Một số đơn vị chưa phân công cán bộ đầu mối, gửi số liệu còn chậm.",
        proposals="",
    ),
    2: Narrative(
        direction="Các xã, thị trấn thành lập tổ công tác, “đi từng ngõ, gõ từng nhà” hướng dẫn người dân cài đặt.\n"
        "Hệ thống truyền thanh cơ sở phát bài tuyên truyền 02 lần mỗi ngày.",
        difficulties="Sóng di động yếu tại một số ấp; nhiều người lớn tuổi chưa có điện thoại thông minh.",
        proposals="Đề nghị Sở Thông tin và Truyền thông hỗ trợ thêm tờ rơi hướng dẫn cài đặt.",
    ),
    4: Narrative(
        direction="Tổ công tác các xã, thị trấn làm việc cả buổi tối, đến những hộ chưa gặp được ban ngày.\n"
        "Hệ thống truyền thanh cơ sở duy trì phát bài tuyên truyền 02 lần mỗi ngày.\n"
        "Mặt trận Tổ quốc và các đoàn thể lồng ghép tuyên truyền tại các buổi họp khu dân cư.",
        difficulties="Sóng di động yếu tại một số ấp; một số máy đời cũ không cài được.",
        proposals="Đề nghị Sở Thông tin và Truyền thông hỗ trợ thêm tờ rơi, "
        "đề nghị doanh nghiệp viễn thông kiểm tra vùng sóng yếu.",
    ),
}
