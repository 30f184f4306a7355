"""Writes a plan: a fixed number of statements, however long the list."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asyncpg import LockNotAvailableError
from sqlalchemy import ARRAY, BigInteger, Date, any_, bindparam
from sqlalchemy.dialects.postgresql import insert

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Statement, Unavailable
from app.core.ids import new_id
from app.core.text import fold, identity_key, sort_key
from app.models.base import Uuid
from app.models.people import persons
from app.models.schools import counters
from app.models.students import enrolments, guardians, students
from app.services.imports.roster_known import FIELDS, Child, Person
from app.services.imports.roster_plan import Plan

_school = bindparam("school", type_=Uuid)
_counter = insert(counters).values(school_id=_school, name="student_code", value=0)
_LOCK = Statement(
    _counter.on_conflict_do_update(index_elements=["school_id", "name"], set_={"value": counters.c.value}).returning(
        counters.c.value
    )
)
_TAKE = Statement(
    counters.update()
    .where(counters.c.school_id == _school, counters.c.name == "student_code")
    .values(value=bindparam("value", type_=BigInteger))
)
_END = Statement(
    guardians.update()
    .where(guardians.c.school_id == _school, guardians.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .values(ends_on=bindparam("yesterday", type_=Date))
)


async def lock(connection: Connection, school: UUID) -> int:
    """One import at a time in a school, by the row of its student codes. The last number given.

    Raises Unavailable where the one before takes too long.
    """
    try:
        taken = await connection.row(_LOCK, school=school)
    except LockNotAvailableError:
        raise Unavailable from None
    assert taken is not None
    return int(taken["value"])


@dataclass(frozen=True, slots=True)
class Into:
    """The school year a list goes into, as the write needs it. `starts_on`: the first day in the class."""

    school: UUID
    year: UUID
    starts_on: datetime.date
    year_ends_on: datetime.date
    today: datetime.date
    now: datetime.datetime


async def write(connection: Connection, plan: Plan, into: Into, *, last_code: int) -> None:
    """All of the plan, in the transaction of `lock`."""

    async def many(statement: Statement, rows: list[dict[str, Any]]) -> None:
        if rows:
            await connection.row(statement, records=as_records({"school_id": into.school} | row for row in rows))

    uncoded = [child for child in plan.children if child.values["code"] is None]
    for number, child in enumerate(uncoded, last_code + 1):
        child.values["code"] = f"HS{number:06}"
    if uncoded:
        await connection.row(_TAKE, school=into.school, value=last_code + len(uncoded))
    person_fields = ("full_name", "identity_key", "birth_year", "phone", "national_id")
    await many(
        inserting_many(persons, "school_id", "id", *person_fields), [_person(each) for each in plan.persons.values()]
    )
    await many(updating_many(persons, *person_fields), [_person(each) for each in plan.changed_persons.values()])
    made = {"status": "studying", "created_at": into.now, "updated_at": into.now}
    await many(
        inserting_many(students, "school_id", "id", *_STUDENT, "status", "created_at", "updated_at"),
        [_student(each) | made for each in plan.children],
    )
    await many(
        updating_many(students, *_STUDENT, "updated_at"),
        [_student(each) | {"updated_at": into.now} for each in plan.changed],
    )
    await many(
        inserting_many(enrolments, "school_id", "id", "student_id", "school_year_id", "class_id", "starts_on", "year_ends_on"),
        [
            {"id": new_id(), "student_id": child.id, "school_year_id": into.year, "class_id": class_.id,
             "starts_on": into.starts_on, "year_ends_on": into.year_ends_on}
            for child, class_ in plan.enrolments
        ],
    )  # fmt: skip
    if plan.ended:
        yesterday = into.today - datetime.timedelta(days=1)
        await connection.row(_END, school=into.school, ids=[tie.id for tie in plan.ended], yesterday=yesterday)
    await many(
        inserting_many(guardians, "school_id", "id", "student_id", "person_id", "relationship", "position", "starts_on"),
        [
            {"id": tie.id, "student_id": child.id, "person_id": tie.person.id, "relationship": tie.relationship,
             "position": tie.position, "starts_on": into.today}
            for child, tie in plan.ties
        ],
    )  # fmt: skip


_STUDENT = (*FIELDS, "identity_key", "search_key", "sort_key", "unknown", "roster_confirmed")


def _student(child: Child) -> dict[str, Any]:
    name = child.values["full_name"]
    return {
        **child.values,
        "id": child.id,
        **keys(name, child.values["code"]),
        "unknown": child.unknown,
        "roster_confirmed": child.roster_confirmed,
    }


def keys(full_name: str, code: str) -> Mapping[str, str]:
    """How a child is recognised, searched and sorted, from the name and the code."""
    return {
        "identity_key": identity_key(full_name),
        "search_key": f" {fold(full_name)} {fold(code)}",
        "sort_key": sort_key(full_name),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id, "full_name": person.full_name, "identity_key": person.key, "birth_year": person.birth_year,
        "phone": person.phone, "national_id": person.national_id,
    }  # fmt: skip
