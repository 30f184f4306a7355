"""What is said about a cell of a list of children. {label} is the column's name, {value} the quoted cell."""

from app.core.imports.values import CellFault
from app.core.words import Words

NO_NAME = CellFault(
    "name_missing", Words("Thiếu họ và tên của trẻ. Hãy ghi họ và tên.", "The child's name is missing.")
)
NO_BIRTH_DATE = CellFault(
    "birth_date_missing",
    Words(
        "Thiếu ngày sinh. Cần ngày sinh, mã học sinh hoặc số định danh để nhận ra đúng trẻ.",
        "The birth date is missing. It, a pupil's code or an ID number is needed to know the child again.",
    ),
)
FUTURE = CellFault(
    "date_in_future",
    Words(
        "{label} {value} ở tương lai. Hãy xem lại năm sinh.",
        "{label} {value} lies in the future. Check the year.",
    ),
)
ODD_AGE = CellFault(
    "age_implausible",
    Words(
        "{label} {value}: trẻ không ở độ tuổi mầm non. Hãy xem lại năm sinh.",
        "{label} {value}: not the age of a kindergarten child. Check the year.",
    ),
)
BAD_SEX = CellFault(
    "sex_invalid",
    Words(
        '{label} {value} không hiểu được. Hãy ghi "Nam" hoặc "Nữ".',
        '{label} {value} is not understood. Write "Nam" (male) or "Nữ" (female).',
    ),
)
BOTH_SEXES = CellFault(
    "sex_invalid",
    Words(
        "Trẻ được đánh dấu cả Nam và Nữ. Hãy chỉ giữ một dấu.",
        "Both sexes are ticked. Keep one tick.",
    ),
)
BAD_ETHNIC_GROUP = CellFault(
    "ethnic_group_unknown",
    Words(
        "{label} {value} không có trong danh mục 54 dân tộc. Hãy ghi tên dân tộc, ví dụ Kinh, Tày, Mông.",
        "{label} {value} is not in the list of ethnic groups. Write its name, for example Kinh, Tày.",
    ),
)
POLICY_TICK = CellFault(
    "policy_unclear",
    Words(
        "{label} chỉ có dấu {value}, không rõ thuộc diện nào, nên chưa ghi. Hãy ghi rõ, ví dụ Hộ nghèo.",
        "{label} has only the mark {value}: which kind is unclear, so it was not taken. Name it.",
    ),
)
POLICY_UNKNOWN = CellFault(
    "policy_unknown",
    Words(
        "{label} {value} không có trong danh mục nên chưa ghi đủ. Hãy ghi rõ, ví dụ Hộ nghèo, Con thương binh.",
        "{label} {value} is not in the list, so it was not taken in full. Name it, for example Hộ nghèo.",
    ),
)
ID_MISMATCH = CellFault(
    "id_number_mismatch",
    Words(
        "{label} {value} không khớp với ngày sinh hoặc giới tính. Hãy đối chiếu với giấy khai sinh.",
        "{label} {value} does not match the birth date or sex. Compare with the birth certificate.",
    ),
)
NO_OWNER = CellFault(
    "parent_not_named",
    Words(
        "{label} {value} không ghi được vì dòng này không có tên cha, mẹ hoặc người giám hộ.",
        "{label} {value} was not taken: no parent or guardian is named in this row.",
    ),
)
SPARE_PHONE = CellFault(
    "phone_extra",
    Words(
        "{label} {value}: chỉ ghi một số cho mỗi người. Hãy xem lại số còn lại.",
        "{label} {value}: one number a person is taken. Check the other one.",
    ),
)
GONE = CellFault(
    "parent_not_a_name",
    Words(
        "{label} {value} không phải họ tên nên không ghi.",
        "{label} {value} is no name and was not taken.",
    ),
)
ODD_PARTS = CellFault(
    "date_incomplete",
    Words(
        "Thiếu ngày, tháng hoặc năm sinh. Hãy ghi đủ cả ba cột.",
        "The day, month or year of birth is missing. Fill in all three columns.",
    ),
)
