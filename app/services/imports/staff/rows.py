"""A list of staff into rows, with every fault of every row. No database here. Clause 3.1."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.core.imports import values
from app.core.imports.headers import find_tables
from app.core.imports.issues import FORMULA_STARTS
from app.core.imports.listed import Key, Listed, ListedRow, mark_duplicates
from app.core.imports.reading import DEFAULT_LIMITS, Cell, Sheet
from app.core.imports.values import CellFault
from app.core.text import identity_key, name_case
from app.core.words import Words
from app.models.people import USERNAME
from app.models.post import Post
from app.services.imports.staff.columns import STAFF_LIST
from app.services.imports.staff.posts import posts

LONGEST_DECISION: Final = 60
_PUBLIC: Final = {"family_name": "full_name", "given_name": "full_name"}

NO_NAME = CellFault("name_missing", Words("Thiếu họ và tên. Hãy ghi họ và tên.", "The name is missing. Write it."))
BAD_USERNAME = CellFault(
    "username_invalid",
    Words(
        "{label} {value} không dùng được. Chỉ dùng a–z, 0–9, dấu chấm và gạch nối, không kèm @ và mã trường, ví dụ lan.dt.",
        "{label} {value} cannot be used: a–z, 0–9, dot and hyphen, without @ and the school's code, such as lan.dt.",
    ),
)
SPARE_PHONE = CellFault(
    "phone_extra",
    Words(
        "{label} {value}: chỉ ghi số đầu tiên. Hãy xem lại số còn lại.",
        "{label} {value}: only the first number was taken. Check the other one.",
    ),
)
REVERSED = CellFault(
    "dates_reversed",
    Words(
        "{label} {value} trước ngày bắt đầu. Hãy xem lại hai ngày.",
        "{label} {value} lies before the first day. Check the two days.",
    ),
)


@dataclass(slots=True)
class StaffRow(ListedRow):
    """One member of staff. Where a cell was blank or faulty the value is None, or nothing."""

    labels = STAFF_LIST.labels
    public = _PUBLIC
    full_name: str = ""
    username: str | None = None
    phone: str | None = None
    birth_year: int | None = None
    national_id: str | None = None
    posts: list[Post] = field(default_factory=list)
    units: str | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    decision_number: str | None = None

    @property
    def key(self) -> str:
        """The same name has the same key."""
        return identity_key(self.full_name)


StaffList = Listed[StaffRow]


def parse_staff(sheets: Iterable[Sheet], today: datetime.date) -> StaffList:
    """The staff of all sheets that have a header of ours. Raises UnreadableTable or TooLarge."""
    tables = find_tables(sheets, STAFF_LIST, DEFAULT_LIMITS)
    rows = [_read(StaffRow(table.sheet, row), today) for table in tables for row in table.rows]
    mark_duplicates(rows, _keys)
    return StaffList(rows)


def _read(row: StaffRow, today: datetime.date) -> StaffRow:
    row.full_name = _full_name(row)
    row.username = row.take("username", _username)
    numbers = row.take("phone", values.phones)
    row.phone = numbers[0] if numbers else None
    if numbers and len(set(numbers)) > 1:
        row.say("phone", SPARE_PHONE, warning=True)
    row.birth_year = row.take("birth_year", lambda cell: values.year(cell, today=today))
    row.national_id = row.take("national_id", values.id_number)
    row.posts = row.take("posts", posts) or []
    row.units = row.take("units", _lines)
    row.valid_from = row.take("valid_from", lambda cell: values.date(cell, today=today))
    row.valid_to = row.take("valid_to", lambda cell: values.date(cell, today=today))
    row.decision_number = row.take(
        "decision_number",
        lambda cell: values.text(cell, limit=LONGEST_DECISION, formula_starts=FORMULA_STARTS),
    )
    if row.valid_to and row.valid_to < (row.valid_from or datetime.date.min):
        row.say("valid_to", REVERSED)
    return row


def _full_name(row: StaffRow) -> str:
    whole = row.source["full_name"] is not None
    columns = ["full_name"] if whole else [c for c in ("family_name", "given_name") if row.source[c] is not None]
    parts = [row.take(column, values.name) for column in columns]
    name = " ".join(part for part in parts if part)
    if not name and not row.refused:
        row.say("full_name" if "full_name" in row.source.block.columns else "given_name", NO_NAME)
    return name_case(name)


def _username(cell: Cell) -> str | CellFault | None:
    text = values.text(cell, limit=100)
    if not isinstance(text, str):
        return text
    return text.lower() if USERNAME.fullmatch(text.lower()) else BAD_USERNAME


def _lines(cell: Cell) -> str | CellFault | None:
    return values.text(cell.replace("\n", ";") if isinstance(cell, str) else cell)


def _keys(row: StaffRow) -> Iterable[Key]:
    """By username, else national id, else name and phone; of two whom only a name tells, the second is unclear too."""
    if row.username:
        yield "username", row.username
    if row.national_id:
        yield "national_id", row.national_id
    if row.full_name and row.phone:
        yield "phone", row.key, row.phone
    if row.full_name and not (row.username or row.national_id or row.phone):
        yield "full_name", row.key
