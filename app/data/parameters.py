"""Numbers that a school may set, as shipped: each value with the day it holds from and where it comes from.

A source begins with the origin of the value, as in the policy: T the regulation, L a law, D derived by us.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """A value in force from a day on, until the next one of its parameter."""

    value: Value
    valid_from: date
    source: str


ATTENDANCE_CUT_OFF: Final = (
    Dated(
        time(8, 30),
        valid_from=date(2025, 10, 17),
        source="D: giờ báo ăn thường gặp là 8:00–8:30, lấy mốc muộn; trường đặt lại được cho từng năm học",
    ),
)
"""Giờ báo ăn, school time: marks after it are late, which never blocks them (6.2)."""

FILE_UNUSED_KEPT_DAYS: Final = (
    Dated(
        7,
        valid_from=date(2025, 10, 17),
        source="D: đủ để viết xong bài trong một tuần làm việc; ảnh trẻ không dùng đến không nằm lâu trên máy chủ",
    ),
)
"""Days for which a file stays that was sent in and that nothing uses (5.2)."""

IMPORT_CELLS_KEPT_DAYS: Final = (
    Dated(
        90,
        valid_from=date(2025, 10, 17),
        source="D: đủ để sửa và gửi lại các dòng bị từ chối trong đợt lập danh sách; dữ liệu trẻ không lưu quá lâu cần thiết",
    ),
)
"""Days for which an import keeps cells of its file, and what it changed as it was before: refused rows, undo (3.1, 6.1)."""

MONTHLY_UNDER: Final = (
    Dated(
        24,
        valid_from=date(2025, 10, 17),
        source="L: TTLT 13/2016/TTLT-BYT-BGDĐT: trẻ dưới 24 tháng tuổi cân đo mỗi tháng; chưa đối chiếu bản gốc",
    ),
)
"""Months of age below which a child is weighed and measured each month, and not each quarter (4.2.5)."""

ONE_TIME_CODE_LIFETIME: Final = (
    Dated(
        timedelta(days=7),
        valid_from=date(2025, 10, 17),
        source="D: đủ để giấy ghi mã đến tay người nhận trong một tuần làm việc, mã không nằm lâu ở đâu",
    ),
)
"""How long a one-time code signs in to set a password (2, 3.1)."""

LOT_EXPIRING_DAYS: Final = (
    Dated(
        60,
        valid_from=date(2025, 10, 17),
        source="D: hai tháng, đủ để dùng trước hoặc đổi với nơi cung ứng; người xem đặt số ngày khác được",
    ),
)
"""Days before a lot's last day of use from which it is told as expiring (4.2.6)."""

ROSTER_DUE_AFTER: Final = (
    Dated(
        timedelta(days=60),
        valid_from=date(2025, 10, 17),
        source="D: hai tháng từ ngày đầu năm học; hiệu trưởng đặt ngày khác được cho từng năm học",
    ),
)
"""From a year's first day to the day its rosters are due (6.1), where the principal names none."""

LONGEST_YEAR: Final = (
    Dated(
        timedelta(days=366),
        valid_from=date(2025, 10, 17),
        source="D: năm học kéo dài không quá một năm; chặn ngày gõ nhầm",
    ),
)
"""From a school year's first day to its last."""

OLDEST_CHILD: Final = (
    Dated(
        15,
        valid_from=date(2025, 10, 17),
        source="D: quá tuổi này chắc chắn là gõ nhầm năm sinh; trẻ lớn hơn tuổi mầm non chỉ được nhắc xem lại",
    ),
)
"""Years of age at which a birth date is refused when a record is written (6.1)."""

MEDICATION_LONGEST_DAYS: Final = (
    Dated(
        30,
        valid_from=date(2025, 10, 17),
        source="D: một đợt dùng thuốc ở trường không quá một tháng; lâu hơn thì phụ huynh gửi đơn mới, còn đúng liều",
    ),
)
"""Days for which one written request asks for a medicine (4.2.5)."""

MEDICATION_APART: Final = (
    Dated(
        timedelta(hours=2),
        valid_from=date(2025, 10, 17),
        source="D: hai lần cùng một thuốc gần hơn thế là nhầm: cho trùng, hoặc đơn của cả bố và mẹ",
    ),
)
"""The least between two doses of the same medicine to the same child at school (4.2.5)."""


COUNT_AHEAD: Final = (
    Dated(
        timedelta(minutes=5),
        valid_from=date(2025, 10, 17),
        source="D: đồng hồ điện thoại lệch chừng ấy là thường; hơn nữa thì một lần đếm sẽ chặn mọi lần đếm sau nó",
    ),
)
"""How far a device's clock may be ahead of ours when it says when it counted (4.2.2)."""


def in_force(parameter: tuple[Dated[Value], ...], on: date) -> Value:
    """The value of a parameter on a day; its first value on days before it."""
    held = [dated.value for dated in parameter if dated.valid_from <= on]
    return held[-1] if held else parameter[0].value


WORKING_HOURS: Final = (
    Dated(
        ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))),
        valid_from=date(2025, 10, 17),
        source="D: giờ hành chính thường gặp, buổi trưa nghỉ hai giờ; chỉ dùng để tính hạn theo giờ làm việc",
    ),
)
"""Giờ làm việc, school time: the stretches of a working day in which a deadline in working hours runs (7.2)."""
