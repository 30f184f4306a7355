"""What a school year may have a due date for, besides its roster: our own codes. The dates are the school's (D)."""

from typing import Final

from app.core.words import Words

DUE_DATES: Final = {
    "five_year_completion": Words(
        "Duyệt trẻ hoàn thành chương trình 5 tuổi (3.4)", "Completion of the five-year-olds (3.4)"
    ),
    "staff_evaluation": Words("Duyệt đánh giá, xếp loại giáo viên (3.4)", "Evaluation of the staff (3.4)"),
    "staff_files": Words("Hồ sơ cán bộ, viên chức đầy đủ (3.3)", "Staff files complete (3.3)"),
    "universal_education_export": Words("Gửi số liệu phổ cập giáo dục (4.1.4)", "Universal-education export (4.1.4)"),
    "vouchers": Words("Nhập đủ chứng từ của năm (4.2.3)", "The year's vouchers entered (4.2.3)"),
}
"""Code → what is due, with the clause that wants it."""
