"""Who changed a record, when and by which right: from the journal, newest first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Text,
    and_,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from app.core.answer import Answer
from app.core.shape import thing
from app.models.caller import me
from app.models.journal import journal, journal_values
from app.models.people import persons
from app.models.schools import classes, schools
from app.models.students import enrolments, guardians, students
from app.policies.act import Act
from app.policies.actions import ACTIONS
from app.policies.engine import door
from app.policies.rows import student
from app.schemas.base import PageQuery
from app.services.journal_pages import newest, paged
from app.services.named import of_the_school

_HIDDEN = {"person_id", "student_id", "class_id", "school_year_id"}
"""Ids that `about` tells by name."""

_HIDDEN_OF = {"guardian": {"national_id", "blocked_at", "block_reason", "block_decision_number"}}
"""What a record does not show of its guardians, its history does not show either."""

_of_a_block = journal.c.action.in_(literal_column(f"'{action}'") for action in ("guardian.block", "guardian.unblock"))

_zone = of_the_school(schools.c.time_zone, me.c.school_id)
_on = cast(func.timezone(_zone, journal.c.at), Date)


def _subjects(noun: str, type_: str, id_: ColumnElement[Any], name: ColumnElement[Any], since: Any, until: Any) -> Any:
    return select(
        literal_column(f"'{noun}'", Text).label("noun"),
        literal_column(f"'{type_}'", Text).label("type"),
        id_.label("id"),
        name.label("name"),
        cast(since, Date).label("since"),
        cast(until, Date).label("until"),
    )


def _of_the_child(table: Any) -> ColumnElement[bool]:
    return and_(table.c.school_id == students.c.school_id, table.c.student_id == students.c.id)


_person = and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id)
# A guardian's own changes are the record's while they are the child's guardian, the day they ceased to be included: not what
# they were before.
_about = union_all(
    _subjects("students", "student", students.c.id, null(), null(), null()).correlate(students),
    _subjects("guardians", "guardian", guardians.c.id, persons.c.full_name, null(), null())
    .join(persons, _person)
    .where(_of_the_child(guardians))
    .correlate(students),
    _subjects("persons", "guardian", persons.c.id, persons.c.full_name, guardians.c.starts_on, guardians.c.ends_on)
    .select_from(guardians.join(persons, _person))
    .where(_of_the_child(guardians))
    .correlate(students),
    _subjects("enrolments", "enrolment", enrolments.c.id, classes.c.name, null(), null())
    .select_from(
        enrolments.join(
            classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)
        )
    )
    .where(_of_the_child(enrolments))
    .correlate(students),
).lateral("about")
_actor = persons.alias("actor")
_of_the_record = (
    select()
    .select_from(
        _about.join(
            journal,
            and_(
                journal.c.school_id == students.c.school_id,
                journal.c.subject_id == _about.c.id,
                journal.c.noun == _about.c.noun,
            ),
        )
        .outerjoin(
            journal_values,
            and_(journal_values.c.school_id == journal.c.school_id, journal_values.c.entry == journal.c.entry),
        )
        .outerjoin(_actor, and_(_actor.c.school_id == journal.c.school_id, _actor.c.id == journal.c.person_id))
    )
    .where(
        journal.c.outcome == literal_column("'done'"),
        ~_of_a_block,
        or_(_about.c.since.is_(None), _on >= _about.c.since),
        or_(_about.c.until.is_(None), _on <= _about.c.until + literal_column("1")),
    )
)
_entry = thing(
    at=journal.c.at, person_id=journal.c.person_id, full_name=_actor.c.full_name, action=journal.c.action,
    clause=journal.c.clause, type=_about.c.type, name=_about.c.name, before=journal_values.c.before,
    after=journal_values.c.after,
)  # fmt: skip
_page = newest(journal.c.entry, _entry, _of_the_record, students, me)
_READ = door("student.read_history", student, _page.c.entries, _page.c.numbers, beside=_page)


async def history(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """The changes to a record, its guardians and its enrolments."""
    return await paged(act, _READ, query, _item, student_id)


def _item(entry: dict[str, Any], locale: str) -> dict[str, Any]:
    actor = {"id": entry["person_id"], "full_name": entry["full_name"]} if entry["person_id"] else None
    return {
        "at": entry["at"],
        "person": actor,
        "action": entry["action"],
        "words": ACTIONS[entry["action"]].in_(locale),
        "clause": entry["clause"],
        "about": {"type": entry["type"], "name": entry["name"]},
        "changes": _changes(
            entry["before"] or {}, entry["after"] or {}, _HIDDEN | _HIDDEN_OF.get(entry["type"], set())
        ),
    }


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], hidden: set[str]) -> list[dict[str, Any]]:
    return [
        {"field": name, "before": before.get(name), "after": value}
        for name, value in after.items()
        if value != before.get(name) and name not in hidden
    ]
