"""Sending health advice: the message and its follow-up are written together, or neither (4.2.5)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select

from app.core.answer import Answer
from app.core.db import inserting
from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.data.advice_templates import BY_CODE
from app.models.advice import advice as table
from app.models.base import Uuid
from app.models.health import findings, measurements
from app.models.students import students
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import child_advice
from app.schemas.advice import AdviceIn
from app.services import messages
from app.services.advice.reading import ONE

TITLE = Words("Tư vấn sức khỏe", "Health advice")
"""Of every advice: the list of messages shows it unopened, and says nothing of a child's health."""

_FARTHEST = timedelta(days=366)
_NOT_OF_THE_CHILD = Words(
    "Trẻ không có lần đo hoặc điều phát hiện này.", "The child has no such measurement or finding."
)
_NOT_A_DAY_TO_COME = Words(
    "Ngày theo dõi phải từ hôm nay đến một năm tới.", "The follow-up is from today on, within a year."
)


def _when(of: Any, day: ColumnElement[Any], name: str, *still: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(func.min(day))
        .where(
            of.c.school_id == students.c.school_id,
            of.c.student_id == students.c.id,
            of.c.id == bindparam(name, type_=Uuid),
            *still,
        )
        .correlate(students)
        .scalar_subquery()
        .label(name)
    )


_TO_SEND = door(
    "advice.send",
    child_advice,
    students.c.full_name,
    _when(measurements, measurements.c.measured_on, "measurement_id"),
    _when(findings, findings.c.found_on, "finding_id", findings.c.error_reason.is_(None)),
    locks=True,
)
_COLUMNS = ("school_id", "id", "student_id", "measurement_id", "finding_id", "follow_up_on")


async def send(act: Act, student_id: UUID, given: AdviceIn) -> Answer:
    """Advise all of the child's guardians in force. Raises Invalid and NoParents."""
    about = {"measurement_id": given.measurement_id, "finding_id": given.finding_id}
    found = await change(act, _TO_SEND, id=student_id, **about)
    refuse_what_is_wrong(
        found, given.follow_up_on, *(name for name, id_ in about.items() if id_ and found[name] is None)
    )
    told = given.text or _filled(given.template, found, act.locale)
    message = await messages.to_parents_of(
        act, found, student_id, title=TITLE.in_(act.locale), text=told, template=given.template
    )
    await act.row(
        inserting(table, *_COLUMNS), school_id=found["school_id"], id=message, student_id=student_id,
        follow_up_on=given.follow_up_on, **about,
    )  # fmt: skip
    return await written(act, ONE, id=message)


def refuse_what_is_wrong(found: Seen, follow_up_on: Any, *not_there: str) -> None:
    """Raises Invalid, with all that is wrong at once."""
    wrong = [FieldError(f"/{name}", "not_of_the_child", _NOT_OF_THE_CHILD) for name in not_there]
    if follow_up_on and not found["today"] <= follow_up_on <= found["today"] + _FARTHEST:
        wrong.append(FieldError("/follow_up_on", "out_of_range", _NOT_A_DAY_TO_COME))
    if wrong:
        raise Invalid(*wrong)


def _filled(code: str | None, found: Seen, locale: str) -> str:
    """The template's text about this child: only what we ship is filled in, never what somebody wrote."""
    assert code, "there is a text or a template"
    day = found["measurement_id"] or found["finding_id"]
    return BY_CODE[code].text.in_(locale).format(child=found["full_name"], date=f"{day:%d/%m/%Y}")
