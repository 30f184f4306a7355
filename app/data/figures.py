"""The figures of duties, as shipped: how many days, hours or pieces. The regulation names none: each is ours (D) or a law's (L).

A source begins with the origin of the value, as in app/data/parameters.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words
from app.data.parameters import Dated


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated number and its unit, told with the number: "2 ngày làm việc"."""

    values: tuple[Dated[int], ...]
    unit: Words


_SINCE = date(2025, 10, 17)
_DAYS = Words("ngày", "days")
_SCHOOL_DAYS = Words("ngày học", "school days")
_WORKING_DAYS = Words("ngày làm việc", "working days")
_WORKING_HOURS = Words("giờ làm việc", "working hours")


FIGURES: Final[dict[str, Figure]] = {
    "anomaly_reported": Figure(
        (Dated(2, _SINCE, "D: đủ để hỏi lại giáo viên, chưa kịp quên"),),
        _SCHOOL_DAYS,
    ),
    "articles_a_month": Figure(
        (Dated(1, _SINCE, "D: mỗi tổ ít nhất một bài mỗi tháng; trường đặt lại được"),),
        Words("bài", "articles"),
    ),
    "case_decided": Figure(
        (Dated(30, _SINCE, "D: một tháng để xác minh và quyết định"),),
        _DAYS,
    ),
    "content_decided": Figure(
        (Dated(2, _SINCE, "D: tin còn mới khi lên trang"),),
        _WORKING_DAYS,
    ),
    "content_published": Figure(
        (Dated(4, _SINCE, "D: trong buổi làm việc được duyệt"),),
        _WORKING_HOURS,
    ),
    "content_verified": Figure(
        (Dated(1, _SINCE, "D: kịp cho lãnh đạo duyệt trong hai ngày sau"),),
        _WORKING_DAYS,
    ),
    "credential_rotated": Figure(
        (Dated(90, _SINCE, "D: như chu kỳ đổi mật khẩu cá nhân"),),
        _DAYS,
    ),
    "difference_followed_up": Figure(
        (Dated(10, _SINCE, "D: hai tuần làm việc, đủ để tìm lại và hỏi người giữ"),),
        _WORKING_DAYS,
    ),
    "difference_resolved": Figure(
        (Dated(1, _SINCE, "D: nội dung chưa duyệt không để qua ngày làm việc sau"),),
        _WORKING_DAYS,
    ),
    "measured_older": Figure(
        (Dated(3, _SINCE, "L: TTLT 13/2016: trẻ từ 24 tháng cân đo mỗi quý"),),
        Words("tháng", "months"),
    ),
    "measured_younger": Figure(
        (Dated(1, _SINCE, "L: TTLT 13/2016: trẻ dưới 24 tháng cân đo mỗi tháng"),),
        Words("tháng", "months"),
    ),
    "password_changed": Figure(
        (Dated(90, _SINCE, "D: quy chế nói thường xuyên; chỉ nhắc, không buộc"),),
        _DAYS,
    ),
    "problem_answered": Figure(
        (Dated(3, _SINCE, "D: lớp học không chờ máy quá nửa tuần"),),
        _WORKING_DAYS,
    ),
}
"""Code → the figure that a duty names."""
