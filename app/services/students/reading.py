"""Reading children's records: one, the list, and what clause 6.1 still asks for."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Text,
    all_,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things, wording
from app.core.text import patterns
from app.data.ethnic_groups import ETHNIC_GROUPS
from app.models.base import Texts, Uuid
from app.models.caller import me
from app.models.people import persons
from app.models.students import enrolments, guardian_on, guardians, kept, students
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import student
from app.schemas.base import OneQuery
from app.schemas.students import StudentQuery
from app.services.named import CLASS_TODAY


def _is(relationship: str) -> ColumnElement[bool]:
    return guardians.c.relationship == literal_column(f"'{relationship}'")


def _known(who: str, of_a_guardian: ColumnElement[bool]) -> ColumnElement[bool]:
    """True of a guardian, or answered with "không rõ"."""
    return or_(func.bool_or(of_a_guardian), literal_column(f"'{who}'") == any_(students.c.unknown))


REQUIRED: dict[str, ColumnElement[bool]] = {
    "full_name": students.c.full_name != literal_column("''"),
    "birth_date": students.c.birth_date.is_not(None),
    "sex": students.c.sex.is_not(None),
    "ethnic_group": students.c.ethnic_group.is_not(None),
    "permanent_address": or_(
        students.c.permanent_address.is_not(None), literal_column("'address'") == any_(students.c.unknown)
    ),
    "policy_categories": students.c.policy_categories.is_not(None),
    "parents": or_(
        func.bool_or(_is("guardian")), and_(_known("father", _is("father")), _known("mother", _is("mother")))
    ),
    "phone": _known("phone", persons.c.phone.is_not(None)),
}
"""What clause 6.1 requires of a record. "Không rõ" may answer father, mother, address and phone; nothing else."""

# The child's guardians in force, and what clause 6.1 still asks for: one look at them for each child.
FAMILY = (
    select(
        or_empty(
            things(
                thing(
                    id=guardians.c.id,
                    relationship=guardians.c.relationship,
                    full_name=persons.c.full_name,
                    birth_year=persons.c.birth_year,
                    phone=persons.c.phone,
                    occupation=persons.c.occupation,
                ),
                guardians.c.position,
            )
        ).label("guardians"),
        func.array_remove(
            array([case((met, null()), else_=literal_column(f"'{name}'::text")) for name, met in REQUIRED.items()]),
            null(),
        ).label("missing"),
    )
    .select_from(
        guardians.join(
            persons, and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id)
        )
    )
    .where(
        guardians.c.school_id == students.c.school_id,
        guardians.c.student_id == students.c.id,
        guardian_on(me.c.today),
    )
    .correlate(students, me)
    .lateral("family")
)
is_complete = FAMILY.c.missing == literal_column("'{}'")

STUDENT: dict[str, ColumnElement[Any]] = {
    "id": students.c.id,
    "code": students.c.code,
    "full_name": students.c.full_name,
    "birth_date": students.c.birth_date,
    "sex": students.c.sex,
    "ethnic_group": case(
        (students.c.ethnic_group.is_(None), null()),
        else_=thing(
            code=students.c.ethnic_group,
            name=wording(students.c.ethnic_group, {g.code: g.name for g in ETHNIC_GROUPS}),
        ),
    ),
    "permanent_address": students.c.permanent_address,
    "policy_categories": students.c.policy_categories,
    "national_id": students.c.national_id,
    "unknown": students.c.unknown,
    "guardians": FAMILY.c.guardians,
    "class": CLASS_TODAY,
    "status": students.c.status,
    "status_since": students.c.status_since,
    "merged_into": students.c.merged_into,
    "nationality": students.c.nationality,
    "birth_place": students.c.birth_place,
    "province": students.c.province,
    "commune": students.c.commune,
    "current_address": students.c.current_address,
    "disability_types": students.c.disability_types,
    "disability_degree": students.c.disability_degree,
    "roster_confirmed": students.c.roster_confirmed,
    "complete": is_complete,
    "missing": FAMILY.c.missing,
    "etag": student.etag,
}
"""A record's fields, in the order they are sent (schemas.students.StudentOut)."""

_body = text(thing(**STUDENT)).label("body")
ONE = Single("student.read", student, _body, beside=FAMILY)
_LIST = Listing(
    "student.read",
    student,
    _body,
    order=(students.c.sort_key, students.c.id),
    filters={
        "class_id": enrolments.c.class_id == bindparam("class_id", type_=Uuid),
        "patterns": students.c.search_key.like(all_(bindparam("patterns", type_=Texts))),
        "status": students.c.status == bindparam("status", type_=Text),
        "missing": bindparam("missing", type_=Text) == any_(FAMILY.c.missing),
        "in_use": kept,
        "complete": is_complete == bindparam("complete", type_=Boolean),
    },
    beside=FAMILY,
)


async def read(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """One child's record."""
    return await reading.read(act, ONE, query.include, id=student_id)


async def list_(act: Act, query: StudentQuery) -> Answer:
    """The children whom the caller may see, in Vietnamese name order; without those entered in error, unless asked."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, class_id=query.class_id, patterns=patterns(query.q),
        status=query.status, complete=query.complete, missing=query.missing, in_use=None if query.status else True,
    )  # fmt: skip
