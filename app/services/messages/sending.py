"""Sending a message to parents: who they are is settled at this instant, in the statement that writes them down.

It is a part of somebody's act: the transaction, the right and the clause are theirs.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, and_, bindparam, column, func, literal_column, select

from app.core.db import Statement, inserting
from app.core.errors import Conflict
from app.core.ids import new_id
from app.core.words import Words
from app.models.base import Uuid
from app.models.messages import HEALTH_ADVICE, HEALTH_NOTICE, message_recipients, messages
from app.models.students import enrolled_on, enrolled_students, enrolments, guardians, kept
from app.policies.act import Act
from app.policies.engine import Seen

_COLUMNS = ("school_id", "id", "kind", "child_id", "title", "text", "template", "sent_by", "sent_at")
_school, _today = bindparam("school", type_=Uuid), bindparam("today", type_=Date)
_ties = guardians.alias("ties")
# `children_of` is the one statement of when a guardianship is in force; a blocked guardian has none.
_in_force = func.children_of(_ties.c.school_id, _ties.c.person_id, _today).table_valued(
    column("guardian_id", Uuid), column("student_id", Uuid), name="theirs"
)
_parents = (
    select(bindparam("school", type_=Uuid), bindparam("message", type_=Uuid), _ties.c.person_id)
    .distinct()
    .select_from(_ties.join(_in_force, _in_force.c.guardian_id == _ties.c.id))
    .where(_ties.c.school_id == _school)
)


def _telling(parents: Select[Any]) -> Statement:
    told = (
        message_recipients.insert()
        .from_select(["school_id", "message_id", "person_id"], parents)
        .returning(message_recipients.c.person_id)
        .cte("told")
    )
    return Statement(select(func.count().label("parents")).select_from(told))


_TELL_OF_A_CHILD = _telling(_parents.where(_ties.c.student_id == bindparam("child", type_=Uuid)))
# Of children who are here today: who left is told no more.
_here = (
    select(literal_column("1", Text))
    .select_from(enrolled_students)
    .where(
        and_(enrolments.c.school_id == _ties.c.school_id, enrolments.c.student_id == _ties.c.student_id),
        enrolled_on(_today),
        kept,
    )
    .correlate(_ties)
)
_TELL_ALL = _telling(_parents.where(_here.exists()))


class NoParents(Conflict):
    """Nobody receives messages about the child. Why that is so is not told."""

    title = Words(
        "Chưa có phụ huynh nào nhận được tin về trẻ này. Hãy đề nghị giáo viên chủ nhiệm ghi người giám hộ (Điều 6.1).",
        "No parent receives messages about this child yet. Ask the homeroom teacher to record a guardian (clause 6.1).",
    )


async def to_parents_of(act: Act, sender: Seen, child: UUID, *, title: str, text: str, template: str | None) -> UUID:
    """Advice to all guardians in force of a child; the message's id. Raises NoParents."""
    message = await _write(act, sender, HEALTH_ADVICE, child, title, text, template)
    told = await act.row(
        _TELL_OF_A_CHILD, school=sender["school_id"], message=message, today=sender["today"], child=child
    )
    if not told or not told["parents"]:
        raise NoParents
    return message


async def to_all_parents(act: Act, sender: Any, *, title: str, text: str, template: str | None) -> UUID:
    """A notice to all guardians in force of the children who are here today, once each; the message's id."""
    message = await _write(act, sender, HEALTH_NOTICE, None, title, text, template)
    await act.row(_TELL_ALL, school=sender["school_id"], message=message, today=sender["today"])
    return message


async def _write(
    act: Act, sender: Any, kind: str, child: UUID | None, title: str, text: str, template: str | None
) -> UUID:
    message = new_id()
    await act.row(
        inserting(messages, *_COLUMNS), school_id=sender["school_id"], id=message, kind=kind, child_id=child,
        title=title, text=text, template=template, sent_by=sender["person_id"], sent_at=act.now,
    )  # fmt: skip
    return message
