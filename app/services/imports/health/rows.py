"""A sheet of measurements into rows, with every fault of every row. No database here. Clause 4.2.5."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.core.imports import values
from app.core.imports.headers import find_tables
from app.core.imports.listed import Key, Listed, ListedRow, mark_duplicates
from app.core.imports.reading import DEFAULT_LIMITS, Sheet
from app.core.imports.values import CellFault
from app.core.text import identity_key
from app.core.words import Words
from app.services.imports.health import cells
from app.services.imports.health.columns import HEALTH_SHEET
from app.services.imports.roster_columns import class_in_title, class_key

NOBODY = CellFault(
    "child_missing",
    Words(
        "Chưa rõ trẻ nào. Hãy ghi mã trẻ, hoặc họ tên và ngày sinh.",
        "It does not say which child. Write the code, or the name and the birth date.",
    ),
)
FUTURE = CellFault(
    "date_in_future",
    Words("{label} {value} chưa đến. Hãy ghi lại ngày đo.", "{label} {value} is to come. Write the day again."),
)


@dataclass(slots=True)
class HealthRow(ListedRow):
    """One child's measurements; in `said` only what a cell said."""

    labels = HEALTH_SHEET.labels
    code: str | None = None
    full_name: str | None = None
    birth_date: datetime.date | None = None
    class_: str | None = None
    round: str | None = None
    measured_on: datetime.date | None = None
    said: dict[str, Any] = field(default_factory=dict)


HealthSheet = Listed[HealthRow]


def parse_health(sheets: Iterable[Sheet], today: datetime.date) -> HealthSheet:
    """The rows of all sheets that have a header of ours. Raises UnreadableTable or TooLarge."""
    tables = find_tables(sheets, HEALTH_SHEET, DEFAULT_LIMITS)
    rows = [_read(HealthRow(table.sheet, row), today) for table in tables for row in table.rows]
    mark_duplicates(rows, _keys)
    return HealthSheet(rows)


def _read(row: HealthRow, today: datetime.date) -> HealthRow:
    row.code = row.take("code", lambda cell: values.text(cell, limit=64))
    row.full_name = row.take("full_name", values.name)
    row.birth_date = row.take("birth_date", lambda cell: values.date(cell, today=today))
    class_ = row.take("class_name", lambda cell: values.text(cell, limit=200))
    title = row.source.block.group
    row.class_ = class_key(class_ or (title and class_in_title(title)) or "") or None
    row.round = row.take("round", lambda cell: values.text(cell, limit=60))
    row.measured_on = row.take("measured_on", lambda cell: values.date(cell, today=today))
    if row.measured_on and row.measured_on > today:
        row.say("measured_on", FUTURE)
    taken = {
        "weight_kg": row.take("weight_kg", cells.weight),
        "height_cm": row.take("height_cm", cells.height),
        "position": row.take("position", cells.position),
        "vision_left": row.take("vision_left", cells.vision),
        "vision_right": row.take("vision_right", cells.vision),
        "teeth_decayed": row.take("teeth_decayed", cells.teeth),
        "note": row.take("note", lambda cell: values.text(cell, limit=1000)),
    }
    row.said = {name: value for name, value in taken.items() if value is not None}
    if not row.refused and not row.code and not (row.full_name and row.birth_date):
        row.say("full_name" if "full_name" in row.source.block.columns else "code", NOBODY)
    return row


def _keys(row: HealthRow) -> Iterable[Key]:
    """By code, else by name and birth date; a child stands in a file once for each round."""
    of = row.round or ""
    if row.code:
        yield "code", row.code, of
    elif row.full_name and row.birth_date:
        yield "full_name", identity_key(row.full_name), str(row.birth_date), of
