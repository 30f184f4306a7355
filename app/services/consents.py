"""Parents' consents to publish a child's name or image: given and withdrawn by a guardian, at any time (6.3).

No consent is presumed. Any guardian in force gives it, and any of them withdraws it: what one takes back, another's word does
not keep published.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, and_, any_, bindparam, exists, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID, Statement
from app.core.ids import new_id
from app.core.shape import or_empty, text, thing, things
from app.models.base import Instant, Uuid
from app.models.caller import beside_me, me
from app.models.content import consents, content_children, content_items
from app.models.people import persons
from app.models.students import students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import Single, written
from app.policies.rows import consent
from app.schemas.base import OneQuery
from app.schemas.consents import ConsentsIn
from app.services.content.children import KEPT, USED, WITHOUT

_of_the_child = and_(consents.c.school_id == students.c.school_id, consents.c.student_id == students.c.id)


def _name_of(person: ColumnElement[Any]) -> ColumnElement[Any]:
    return (
        select(persons.c.full_name)
        .where(persons.c.school_id == consents.c.school_id, persons.c.id == person)
        .correlate(consents)
        .scalar_subquery()
    )


def _open(purpose: str) -> ColumnElement[bool]:
    return (
        exists(select(consents.c.id))
        .where(_of_the_child, consents.c.purpose == literal_column(f"'{purpose}'"), consents.c.withdrawn_at.is_(None))
        .correlate(students)
    )


_given = thing(
    id=consents.c.id, purpose=consents.c.purpose, given_by=_name_of(consents.c.given_by), given_at=consents.c.given_at,
    withdrawn_by=_name_of(consents.c.withdrawn_by), withdrawn_at=consents.c.withdrawn_at,
)  # fmt: skip
_all = (
    select(things(_given, consents.c.given_at.desc(), consents.c.purpose))
    .where(_of_the_child)
    .correlate(students)
    .scalar_subquery()
)
ONE = Single(
    "consent.read",
    consent,
    text(
        thing(
            student_id=students.c.id, name=_open("name"), image=_open("image"),
            consents=or_empty(_all), etag=consent.etag,
        )
    ),
)  # fmt: skip
_GIVE, _WITHDRAW = (door(f"consent.{verb}", consent, locks=True) for verb in ("give", "withdraw"))
_school, _student, _person = (bindparam(name, type_=Uuid) for name in ("school", "student", "person"))
_now, _purposes = bindparam("at", type_=Instant), bindparam("purposes", type_=ARRAY(Text))
_new = (
    func.unnest(bindparam("ids", type_=ARRAY_OF_UUID), _purposes)
    .table_valued("id", "purpose", name="new")
    .render_derived()
)
_GIVEN = Statement(
    insert(consents)
    .from_select(
        ["school_id", "id", "student_id", "purpose", "given_by", "given_at"],
        select(_school, _new.c.id, _student, _new.c.purpose, _person, _now),
    )
    .on_conflict_do_nothing()  # an open one says the same
)
_WITHDRAWN = Statement(
    consents.update()
    .where(
        consents.c.school_id == _school,
        consents.c.student_id == _student,
        consents.c.purpose == any_(_purposes),
        consents.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=_now, withdrawn_by=_person, version=consents.c.version + 1)
)
# Published revisions that show or name the child, under any of its records, without consent.
_shown = (
    select(func.count(content_items.c.id.distinct()).label("count"))
    .select_from(
        content_items.join(
            USED,
            and_(
                content_children.c.school_id == content_items.c.school_id,
                content_children.c.content_id == content_items.c.id,
                content_children.c.number == content_items.c.published_revision,
            ),
        )
    )
    .where(content_items.c.school_id == me.c.school_id, _student == KEPT, WITHOUT.is_not(None))
    .correlate(me)
    .lateral("shown")
)
_OUT = Statement(select(_shown.c.count).select_from(beside_me(_shown)))


async def read(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """What may be published of a child, and by whose word."""
    return await reading.read(act, ONE, query.include, id=student_id)


async def give(act: Act, student_id: UUID, given: ConsentsIn) -> Answer:
    """A guardian lets the school publish. What is open already stays as it is."""
    found = await change(act, _GIVE, id=student_id)
    ids = [new_id() for _ in given.purposes]
    await act.row(_GIVEN, ids=ids, **_told(act, found, student_id, given))
    return await written(act, ONE, id=student_id)


async def withdraw(act: Act, student_id: UUID, given: ConsentsIn) -> Answer:
    """A guardian takes back what any of them gave; the answer says how much is published and has to go."""
    found = await change(act, _WITHDRAW, id=student_id)
    await act.row(_WITHDRAWN, **_told(act, found, student_id, given))
    out = await act.row(_OUT, student=student_id)
    assert out is not None
    return (await written(act, ONE, id=student_id)).beside(to_take_down=out["count"])


def _told(act: Act, found: Seen, student_id: UUID, given: ConsentsIn) -> dict[str, Any]:
    return {
        "school": found["school_id"],
        "student": student_id,
        "person": found["person_id"],
        "at": act.now,
        "purposes": given.purposes,
    }
