"""What the school already knows of the children and parents that a list names. All of it in three statements."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Text,
    all_,
    and_,
    any_,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)

from app.core.db import Connection, Row, Statement
from app.core.text import identity_key
from app.models.base import Texts, Uuid
from app.models.people import persons, users
from app.models.students import enrolled_on, enrolments, guardians, students
from app.services.imports.roster_shapes import RosterRow

FIELDS = (
    "code", "full_name", "birth_date", "sex", "ethnic_group", "permanent_address", "policy_categories", "national_id",
)  # fmt: skip
"""What a list may say of a child itself."""


@dataclass(slots=True, eq=False)
class Person:
    """A parent.

    `fixed`: has an account or other children, so that a list never renames them. `kept`: has an account, or a child in
    a class that the importer may not import into: what is stated of them is not the importer's to change. `stranger`:
    has an account, or no child in the importer's classes.
    """

    id: UUID
    full_name: str
    birth_year: int | None = None
    phone: str | None = None
    national_id: str | None = None
    fixed: bool = False
    kept: bool = False
    stranger: bool = False

    @property
    def key(self) -> str:
        return identity_key(self.full_name)


@dataclass(slots=True, eq=False)
class Tie:
    """A guardianship: who is what to the child. `confirmed`: gives its person what a parent may."""

    id: UUID
    relationship: str
    person: Person
    position: int
    confirmed: bool = True


@dataclass(slots=True, eq=False)
class Child:
    """A child's record.

    `enrolled`: (class, in force on the list's day) in the list's school year, or None. `blocked`: guardianships that
    the principal blocked, ended or not: no list ends, renames or renews them.
    """

    id: UUID
    values: dict[str, Any]
    unknown: list[str]
    status: str
    roster_confirmed: bool
    enrolled: tuple[UUID, bool] | None
    ties: list[Tie] = field(default_factory=list)
    blocked: list[Tie] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """Children by each of their keys, persons by theirs, who raises children together, and who imports."""

    importer: UUID
    by_code: dict[str, Child] = field(default_factory=dict)
    by_national_id: dict[str, Child] = field(default_factory=dict)
    by_name: dict[tuple[str, datetime.date | None], list[Child]] = field(default_factory=dict)
    persons_by_national_id: dict[str, Person] = field(default_factory=dict)
    persons_by_phone: dict[tuple[str, str], Person] = field(default_factory=dict)
    partners: dict[UUID, dict[tuple[str, str], Person]] = field(default_factory=dict)

    def add(self, child: Child) -> None:
        """A child, found from now on by its keys."""
        if child.values["code"]:
            self.by_code[child.values["code"].casefold()] = child
        if child.values["national_id"]:
            self.by_national_id[child.values["national_id"]] = child
        name = identity_key(child.values["full_name"]), child.values["birth_date"]
        self.by_name.setdefault(name, []).append(child)

    def add_person(self, person: Person) -> None:
        """A person, found from now on by national id, and by phone and name."""
        if person.national_id:
            self.persons_by_national_id.setdefault(person.national_id, person)
        if person.phone:
            self.persons_by_phone.setdefault((person.phone, person.key), person)

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """The persons of one child: each finds the others, by relationship and name."""
        together = [(tie.person, (tie.relationship, tie.person.key)) for tie in ties]
        for person, _ in together:
            found = self.partners.setdefault(person.id, {})
            for other, as_whom in together:
                if other is not person:
                    found.setdefault(as_whom, other)


_school = bindparam("school", type_=Uuid)
_day = bindparam("day", type_=Date)
# A record entered in error is no child: its name, code and number are free for the right one.
_children = (
    select(
        students,
        enrolments.c.class_id,
        and_(enrolments.c.starts_on <= _day, or_(enrolments.c.left_on.is_(None), enrolments.c.left_on >= _day)).label(
            "in_force"
        ),
    )
    .select_from(
        students.outerjoin(
            enrolments,
            and_(
                enrolments.c.school_id == students.c.school_id,
                enrolments.c.student_id == students.c.id,
                enrolments.c.school_year_id == bindparam("year", type_=Uuid),
            ),
        )
    )
    .where(students.c.school_id == _school, students.c.status != literal_column("'entered_in_error'"))
)
_names = func.unnest(bindparam("names", type_=Texts), bindparam("births", type_=ARRAY(Date)))
_wanted = _names.table_valued(column("name", Text), column("birth", Date), name="wanted").render_derived()
# Each way in is a select of its own, so that each has its index; the union makes them one.
_STUDENTS = Statement(
    _children.where(
        or_(  # as written too: where the database's locale is C, lower() leaves Đ as it is
            students.c.code == any_(bindparam("codes", type_=Texts)),
            func.lower(students.c.code) == any_(bindparam("lower_codes", type_=Texts)),
        ),
    ).union(
        _children.where(students.c.national_id == any_(bindparam("ids", type_=Texts))),
        _children.join(
            _wanted, and_(students.c.identity_key == _wanted.c.name, students.c.birth_date == _wanted.c.birth)
        ),
    )
)
_kin = guardians.alias("kin")
_account = exists(
    select(users.c.id)
    .where(users.c.school_id == persons.c.school_id, users.c.person_id == persons.c.id)
    .correlate(persons)
)
_raises = select(func.count()).where(_kin.c.school_id == persons.c.school_id, _kin.c.person_id == persons.c.id)
_classes = bindparam("classes", type_=ARRAY(Uuid))


def _a_child_in(classes: ColumnElement[bool]) -> ColumnElement[bool]:
    """A child of theirs is in such a class on that day."""
    of_the_child = and_(enrolments.c.school_id == _kin.c.school_id, enrolments.c.student_id == _kin.c.student_id)
    children = (
        select(_kin.c.id)
        .join(enrolments, of_the_child)
        .where(_kin.c.school_id == persons.c.school_id, _kin.c.person_id == persons.c.id, enrolled_on(_day), classes)
    )
    return exists(children.correlate(persons))


_PERSON = (
    persons.c.id.label("person_id"),
    *(persons.c[name] for name in ("full_name", "birth_year", "phone", "national_id")),
    or_(_account, _raises.correlate(persons).scalar_subquery() > 1).label("fixed"),
    or_(_account, _a_child_in(enrolments.c.class_id != all_(_classes))).label("kept"),
    or_(_account, not_(_a_child_in(enrolments.c.class_id == any_(_classes)))).label("stranger"),
)
_TIES = Statement(
    select(
        guardians.c.id,
        guardians.c.student_id,
        guardians.c.relationship,
        guardians.c.position,
        guardians.c.blocked_at.is_not(None).label("blocked"),
        *_PERSON,
    )
    .join(persons, and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id))
    .where(
        guardians.c.school_id == _school,
        or_(guardians.c.ends_on.is_(None), guardians.c.blocked_at.is_not(None)),
        or_(
            guardians.c.student_id == any_(bindparam("students", type_=ARRAY(Uuid))),
            guardians.c.student_id.in_(
                select(_kin.c.student_id)
                .where(_kin.c.school_id == _school, _kin.c.person_id == any_(bindparam("persons", type_=ARRAY(Uuid))))
                .correlate(None)
            ),
        ),
    )
    .order_by(guardians.c.student_id, guardians.c.position)
)
_PERSONS = Statement(
    select(*_PERSON)
    .where(
        persons.c.school_id == _school,
        or_(
            persons.c.national_id == any_(bindparam("ids", type_=Texts)),
            persons.c.phone == any_(bindparam("phones", type_=Texts)),
        ),
    )
    .order_by(persons.c.id)  # of two with one phone and name the elder: a later one never takes their place
)


async def look_up(
    connection: Connection,
    school: UUID,
    year: UUID,
    rows: list[RosterRow],
    *,
    importer: UUID,
    day: datetime.date,
    classes: Iterable[UUID],
) -> Known:
    """Everything known of the rows' children and parents, whoever may see it: a child is one in the whole school.

    `day`: on which a child belongs to a class; `classes`: those that the importer may import into.
    """
    theirs = {"school": school, "day": day, "classes": list(classes)}
    known = Known(importer)
    named = [(identity_key(row.full_name), row.birth_date) for row in rows if row.full_name and row.birth_date]
    found = await connection.rows(
        _STUDENTS, school=school, year=year, day=day,
        codes=[row.code for row in rows if row.code],
        lower_codes=[row.code.lower() for row in rows if row.code],
        ids=[row.national_id for row in rows if row.national_id],
        names=[name for name, _ in named], births=[birth for _, birth in named],
    )  # fmt: skip
    children: dict[UUID, Child] = {}
    for record in found:
        enrolled = (record["class_id"], bool(record["in_force"])) if record["class_id"] else None
        if (child := children.get(record["id"])) is None:
            children[record["id"]] = Child(
                id=record["id"],
                values={name: record[name] for name in FIELDS},
                unknown=list(record["unknown"]),
                status=record["status"],
                roster_confirmed=record["roster_confirmed"],
                enrolled=enrolled,
            )
        elif enrolled and enrolled[1]:
            child.enrolled = enrolled  # of several in one year, the one in force counts
    parents = [parent for row in rows for parent in row.parents]
    people: dict[UUID, Person] = {}
    for record in await connection.rows(
        _PERSONS, **theirs,
        ids=[parent.national_id for parent in parents if parent.national_id],
        phones=[parent.phone for parent in parents if parent.phone],
    ):  # fmt: skip
        known.add_person(_person(people, record))
    families: dict[UUID, list[Tie]] = {}
    for record in await connection.rows(_TIES, students=list(children), persons=list(people), **theirs):
        tie = Tie(record["id"], record["relationship"], _person(people, record), record["position"])
        if not record["blocked"]:
            families.setdefault(record["student_id"], []).append(tie)
        elif record["student_id"] in children:
            children[record["student_id"]].blocked.append(tie)
    for student_id, ties in families.items():
        known.add_ties(ties)
        if student_id in children:
            children[student_id].ties = ties
    for child in children.values():
        known.add(child)
    return known


def _person(people: dict[UUID, Person], record: Row) -> Person:
    names = ("full_name", "birth_year", "phone", "national_id", "fixed", "kept", "stranger")
    return people.setdefault(record["person_id"], Person(record["person_id"], *(record[name] for name in names)))
