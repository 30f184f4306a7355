"""Reading health advice: each reading is in the journal before it is answered (4.2.5)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, func, literal_column, null, select

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.models.advice import advice as table
from app.models.base import Uuid
from app.models.caller import me
from app.models.messages import message_recipients, messages
from app.models.people import persons
from app.models.students import enrolments, students
from app.policies import reading
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.reading import Listing, Single, listed
from app.policies.row import Row
from app.policies.rows import advice, child_advice
from app.policies.rows.advice import as_told
from app.policies.under import Under, listed_under
from app.schemas.advice import AdviceQuery
from app.schemas.base import OneQuery, PageQuery
from app.services.named import CLASS_TODAY, person, person_of

_who, _told = persons.alias("who"), message_recipients.alias("told")


# Who reads what is for whoever sends; a parent is not told of another.
_parent = thing(full_name=_who.c.full_name, read_at=_told.c.read_at, acknowledged_at=_told.c.acknowledged_at)
_reading = (
    select(
        thing(
            recipients=func.count(_told.c.person_id),
            read=func.count(_told.c.read_at),
            acknowledged=func.count(_told.c.acknowledged_at),
            parents=or_empty(things(_parent, _who.c.full_name, _who.c.id)),
        )
    )
    .select_from(_told.join(_who, and_(_who.c.school_id == _told.c.school_id, _who.c.id == _told.c.person_id)))
    .where(_told.c.school_id == table.c.school_id, _told.c.message_id == table.c.id)
    .correlate(table)
    .scalar_subquery()
)


def _fields(row: Row) -> dict[str, ColumnElement[Any]]:
    """Advice's fields, in the order they are sent (schemas.advice.AdviceOut). `row`: by whose locks the caller may send."""
    return {
        "id": table.c.id,
        "student_id": table.c.student_id,
        "full_name": students.c.full_name,
        "class": CLASS_TODAY,
        "measurement_id": table.c.measurement_id,
        "finding_id": table.c.finding_id,
        "template": messages.c.template,
        "text": messages.c.text,
        "sent_by": person(),
        "sent_at": messages.c.sent_at,
        "follow_up_on": table.c.follow_up_on,
        "state": table.c.state,
        "outcome": table.c.outcome,
        "outcome_note": table.c.outcome_note,
        "outcome_at": table.c.outcome_at,
        "outcome_by": person_of(table.c.outcome_by, me.c.school_id),
        "reading": case((allowed("advice.send", row), _reading), else_=null()),
        "etag": advice.etag,
    }


_body = text(thing(**_fields(advice))).label("body")
ONE = Single("advice.read", advice, _body, journaled=True)
_due = and_(table.c.follow_up_on <= me.c.today, table.c.state != literal_column("'closed'"))
_LIST = Listing(
    "advice.read",
    advice,
    _body,
    (table.c.id,),
    {
        "state": table.c.state == bindparam("state", type_=table.c.state.type),
        "class_id": enrolments.c.class_id == bindparam("class_id", type_=Uuid),
        "due": func.coalesce(_due, literal_column("false")) == bindparam("due"),
    },
    newest_first=True,
    journaled=True,
)
_OF_A_CHILD = Under(
    "advice.read",
    child_advice,
    as_told,
    and_(table.c.school_id == students.c.school_id, table.c.student_id == students.c.id),
    text(thing(**_fields(child_advice))),
    table.c.id,
    journaled=True,
)


async def read(act: Act, advice_id: UUID, query: OneQuery) -> Answer:
    """One piece of advice, and what came of it."""
    return await reading.read(act, ONE, query.include, id=advice_id)


async def list_(act: Act, query: AdviceQuery) -> Answer:
    """Advice about the children whose health the caller follows, newest first."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, state=query.state, class_id=query.class_id, due=query.due
    )


async def of_a_child(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """What a child's parents were advised, newest first."""
    return await listed_under(act, _OF_A_CHILD, student_id, limit=query.limit, cursor=query.cursor)
