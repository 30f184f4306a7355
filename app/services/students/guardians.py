"""A child's guardians in the database: what is known before they are restated, and writing them."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    SmallInteger,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Row, Statement
from app.core.text import identity_key
from app.models.base import Texts, Uuid
from app.models.caller import beside_me, me
from app.models.people import persons, users
from app.models.students import enrolments, guardians, students
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import Seen
from app.policies.rows import student
from app.schemas.students import GuardianIn
from app.services.students.family import PERSON, Family, Known, Person, Tie

_school, _ids = bindparam("school", type_=Uuid), bindparam("ids", type_=ARRAY(Uuid))
_open = or_(guardians.c.ends_on.is_(None), guardians.c.ends_on >= bindparam("today", type_=Date))
_account = exists(
    select(users.c.id)
    .where(users.c.school_id == persons.c.school_id, users.c.person_id == persons.c.id)
    .correlate(persons)
)
_PERSON = (persons.c.id.label("person_id"), *(persons.c[name] for name in PERSON), _account.label("account"))
_theirs = and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id)
_TIES = Statement(
    select(
        guardians.c.id, guardians.c.relationship, guardians.c.position,
        guardians.c.blocked_at.is_not(None).label("blocked"), *_PERSON,
    )
    .join(persons, _theirs)
    .where(
        guardians.c.school_id == _school,
        guardians.c.student_id == bindparam("student", type_=Uuid),
        or_(_open, guardians.c.blocked_at.is_not(None)),
    )
    .order_by(guardians.c.position, guardians.c.id)
)  # fmt: skip
_NAMED = Statement(
    select(*_PERSON)
    .where(
        persons.c.school_id == _school,
        or_(
            persons.c.national_id == any_(bindparam("numbers", type_=Texts)),
            persons.c.phone == any_(bindparam("phones", type_=Texts)),
        ),
    )
    .order_by(persons.c.id)  # of two with one phone and name the elder
)
_with = guardians.alias("with")
_PARTNERS = Statement(
    select(_with.c.person_id.label("of"), guardians.c.relationship, *_PERSON)
    .select_from(
        _with.join(
            guardians,
            and_(
                guardians.c.school_id == _with.c.school_id,
                guardians.c.student_id == _with.c.student_id,
                guardians.c.person_id != _with.c.person_id,
            ),
        ).join(persons, _theirs)
    )
    .where(
        _with.c.school_id == _school,
        _with.c.person_id == any_(_ids),
        _with.c.blocked_at.is_(None),
        guardians.c.blocked_at.is_(None),
        guardians.c.ends_on.is_(None),
    )
    .order_by(guardians.c.id)
)
# Of which children each of them is a guardian, by what the writer may do with the record.
_reach = (
    select(
        guardians.c.person_id,
        func.bool_or(allowed("student.read", student)).label("here"),
        # The same as an import's: a child who is in a class today.
        func.bool_or(and_(enrolments.c.class_id.is_not(None), allowed("student.update", student).is_not(true()))).label(
            "elsewhere"
        ),
    )
    .select_from(
        student.source.join(
            guardians, and_(guardians.c.school_id == students.c.school_id, guardians.c.student_id == students.c.id)
        )
    )
    .where(
        guardians.c.school_id == me.c.school_id,
        guardians.c.person_id == any_(_ids),
        or_(guardians.c.ends_on.is_(None), guardians.c.ends_on >= me.c.today),
        students.c.status != literal_column("'entered_in_error'"),
    )
    .group_by(guardians.c.person_id)
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("reach")
)
_REACH = Statement(select(*_reach.c).select_from(beside_me(_reach)).where(_reach.c.person_id.is_not(None)))
_MOVE = Statement(
    guardians.update()
    .where(guardians.c.school_id == _school, guardians.c.id == bindparam("id", type_=Uuid))
    .values(relationship=bindparam("relationship", type_=Text), position=bindparam("position", type_=SmallInteger))
)
_END = Statement(
    guardians.update()
    .where(guardians.c.school_id == _school, guardians.c.id == any_(_ids))
    .values(ends_on=bindparam("last_day", type_=Date))
)


async def known(act: Act, found: Seen, student: UUID, given: Iterable[GuardianIn]) -> Known:
    """What the restating of a child's guardians has to know, whoever may see it: a person is one in the whole school."""
    connection, school, today = act.connection, found["school_id"], found["today"]
    people: dict[UUID, Person] = {}
    ties = await ties_of(connection, school, student, today, people)
    named = await connection.rows(
        _NAMED, school=school,
        numbers=[each.national_id for each in given if each.national_id], phones=[each.phone for each in given if each.phone],
    )  # fmt: skip
    owners = [_person(people, record) for record in named]
    partners = [
        (row["of"], row["relationship"], _person(people, row))
        for row in await connection.rows(_PARTNERS, school=school, ids=list(people))
    ]
    for row in await act.rows(_REACH, ids=list(people)) if people else ():
        people[row["person_id"]].here = bool(row["here"])
        people[row["person_id"]].elsewhere = bool(row["elsewhere"])
    return Known(found["person_id"], ties, owners, partners)


async def ties_of(
    connection: Connection, school: UUID, student: UUID, today: datetime.date, people: dict[UUID, Person]
) -> list[Tie]:
    """The guardianships that are not over, and the blocked ones. `people`: those met already, by id."""
    return [
        Tie(row["id"], _person(people, row), row["relationship"], row["position"], row["blocked"])
        for row in await connection.rows(_TIES, school=school, student=student, today=today)
    ]


async def write(connection: Connection, school: UUID, student: UUID, family: Family, today: datetime.date) -> None:
    """What is new and what changed. Persons before guardianships and records: everybody locks in this order."""
    columns = ("id", *PERSON, "identity_key")
    if family.persons:
        await connection.row(inserting_many(persons, "school_id", *columns), records=_records(school, family.persons))
    if family.changed:
        await connection.row(updating_many(persons, *columns[1:]), records=_records(school, family.changed))
    if family.ended:
        await end(connection, school, [tie.id for tie in family.ended], today)
    for tie in family.moved:
        await connection.row(_MOVE, school=school, id=tie.id, relationship=tie.relationship, position=tie.position)
    if family.added:
        added: list[dict[str, Any]] = [
            {"school_id": school, "id": tie.id, "student_id": student, "person_id": tie.person.id,
             "relationship": tie.relationship, "position": tie.position, "starts_on": today}
            for tie in family.added
        ]  # fmt: skip
        await connection.row(inserting_many(guardians, *added[0]), records=as_records(added))


async def end(connection: Connection, school: UUID, ids: list[UUID], today: datetime.date) -> None:
    """From today on they are no guardians of the child; that they were, stays."""
    await connection.row(_END, school=school, ids=ids, last_day=today - datetime.timedelta(days=1))


def _records(school: UUID, people: Iterable[Person]) -> str:
    return as_records(
        {"school_id": school, "id": each.id, "identity_key": identity_key(each.full_name)}
        | {name: getattr(each, name) for name in PERSON}
        for each in people
    )


def _person(people: dict[UUID, Person], record: Row) -> Person:
    id_ = record["person_id"]
    if id_ not in people:
        people[id_] = Person(id=id_, account=record["account"], **{name: record[name] for name in PERSON})
    return people[id_]
