"""Writes a plan: a fixed number of statements, however long the list."""

import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Date, any_, bindparam

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Statement
from app.models.base import Uuid
from app.models.people import persons
from app.models.schools import counters
from app.models.students import enrolments, guardians, students
from app.services.health.regrowing import regrow
from app.services.imports import turn
from app.services.imports.persons import PERSON
from app.services.imports.students.known import FIELDS, Child, Person
from app.services.imports.students.plan import Plan
from app.services.imports.students.scope import Scope
from app.services.students.keeping import keys

STUDENT = (*FIELDS, "identity_key", "search_key", "sort_key", "unknown", "roster_confirmed")
"""The columns of a child that a list writes, and that an undo gives back."""

_school = bindparam("school", type_=Uuid)
_TAKE = Statement(
    counters.update()
    .where(counters.c.school_id == _school, counters.c.name == turn.CHILDREN)
    .values(value=counters.c.value + bindparam("count", type_=BigInteger))
    .returning(counters.c.value)
)
_END = Statement(
    guardians.update()
    .where(guardians.c.school_id == _school, guardians.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .values(ends_on=bindparam("yesterday", type_=Date))
)


async def write(connection: Connection, plan: Plan, scope: Scope, now: datetime.datetime) -> None:
    """All of the plan, while it is the run's turn: student codes are counted up."""

    async def many(statement: Statement, rows: list[dict[str, Any]]) -> None:
        if rows:
            await connection.row(statement, records=as_records({"school_id": scope.school} | row for row in rows))

    uncoded = [child for child in plan.children if child.values["code"] is None]
    if uncoded:
        taken = await connection.row(_TAKE, school=scope.school, count=len(uncoded))
        assert taken is not None
        for number, child in enumerate(uncoded, taken["value"] - len(uncoded) + 1):
            child.values["code"] = f"HS{number:06}"
    await many(inserting_many(persons, "school_id", "id", *PERSON), [_person(each) for each in plan.persons.values()])
    await many(updating_many(persons, *PERSON), [_person(each) for each in plan.changed_persons.values()])
    made = {"status": "studying", "status_since": scope.today, "created_at": now, "updated_at": now}
    await many(
        inserting_many(students, "school_id", "id", *STUDENT, *made),
        [_student(each) | made for each in plan.children],
    )
    await many(
        updating_many(students, *STUDENT, "updated_at"),
        [_student(each) | {"updated_at": now} for each in plan.changed],
    )
    await regrow(connection, scope.school, (each.id for each in plan.changed))
    await many(
        inserting_many(enrolments, "school_id", "id", "student_id", "school_year_id", "class_id", "starts_on", "year_ends_on"),
        [
            {"id": each.id, "student_id": each.child.id, "school_year_id": scope.year.id, "class_id": each.into.id,
             "starts_on": scope.day, "year_ends_on": scope.year.ends_on}
            for each in plan.enrolments
        ],
    )  # fmt: skip
    if plan.ended:
        yesterday = scope.today - datetime.timedelta(days=1)
        await connection.row(_END, school=scope.school, ids=[tie.id for tie in plan.ended], yesterday=yesterday)
    await many(
        inserting_many(
            guardians, "school_id", "id", "student_id", "person_id", "relationship", "position", "starts_on", "confirmed"
        ),
        [
            {"id": tie.id, "student_id": child.id, "person_id": tie.person.id, "relationship": tie.relationship,
             "position": tie.position, "starts_on": scope.today, "confirmed": tie.confirmed}
            for child, tie in plan.ties
        ],
    )  # fmt: skip


def _student(child: Child) -> dict[str, Any]:
    name = child.values["full_name"]
    return {
        **child.values,
        "id": child.id,
        **keys(name, child.values["code"]),
        "unknown": child.unknown,
        "roster_confirmed": child.roster_confirmed,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id, "full_name": person.full_name, "identity_key": person.key, "birth_year": person.birth_year,
        "phone": person.phone, "national_id": person.national_id,
    }  # fmt: skip
