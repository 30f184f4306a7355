"""From a calendar to the school days, and from these to a register for each class and day (docs/decisions/0017)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Date, Text, and_, any_, bindparam, column, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.text import nfc
from app.core.words import Words
from app.models.attendance import marks, registers
from app.models.base import Uuid
from app.models.schools import classes, school_days
from app.policies.act import Act
from app.policies.engine import Seen

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Calendar:
    """As it is written down: the days of the week, terms {name, starts_on, ends_on}, named days {date, name}."""

    weekdays: list[int]
    terms: list[dict[str, Any]]
    holidays: list[dict[str, Any]]
    extra_days: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, found: Seen) -> "Calendar":
        """From a year's columns."""
        return cls(
            found["weekdays"],
            [it | {"starts_on": _day(it["starts_on"]), "ends_on": _day(it["ends_on"])} for it in found["terms"]],
            *([it | {"date": _day(it["date"])} for it in found[name]] for name in ("holidays", "extra_days")),
        )

    def stored(self) -> dict[str, Any]:
        """As a year's columns keep it, in order."""
        return {
            "weekdays": sorted(self.weekdays),
            "terms": _json(sorted(self.terms, key=lambda it: it["starts_on"])),
            "holidays": _json(sorted(self.holidays, key=lambda it: it["date"])),
            "extra_days": _json(sorted(self.extra_days, key=lambda it: it["date"])),
        }

    def days(self, first: date, last: date) -> list[date]:
        """The days of school: those of the week that are no holidays, and the extra ones."""
        off, extra = {it["date"] for it in self.holidays}, {it["date"] for it in self.extra_days}
        every = (first + timedelta(n) for n in range((last - first).days + 1))
        return [day for day in every if day in extra or (day.isoweekday() in self.weekdays and day not in off)]

    def check(self, first: date, last: date) -> None:
        """Raises Invalid with all that is wrong in a year from `first` to `last`."""
        errors = [*self._wrong_days(first, last), *self._wrong_terms(first, last)]
        if len(set(self.weekdays)) < len(self.weekdays):
            errors.append(FieldError("/weekdays", "repeated", _TWICE))
        if errors:
            raise Invalid(*errors[:100])

    def check_terms_within(self, first: date, last: date) -> None:
        """Raises Invalid where other dates of the year would cut a term off."""
        for term in self.terms:
            for pointer, outside in (("/starts_on", term["starts_on"] < first), ("/ends_on", term["ends_on"] > last)):
                if outside:
                    name = term["name"]
                    said = Words(f"{name} nằm ngoài năm học.", f"The term {name} would lie outside the year.")
                    raise Invalid(FieldError(pointer, "term_outside", said))

    def _wrong_days(self, first: date, last: date) -> list[FieldError]:
        errors, seen = [], set()
        for name in ("holidays", "extra_days"):
            for number, it in enumerate(getattr(self, name)):
                pointer = f"/{name}/{number}/date"
                if not first <= it["date"] <= last:
                    errors.append(FieldError(pointer, "outside_year", _OUTSIDE))
                if it["date"] in seen:
                    errors.append(FieldError(pointer, "repeated", _TWICE))
                seen.add(it["date"])
        return errors

    def _wrong_terms(self, first: date, last: date) -> list[FieldError]:
        errors = []
        for number, term in enumerate(self.terms):
            if term["ends_on"] < term["starts_on"]:
                errors.append(FieldError(f"/terms/{number}/ends_on", "order", _ORDER))
            for name in ("starts_on", "ends_on"):
                if not first <= term[name] <= last:
                    errors.append(FieldError(f"/terms/{number}/{name}", "outside_year", _OUTSIDE))
            for other in self.terms[:number]:
                if term["starts_on"] <= other["ends_on"] and other["starts_on"] <= term["ends_on"]:
                    errors.append(FieldError(f"/terms/{number}/starts_on", "overlaps", _OVERLAP))
                if term["name"] == other["name"]:
                    errors.append(FieldError(f"/terms/{number}/name", "repeated", _TWICE))
        return errors


_OUTSIDE = Words("Ngày này không thuộc năm học.", "This day is not in the school year.")
_TWICE = Words("Mục này bị ghi hai lần.", "This stands here twice.")
_ORDER = Words("Ngày cuối trước ngày đầu.", "The end comes before the start.")
_OVERLAP = Words("Hai học kỳ trùng ngày nhau.", "Two terms overlap.")

_school, _year, _class = (bindparam(name, type_=Uuid) for name in ("school", "year", "class_id"))
_dates = bindparam("dates", type_=ARRAY(Date))
_open, _no_school = literal_column("'open'", Text), literal_column("'no_school'", Text)
_of_the_year = and_(school_days.c.school_id == _school, school_days.c.school_year_id == _year)
_class_of_the_year = and_(
    classes.c.school_id == registers.c.school_id,
    classes.c.id == registers.c.class_id,
    classes.c.school_id == _school,
    classes.c.school_year_id == _year,
)
_HELD = Statement(select(school_days.c.date).where(_of_the_year, school_days.c.held))
_LOCK = Statement(
    select(func.count()).select_from(
        select(registers.c.date)
        .where(_class_of_the_year, registers.c.date == any_(_dates))
        .with_for_update(of=registers)
        .subquery("locked")
    )
)
_marked = exists().where(
    marks.c.school_id == registers.c.school_id,
    marks.c.class_id == registers.c.class_id,
    marks.c.date == registers.c.date,
    marks.c.mark.is_not(None),
)
_MARKED = Statement(
    select(
        registers.c.date, func.string_agg(classes.c.name, aggregate_order_by(literal_column("', '"), classes.c.name))
    )
    .where(
        _class_of_the_year,
        registers.c.date == any_(_dates),
        or_(and_(registers.c.state != _open, registers.c.state != _no_school), _marked),
    )
    .group_by(registers.c.date)
    .order_by(registers.c.date)
)
_given = func.unnest(_dates).table_valued(column("date", Date), name="given").render_derived()
_days = insert(school_days).from_select(
    ["school_id", "date", "school_year_id", "held"], select(_school, _given.c.date, _year, literal_column("true"))
)
_HOLD = Statement(
    _days.on_conflict_do_update(
        index_elements=["school_id", "date"],
        set_={"school_year_id": _days.excluded.school_year_id, "held": _days.excluded.held},
    )
)
_TAKE_OFF = Statement(
    school_days.update().where(_of_the_year, school_days.c.date == any_(_dates)).values(held=literal_column("false"))
)


def _turned(state: Any) -> Statement:
    """The registers of those days in another state."""
    return Statement(
        registers.update()
        .where(_class_of_the_year, registers.c.date == any_(_dates), registers.c.state != state)
        .values(state=state, version=registers.c.version + 1)
    )


_CLOSE, _REOPEN = _turned(_no_school), _turned(_open)
_OPEN = Statement(
    insert(registers)
    .from_select(
        ["school_id", "class_id", "date"],
        select(classes.c.school_id, classes.c.id, _given.c.date).where(
            classes.c.school_id == _school, classes.c.school_year_id == _year
        ),
    )
    .on_conflict_do_nothing()
)
_OPEN_FOR_CLASS = Statement(
    registers.insert().from_select(
        ["school_id", "class_id", "date"],
        select(school_days.c.school_id, _class, school_days.c.date).where(_of_the_year, school_days.c.held),
    )
)


async def hold(act: Act, school: UUID, year: UUID, days: list[date]) -> None:
    """Make these the school days of a year whose row is locked, with a register for each class; others are taken off.

    Raises Invalid, naming days that would be taken off and have been marked.
    """
    held = {row[0] for row in await act.rows(_HELD, school=school, year=year)}
    off, on = sorted(held.difference(days)), sorted(set(days) - held)
    if off:
        # A register that is being marked now is waited for, and a marking that waits for us finds no school.
        await act.row(_LOCK, school=school, year=year, dates=off)
        if marked := await act.rows(_MARKED, school=school, year=year, dates=off):
            raise _has_marks([(row[0], row[1]) for row in marked])
        await act.row(_TAKE_OFF, school=school, year=year, dates=off)
        await act.row(_CLOSE, school=school, year=year, dates=off)
    if on:
        await act.row(_HOLD, school=school, year=year, dates=on)
        await act.row(_REOPEN, school=school, year=year, dates=on)
        await act.row(_OPEN, school=school, year=year, dates=on)


async def open_registers(act: Act, school: UUID, year: UUID, class_id: UUID) -> None:
    """The registers of a new class, for all school days of its year."""
    await act.row(_OPEN_FOR_CLASS, school=school, year=year, class_id=class_id)


def _has_marks(marked: list[tuple[date, str]]) -> Invalid:
    errors = []
    for day, names in marked[:_MOST_NAMED]:
        said = Words(
            f"Ngày {day:%d/%m/%Y} đã có điểm danh ({names}), không bỏ khỏi lịch được.",
            f"{day} has marks already ({names}) and cannot be taken off.",
        )
        errors.append(FieldError("/", "marked", said))
    return Invalid(*errors)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _json(value: list[Any]) -> str:
    return nfc(orjson.dumps(value).decode())
