"""The cells of one row of a list of children into values; what is wrong is noted on the row. Clause 6.1."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from app.core.imports import values
from app.core.imports.headers import DataRow
from app.core.imports.issues import FORMULA_STARTS, Severity
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.core.text import fold, name_case
from app.data.age_groups import AGE_GROUPS
from app.data.ethnic_groups import ethnic_group
from app.data.policy_categories import NOT_STATED, policy_categories
from app.services.imports.roster_columns import PARTS, RELATIONSHIPS, ROSTER
from app.services.imports.roster_faults import (
    BAD_ETHNIC_GROUP,
    BAD_SEX,
    BOTH_SEXES,
    FUTURE,
    GONE,
    ID_MISMATCH,
    NO_BIRTH_DATE,
    NO_NAME,
    NO_OWNER,
    ODD_AGE,
    ODD_PARTS,
    POLICY_TICK,
    POLICY_UNKNOWN,
    SPARE_PHONE,
)
from app.services.imports.roster_shapes import ParentRow, RosterRow, Sex
from app.services.persons import number_fits

T = TypeVar("T")
_SEXES: Final[dict[str, Sex]] = {
    "nam": "male", "trai": "male", "male": "male", "nu": "female", "gai": "female", "female": "female",
}  # fmt: skip
_OTHER_SEX: Final[dict[str, Sex]] = {"female": "male", "male": "female"}
_NAME_AND_YEAR: Final = re.compile(r"([^\d,;(–-]+?)\s*[,;(–-].*?\b((?:19|20)\d\d)\b")
_UNKNOWN: Final = frozenset({"khong ro", "khong co", "khong biet", "chua ro", "chua biet", "chua co", "khong"})
_GONE: Final = frozenset({"da mat", "mat", "da chet", "da qua doi", "mat som"})
_BIRTH_DATES: Final = ("birth_date", "birth_year", "birth_date_male", "birth_date_female")
_BIRTH_PARTS: Final = (("birth_day", "birth_date"), ("birth_month",), ("birth_year", "birth_date_male"))
_SEX_OF_DATE: Final[dict[str, Sex]] = {"birth_date_male": "male", "birth_date_female": "female"}
_PARTS: Final = {which: tuple(f"{which}_{part}" for part, *_ in PARTS) for which in ("permanent", "current")}
_YOUNGEST: Final = AGE_GROUPS[0].from_months
_OLDEST: Final = AGE_GROUPS[-1].to_months + 12


def read_row(row: RosterRow, today: datetime.date, ticked: frozenset[str]) -> RosterRow:
    """Fill the row from its cells; every fault is noted, not only the first. `ticked`: see `tick_columns`."""
    _Reader(row, today, ticked).read()
    return row


def tick_columns(rows: Iterable[DataRow]) -> frozenset[str]:
    """Of the columns "Nữ" and "Nam" those that hold ticks and no other sex: there a blank says the other one."""
    found: set[str] = set()
    others: set[str] = set()
    for row in rows:
        for column in _OTHER_SEX.keys() & row.block.columns.keys():
            cell = row[column]
            if cell is None:
                continue
            named = _SEXES.get(fold(values.plain(cell)))
            if named == column or values.tick(cell) is True:
                found.add(column)
            elif named:
                others.add(column)
    return frozenset(found - others)


def address_is(which: str, columns: Mapping[str, int]) -> bool:
    """Whether there are columns of that address, "permanent" or "current", whole or in parts."""
    return f"{which}_address" in columns or not columns.keys().isdisjoint(_PARTS[which])


def _within(part: str, said: list[str]) -> bool:
    """Whether a part of an address was said before, in words of their own."""
    return f" {fold(part)} ".replace(",", " ") in f" {fold(' '.join(said))} ".replace(",", " ")


def _with_year(name: str) -> tuple[str, int | None]:
    """A parent's cell that holds more than the name, "Trần Văn An, 1990, công nhân": the name and the year."""
    match = _NAME_AND_YEAR.match(name)
    return (match[1], int(match[2])) if match else (name, None)


class _Reader:
    def __init__(self, row: RosterRow, today: datetime.date, ticked: frozenset[str]) -> None:
        self.ticked = ticked
        self.row, self.cells, self.columns, self.today = row, row.source, row.source.block.columns, today

    def fault(self, column: str, fault: CellFault, severity: Severity = "error", *, cell: Cell = None) -> None:
        value = self.cells[column] if cell is None else cell
        words = values.said(fault, ROSTER.labels[column], value)
        self.row.note(severity, column, fault.code, words.vi, words.en)

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
        row.class_guess = self.take("class_code", values.text, "warning")
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
        if "birth_month" in self.columns:
            used, row.birth_date = self.birth_parts()
        else:
            used = next((c for c in _BIRTH_DATES if self.cells[c] is not None), None)
            if used is not None:
                row.birth_date = self.take(used, self.day)
            if used in _SEX_OF_DATE and row.sex is None:
                row.sex = _SEX_OF_DATE[used]
        if used is None:
            if not row.code and not row.national_id:
                self.fault(next((c for c in _BIRTH_DATES if c in self.columns), "birth_date"), NO_BIRTH_DATE)
            return
        if row.birth_date is None:
            return
        if row.birth_date > self.today:
            self.fault(used, FUTURE)
            row.birth_date = None
            return
        months = (self.today.year - row.birth_date.year) * 12 + self.today.month - row.birth_date.month
        if not _YOUNGEST <= months <= _OLDEST:
            self.fault(used, ODD_AGE, "warning")

    def day(self, cell: Cell) -> datetime.date | CellFault | None:
        return values.date(cell, today=self.today)

    def birth_parts(self) -> tuple[str | None, datetime.date | None]:
        """Day, month and year from a column each, and the column to be named; None where all are blank."""
        columns = [next((c for c in names if c in self.columns), names[0]) for names in _BIRTH_PARTS]
        parts = [values.plain(self.cells[column]) for column in columns]
        if not any(parts):
            return None, None
        day = self.day("/".join(parts)) if all(parts) else ODD_PARTS
        if isinstance(day, datetime.date):
            return columns[0], day
        self.fault(columns[0], day or ODD_PARTS, cell="/".join(parts))
        return columns[0], None

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
        asked_for = self.columns.keys() & _OTHER_SEX.keys()
        if "sex" not in self.columns and len(asked_for) == 1 and asked_for <= self.ticked:
            return _OTHER_SEX[asked_for.pop()]
        return None

    def ethnic_group(self, cell: Cell) -> str | CellFault | None:
        value = values.text(cell, formula_starts=FORMULA_STARTS)
        return (ethnic_group(value) or BAD_ETHNIC_GROUP) if isinstance(value, str) else value

    def address(self) -> None:
        """The permanent address, whole or put together; where a list has none, the present one stands for it."""
        which = "permanent" if address_is("permanent", self.columns) else "current"
        whole = self.take("permanent_address" if which == "permanent" else "current_address", self.line)
        if whole is None and "permanent_address" not in self.columns:
            whole = self.take("current_address", self.line)
        said = [whole] if whole else []
        for column in _PARTS[which]:
            part = self.take(column, self.line) if column in self.columns else None
            if part and fold(part) not in _UNKNOWN and not _within(part, said):
                said.append(part)
        address = values.text(", ".join(said), limit=500) if len(said) > 1 else whole or "".join(said)
        if isinstance(address, CellFault):
            self.fault(f"{which}_address", address, cell=", ".join(said))
        elif address:
            if fold(address) in _UNKNOWN:
                self.row.unknown.append("address")
            else:
                self.row.permanent_address = address

    def line(self, cell: Cell) -> str | CellFault | None:
        return values.text(cell, limit=500)

    def policy(self) -> None:
        if "policy_categories" not in self.columns:
            return
        text = self.take("policy_categories", lambda cell: values.text(cell, limit=500), "warning")
        if text is None:
            self.row.policy_blank = not any(i.field == "policy_categories" for i in self.row.issues)
            return
        if fold(text) == fold(NOT_STATED):
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
                name, born = _with_year(name)
                year = self.take(f"{who}_birth_year", self.year, "warning") or born
                number = self.take(f"{who}_national_id", self.id_number, "warning")
                row.parents.append(ParentRow(who, name_case(name), year, None, number))
        by_relationship = {parent.relationship: parent for parent in row.parents}
        for who in RELATIONSHIPS:
            self.phone(f"{who}_phone", by_relationship.get(who))
        free = next((parent for parent in row.parents if parent.phone is None), None)
        self.phone("phone", row.parents[0] if free is None and row.parents else free)

    def year(self, cell: Cell) -> int | CellFault | None:
        return values.year(cell, today=self.today)

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
        if not number_fits(number, self.row.birth_date, self.row.sex):
            self.fault(column, ID_MISMATCH, "warning")
