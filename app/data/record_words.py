"""The codes of records and registers in words, for whoever builds a screen."""

from typing import Final

from app.core.words import Words

SEXES: Final = {"male": Words("Nam", "Male"), "female": Words("Nữ", "Female")}
STATUSES: Final = {
    "studying": Words("Đang học", "Studying"),
    "paused": Words("Tạm nghỉ", "Paused"),
    "transferred_out": Words("Chuyển đi", "Transferred out"),
    "withdrawn": Words("Thôi học", "Withdrawn"),
    "completed": Words("Hoàn thành chương trình", "Completed"),
    "entered_in_error": Words("Ghi nhầm", "Entered in error"),
}
RELATIONSHIPS: Final = {
    "father": Words("Cha", "Father"),
    "mother": Words("Mẹ", "Mother"),
    "guardian": Words("Người giám hộ", "Guardian"),
}
UNKNOWNS: Final = {
    "father": Words("Không rõ cha", "Father unknown"),
    "mother": Words("Không rõ mẹ", "Mother unknown"),
    "address": Words("Không rõ địa chỉ thường trú", "Permanent address unknown"),
    "phone": Words("Không rõ điện thoại", "Phone unknown"),
}
MARKS: Final = {
    "present": Words("Có mặt", "Present"),
    "excused": Words("Vắng có phép", "Absent, excused"),
    "unexcused": Words("Vắng không phép", "Absent, unexcused"),
}
REQUIRED: Final = {
    "full_name": Words("Họ và tên", "Full name"),
    "birth_date": Words("Ngày sinh", "Birth date"),
    "sex": Words("Giới tính", "Sex"),
    "ethnic_group": Words("Dân tộc", "Ethnic group"),
    "permanent_address": Words("Địa chỉ thường trú", "Permanent address"),
    "policy_categories": Words("Con gia đình chính sách", "Policy family"),
    "parents": Words("Thông tin cha, mẹ", "Father and mother"),
    "phone": Words("Điện thoại liên hệ", "Contact phone"),
}
"""What clause 6.1 requires of a record."""
