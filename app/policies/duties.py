"""The vocabulary of duties: what is owed, how often, in both languages. The posts' files say who owes it.

A name is `noun.done`: what stands fulfilled once the duty is met. An unknown name stops the start.
"""

from difflib import get_close_matches

from app.core.words import Words

DUTIES: dict[str, Words] = {
    "account.password_changed": Words("đổi mật khẩu", "change the password"),
    "accounts.reviewed": Words("rà soát an toàn mọi tài khoản", "review the security of all accounts"),
    "advice.sent": Words(
        "gửi tư vấn cho phụ huynh của mỗi trẻ có nguy cơ", "send advice about each child found at risk"
    ),
    "anomaly.reported": Words("báo cáo mỗi trường hợp bất thường", "report each anomaly"),
    "articles.written": Words("có bài viết của tổ", "have articles written by the group"),
    "attendance.confirmed": Words("xác nhận sổ điểm danh", "confirm the day's register"),
    "attendance.marked": Words("điểm danh trước giờ báo ăn", "mark the day's register by the cut-off"),
    "case.decided": Words("quyết định mỗi hồ sơ vi phạm", "decide each case of violation"),
    "children.measured": Words("cân, đo mọi trẻ", "measure every child"),
    "class.has_teacher": Words("bố trí giáo viên chủ nhiệm cho mỗi lớp", "give each class a homeroom teacher"),
    "committee.constituted": Words("kiện toàn Ban chỉ đạo", "constitute the steering committee"),
    "completion.approved": Words(
        "duyệt trẻ hoàn thành chương trình 5 tuổi", "approve completion of the five-year-olds"
    ),
    "content.checked": Words("đối chiếu nội dung đã đăng", "check what is posted"),
    "content.decided": Words("duyệt hoặc trả lại tin bài", "approve or return content"),
    "content.published": Words("đăng tin bài đã duyệt", "publish approved content"),
    "content.verified": Words("xác minh tin bài của tổ", "verify the group's content"),
    "credential.rotated": Words("đổi mật khẩu website", "rotate the website's credentials"),
    "data.inspected": Words("kiểm tra dữ liệu được cập nhật", "inspect that data is kept up to date"),
    "difference.followed_up": Words("xử lý mỗi chênh lệch kiểm kê", "follow up each difference of the inventory"),
    "difference.resolved": Words("xử lý mỗi điểm khác với bản duyệt", "resolve each difference from what was approved"),
    "emulation_titles.approved": Words("duyệt danh hiệu thi đua", "approve emulation titles"),
    "evaluation.approved": Words("duyệt kết quả đánh giá, xếp loại", "approve evaluations"),
    "export.sent": Words("gửi số liệu về Phòng VHXH", "send the exports to the commune office"),
    "food.checked": Words("kiểm thực ba bước", "check the food"),
    "group.has_leader": Words("bố trí tổ trưởng cho mỗi tổ", "give each group a leader"),
    "inventory.taken": Words("kiểm kê tài sản", "take the inventory"),
    "lots.removed": Words("loại bỏ mỗi lô thuốc hết hạn", "remove each expired lot"),
    "maintenance.done": Words("bảo trì theo kế hoạch", "carry out planned maintenance"),
    "meeting.ready": Words("chuẩn bị xong mỗi cuộc họp, tiết dạy trực tuyến", "have each online meeting ready"),
    "menu.approved": Words("duyệt thực đơn trước tuần áp dụng", "approve the menu before its week"),
    "parents.messaged": Words(
        "nhắn phụ huynh của mỗi trẻ về học tập, sức khỏe", "message each child's parents on learning and health"
    ),
    "plan.made": Words("lập kế hoạch hoạt động chuyên môn", "make a plan of professional activity"),
    "problem.answered": Words("trả lời mỗi sự cố được báo", "answer each reported problem"),
    "product.appraised": Words("thẩm định mỗi sản phẩm trước khi đăng", "appraise each product before it is posted"),
    "record.followed_up": Words("theo dõi mỗi hồ sơ còn thiếu", "follow up each incomplete record"),
    "records.completed": Words("nhập đủ thông tin bắt buộc của mỗi trẻ", "complete each child's required fields"),
    "register.checked": Words("kiểm tra sổ điểm danh của mỗi lớp", "check each class's register"),
    "regulation.acknowledged": Words("xác nhận đã đọc quy chế", "acknowledge the regulation in force"),
    "roster.entered": Words("nhập danh sách trẻ", "enter the class's roster"),
    "staff.assigned": Words("phân công mọi cán bộ, giáo viên, nhân viên", "assign every member of staff"),
    "staff_files.confirmed": Words("hoàn thiện và xác nhận hồ sơ cán bộ", "have staff files complete and confirmed"),
    "statistics.compiled": Words("lập thống kê định kỳ", "compile the periodic statistics"),
    "stock.listed": Words("cập nhật danh mục thuốc, thiết bị y tế", "update the list of medicines and equipment"),
    "systems.registered": Words(
        "ghi mỗi hệ thống ở Điều 1 kèm người phụ trách", "register each system of Article 1 with who answers for it"
    ),
    "task.completed": Words("làm việc Hiệu trưởng giao", "carry out the tasks that the principal assigns"),
    "transfer.followed_up": Words("theo dõi mỗi trường hợp chuyển trường", "follow up each open transfer"),
    "vouchers.entered": Words("nhập đủ chứng từ của năm", "enter the year's vouchers"),
    "workstation.attested": Words(
        "cam kết an toàn, sao lưu máy quản trị", "attest security and backup of the workstation"
    ),
}

EVERY: dict[str, Words] = {
    "calendar": Words("theo lịch năm học", "by the calendar's date"),
    "day": Words("mỗi ngày", "each day"),
    "event": Words("mỗi lần phát sinh", "each time it arises"),
    "month": Words("mỗi tháng", "each month"),
    "period": Words("theo chu kỳ", "each period"),
    "school_day": Words("mỗi ngày học", "each school day"),
    "school_week": Words("mỗi tuần học", "each school week"),
    "school_year": Words("mỗi năm học", "each school year"),
    "term": Words("mỗi học kỳ", "each term"),
}
"""How often a duty falls due."""


class UnknownDuty(LookupError):
    """A rule names a duty that the vocabulary does not have."""


def known_duty(name: str) -> str:
    """The duty itself. UnknownDuty, naming the nearest, where there is none of that name."""
    if name in DUTIES:
        return name
    nearest = get_close_matches(name, DUTIES, n=1, cutoff=0)
    raise UnknownDuty(f"there is no duty {name!r}; the nearest is {nearest[0]!r} (app/policies/duties.py)")
