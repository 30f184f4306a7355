"""The cells of one row of a list of children into values; what is wrong is noted on the row. Clause 6.1."""

import datetime
from collections.abc import Callable
from typing import Final, TypeVar

from app.core.imports import values
from app.core.imports.issues import FORMULA_STARTS, Severity
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.core.text import fold, name_case
from app.data.age_groups import AGE_GROUPS
from app.data.ethnic_groups import ethnic_group
from app.data.policy_categories import policy_categories
from app.services.imports.roster_columns import RELATIONSHIPS, ROSTER
from app.services.imports.roster_shapes import ParentRow, RosterRow, Sex

T = TypeVar("T")
_SEXES: Final[dict[str, Sex]] = {
    "nam": "male", "trai": "male", "male": "male", "nu": "female", "gai": "female", "female": "female",
}  # fmt: skip
_UNKNOWN: Final = frozenset({"khong ro", "khong co", "khong biet", "chua ro", "chua biet", "chua co", "khong"})
_GONE: Final = frozenset({"da mat", "mat", "da chet", "da qua doi", "mat som"})
_YOUNGEST: Final = AGE_GROUPS[0].from_months
_OLDEST: Final = AGE_GROUPS[-1].to_months + 12

NO_NAME = CellFault("name_missing", "Thiếu họ và tên của trẻ. Hãy ghi họ và tên.", "The child's name is missing.")
NO_BIRTH_DATE = CellFault(
    "birth_date_missing",
    "Thiếu ngày sinh. Cần ngày sinh, mã học sinh hoặc số định danh để nhận ra đúng trẻ.",
    "The birth date is missing. It, a pupil's code or an ID number is needed to know the child again.",
)
FUTURE = CellFault(
    "date_in_future",
    "{label} {value} ở tương lai. Hãy xem lại năm sinh.",
    "{label} {value} lies in the future. Please check the year.",
)
ODD_AGE = CellFault(
    "age_implausible",
    "{label} {value}: trẻ không ở độ tuổi mầm non. Hãy xem lại năm sinh.",
    "{label} {value}: not the age of a kindergarten child. Please check the year.",
)
BAD_SEX = CellFault(
    "sex_invalid",
    '{label} {value} không hiểu được. Hãy ghi "Nam" hoặc "Nữ".',
    '{label} {value} is not understood. Please write "Nam" (male) or "Nữ" (female).',
)
BOTH_SEXES = CellFault(
    "sex_invalid",
    "Trẻ được đánh dấu cả Nam và Nữ. Hãy chỉ giữ một dấu.",
    "Both sexes are ticked. Please keep one tick.",
)
BAD_ETHNIC_GROUP = CellFault(
    "ethnic_group_unknown",
    "{label} {value} không có trong danh mục 54 dân tộc. Hãy ghi tên dân tộc, ví dụ Kinh, Tày, Mông.",
    "{label} {value} is not in the list of ethnic groups. Please write its name, for example Kinh, Tày.",
)
POLICY_TICK = CellFault(
    "policy_unclear",
    "{label} chỉ có dấu {value}, không rõ thuộc diện nào, nên chưa ghi. Hãy ghi rõ, ví dụ Hộ nghèo.",
    "{label} has only the mark {value}: which kind is unclear, so it was not taken. Please name it.",
)
POLICY_UNKNOWN = CellFault(
    "policy_unknown",
    "{label} {value} không có trong danh mục nên chưa ghi đủ. Hãy ghi rõ, ví dụ Hộ nghèo, Con thương binh.",
    "{label} {value} is not in the list, so it was not taken in full. Please name it, for example Hộ nghèo.",
)
ID_MISMATCH = CellFault(
    "id_number_mismatch",
    "{label} {value} không khớp với ngày sinh hoặc giới tính. Hãy đối chiếu với giấy khai sinh.",
    "{label} {value} does not match the birth date or sex. Please compare with the birth certificate.",
)
NO_OWNER = CellFault(
    "parent_not_named",
    "{label} {value} không ghi được vì dòng này không có tên cha, mẹ hoặc người giám hộ.",
    "{label} {value} was not taken: no parent or guardian is named in this row.",
)
SPARE_PHONE = CellFault(
    "phone_extra",
    "{label} {value}: chỉ ghi một số cho mỗi người. Hãy xem lại số còn lại.",
    "{label} {value}: one number a person is taken. Please check the other one.",
)
GONE = CellFault(
    "parent_not_a_name",
    "{label} {value} không phải họ tên nên không ghi.",
    "{label} {value} is no name and was not taken.",
)


def read_row(row: RosterRow, today: datetime.date) -> RosterRow:
    """Fill the row from its cells; every fault is noted, not only the first."""
    _Reader(row, today).read()
    return row


class _Reader:
    def __init__(self, row: RosterRow, today: datetime.date) -> None:
        self.row, self.cells, self.columns, self.today = row, row.source, row.source.block.columns, today

    def fault(self, column: str, fault: CellFault, severity: Severity = "error", *, cell: Cell = None) -> None:
        value = self.cells[column] if cell is None else cell
        self.row.note(severity, column, fault.code, *values.said(fault, ROSTER.labels[column], value))

    def take(
        self, column: str, parse: Callable[[Cell], T | CellFault | None], severity: Severity = "error"
    ) -> T | None:
        """The value of a column; None when there is no such column, its cell is blank or faulty."""
        cell = self.cells[column]
        if cell is None or values.nothing(cell):
            return None
        value = parse(cell)
        if isinstance(value, CellFault):
            self.fault(column, value, severity)
            return None
        return value

    def read(self) -> None:
        row = self.row
        row.class_name = self.take("class_name", values.text) or self.cells.block.group
        row.full_name = self.full_name()
        row.code = self.take("code", lambda cell: values.text(cell, limit=50, formula_starts=FORMULA_STARTS))
        row.national_id = self.take("national_id", self.id_number)
        self.id_or_code()
        self.birth_date_and_sex()
        row.ethnic_group = self.take("ethnic_group", self.ethnic_group)
        self.address()
        self.policy()
        self.parents()
        if row.national_id:
            self.check_id_number(row.national_id)

    def full_name(self) -> str | None:
        columns = [c for c in ("full_name", "family_name", "given_name") if self.cells[c] is not None]
        if not columns:
            self.fault(next(c for c in ("full_name", "given_name") if c in self.columns), NO_NAME)
            return None
        parts = [self.take(c, values.name) for c in (columns[:1] if columns[0] == "full_name" else columns)]
        name = " ".join(part for part in parts if part)
        if not name and not any(i.field == "full_name" for i in self.row.issues):
            self.fault(columns[0], NO_NAME)
        return name_case(name) if name else None

    def id_number(self, cell: Cell) -> str | CellFault | None:
        return None if fold(values.plain(cell)) in _UNKNOWN else values.id_number(cell)

    def id_or_code(self) -> None:
        """A "Mã định danh" of 12 digits (11 where Excel dropped the 0) is the national id, else a code."""
        text = self.take("id_or_code", lambda cell: values.text(cell, limit=50, formula_starts=FORMULA_STARTS))
        if not text or fold(text) in _UNKNOWN:
            return
        digits = text.replace(" ", "")
        if digits.isascii() and digits.isdigit() and len(digits) in (11, 12):
            self.row.national_id = self.row.national_id or digits.zfill(12)
        else:
            self.row.code = self.row.code or text

    def birth_date_and_sex(self) -> None:
        row = self.row
        row.sex = self.sex()
        used = next(
            (c for c in ("birth_date", "birth_date_male", "birth_date_female") if self.cells[c] is not None),
            None,
        )
        if used is None:
            if not row.code and not row.national_id:
                self.fault(next((c for c in self.columns if c.startswith("birth_date")), "birth_date"), NO_BIRTH_DATE)
            return
        row.birth_date = self.take(used, lambda cell: values.date(cell, today=self.today))
        if used != "birth_date" and row.sex is None:
            row.sex = "male" if used == "birth_date_male" else "female"
        if row.birth_date is None:
            return
        if row.birth_date > self.today:
            self.fault(used, FUTURE)
            row.birth_date = None
            return
        months = (self.today.year - row.birth_date.year) * 12 + self.today.month - row.birth_date.month
        if not _YOUNGEST <= months <= _OLDEST:
            self.fault(used, ODD_AGE, "warning")

    def sex(self) -> Sex | None:
        if self.cells["sex"] is not None:
            return self.take("sex", lambda cell: _SEXES.get(fold(values.plain(cell)).strip(" ."), BAD_SEX))
        ticked: list[Sex] = []
        asked: tuple[Sex, Sex] = ("female", "male")
        for column in asked:
            cell = self.cells[column]
            if cell is None:
                continue
            if named := _SEXES.get(fold(values.plain(cell))):
                ticked.append(named)
            elif self.take(column, values.tick):
                ticked.append(column)
        if len(set(ticked)) > 1:
            self.fault("female", BOTH_SEXES)
            return None
        if ticked:
            return ticked[0]
        if "sex" not in self.columns and ("female" in self.columns) != ("male" in self.columns):
            return "male" if "female" in self.columns else "female"
        return None

    def ethnic_group(self, cell: Cell) -> str | CellFault | None:
        value = values.text(cell, formula_starts=FORMULA_STARTS)
        return (ethnic_group(value) or BAD_ETHNIC_GROUP) if isinstance(value, str) else value

    def address(self) -> None:
        column = "permanent_address" if "permanent_address" in self.columns else "current_address"
        address = self.take(column, lambda cell: values.text(cell, limit=500))
        if address and fold(address) in _UNKNOWN:
            self.row.unknown.append("address")
        else:
            self.row.permanent_address = address

    def policy(self) -> None:
        if "policy_categories" not in self.columns:
            return
        text = self.take("policy_categories", lambda cell: values.text(cell, limit=500), "warning")
        if text is None:
            self.row.policy_blank = not any(i.field == "policy_categories" for i in self.row.issues)
            return
        if values.tick(text) is True:
            self.fault("policy_categories", POLICY_TICK, "warning")
            return
        codes, unknown = policy_categories(text)
        if unknown:
            self.fault("policy_categories", POLICY_UNKNOWN, "warning", cell=", ".join(unknown))
        self.row.policy_categories = codes if codes or not unknown else None

    def parents(self) -> None:
        row = self.row
        named = [who for who in RELATIONSHIPS if f"{who}_name" in self.columns]
        for who in sorted(named, key=lambda who: self.columns[f"{who}_name"]):
            name = self.take(f"{who}_name", values.name)
            if name and fold(name) in _UNKNOWN and who != "guardian":
                row.unknown.append(who)
            elif name and fold(name) in _GONE | _UNKNOWN:
                self.fault(f"{who}_name", GONE, "warning")
            elif name:
                year = self.take(f"{who}_birth_year", lambda cell: values.year(cell, today=self.today), "warning")
                number = self.take(f"{who}_national_id", self.id_number, "warning")
                row.parents.append(ParentRow(who, name_case(name), year, None, number))
        by_relationship = {parent.relationship: parent for parent in row.parents}
        for who in RELATIONSHIPS:
            self.phone(f"{who}_phone", by_relationship.get(who))
        free = next((parent for parent in row.parents if parent.phone is None), None)
        self.phone("phone", row.parents[0] if free is None and row.parents else free)

    def phone(self, column: str, owner: ParentRow | None) -> None:
        cell = self.cells[column]
        if cell is None:
            return
        if fold(values.plain(cell)) in _UNKNOWN:
            if column == "phone":
                self.row.unknown.append("phone")
            return
        numbers = self.take(column, values.phones)
        known = {parent.phone for parent in self.row.parents}
        fresh = [number for number in dict.fromkeys(numbers or ()) if number not in known]
        if not fresh:
            return
        if owner is None:
            self.fault(column, NO_OWNER, "warning")
        elif owner.phone is not None:
            self.fault(column, SPARE_PHONE, "warning")
        else:
            owner.phone = fresh[0]
            if len(fresh) > 1:
                self.fault(column, SPARE_PHONE, "warning")

    def check_id_number(self, number: str) -> None:
        """Digit 4 is century and sex, digits 5 and 6 the birth year: a mismatch is worth a look, no more."""
        column = next((c for c in ("national_id", "id_or_code") if self.cells[c] is not None), "national_id")
        birth, sex = self.row.birth_date, self.row.sex
        century_and_sex, year = int(number[3]), int(number[4:6])
        wrong = sex is not None and century_and_sex % 2 != (sex == "female")
        if birth is not None:
            wrong |= century_and_sex // 2 != birth.year // 100 - 19 or year != birth.year % 100
        if wrong:
            self.fault(column, ID_MISMATCH, "warning")
