"""Reading what medicine is asked for and was given: each reading is in the journal before it is answered (4.2.5)."""

from uuid import UUID

from sqlalchemy import Text, and_, any_, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import array

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.models.base import Uuid
from app.models.caller import me
from app.models.medication import medication_doses as doses
from app.models.medication import medication_requests as table
from app.models.people import persons
from app.models.students import enrolments, students
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import child_medication, medication
from app.policies.rows.medication import as_requested
from app.policies.under import Under, listed_under
from app.schemas.base import OneQuery, PageQuery
from app.schemas.medication import MedicationQuery
from app.services.named import CLASS_TODAY, person, person_of

_who = persons.alias("who")


_of_the_request = and_(doses.c.school_id == table.c.school_id, doses.c.request_id == table.c.id)
_today = (
    select(things(doses.c.planned_time, doses.c.planned_time))
    .where(_of_the_request, doses.c.date == me.c.today)
    .correlate(table, me)
    .scalar_subquery()
)
_other = table.alias("other")
# Somebody else may have asked for it too: whoever accepts or gives it sees that.
_same = (
    select(things(_other.c.id, _other.c.id))
    .where(
        _other.c.school_id == table.c.school_id,
        _other.c.student_id == table.c.student_id,
        _other.c.medicine_key == table.c.medicine_key,
        _other.c.id != table.c.id,
        _other.c.state == any_(array([literal_column("'requested'", Text), literal_column("'accepted'", Text)])),
        _other.c.starts_on <= table.c.ends_on,
        _other.c.ends_on >= table.c.starts_on,
    )
    .correlate(table)
    .scalar_subquery()
)
_dose = thing(
    id=doses.c.id, date=doses.c.date, planned_time=doses.c.planned_time, given_at=doses.c.given_at,
    given_by=person_of(doses.c.given_by, me.c.school_id), amount=doses.c.amount, note=doses.c.note,
)  # fmt: skip
_doses = (
    select(things(_dose, doses.c.given_at, doses.c.id)).where(_of_the_request).correlate(table, me).scalar_subquery()
)
ITEM = {
    "id": table.c.id,
    "student_id": table.c.student_id,
    "full_name": students.c.full_name,
    "class": CLASS_TODAY,
    "medicine": table.c.medicine,
    "dose": table.c.dose,
    "times": table.c.times,
    "starts_on": table.c.starts_on,
    "ends_on": table.c.ends_on,
    "instructions": table.c.instructions,
    "statement": table.c.statement,
    "requested_by": person(),
    "requested_at": table.c.requested_at,
    "state": table.c.state,
    "decided_by": person_of(table.c.decided_by, me.c.school_id),
    "decided_at": table.c.decided_at,
    "closed_by": person_of(table.c.closed_by, me.c.school_id),
    "closed_at": table.c.closed_at,
    "reason": table.c.reason,
    "given_today": or_empty(_today),
    "same_medicine": or_empty(_same),
    "etag": medication.etag,
}
"""A request's fields, in the order they are sent (schemas.medication.MedicationItemOut)."""

_item = text(thing(**ITEM))
ONE = Single(
    "medication.read",
    medication,
    text(thing(**ITEM, doses=or_empty(_doses))).label("body"),
    journaled=True,
)
_on = bindparam("date", type_=table.c.starts_on.type)
_LIST = Listing(
    "medication.read",
    medication,
    _item,
    (table.c.id,),
    {
        "state": table.c.state == bindparam("state", type_=table.c.state.type),
        "class_id": enrolments.c.class_id == bindparam("class_id", type_=Uuid),
        "date": and_(table.c.starts_on <= _on, table.c.ends_on >= _on),
    },
    newest_first=True,
    journaled=True,
)
_OF_A_CHILD = Under(
    "medication.read",
    child_medication,
    as_requested,
    and_(table.c.school_id == students.c.school_id, table.c.student_id == students.c.id),
    _item,
    table.c.id,
    journaled=True,
)


async def read(act: Act, request_id: UUID, query: OneQuery) -> Answer:
    """One request with the doses that were given."""
    return await reading.read(act, ONE, query.include, id=request_id)


async def list_(act: Act, query: MedicationQuery) -> Answer:
    """What parents ask for, newest first."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, state=query.state, class_id=query.class_id, date=query.date
    )


async def of_a_child(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """What a child's parents asked for, newest first."""
    return await listed_under(act, _OF_A_CHILD, student_id, limit=query.limit, cursor=query.cursor)
