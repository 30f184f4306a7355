"""Two records of one child made one (6.1): what the kept record lacks comes from the other, and nothing is lost."""

import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from app.core.answer import Answer
from app.core.db import Row, Statement
from app.core.errors import Conflict, FieldError, Invalid
from app.core.ids import new_id
from app.core.text import identity_key
from app.core.words import Words
from app.models.attendance import marks
from app.models.base import Uuid
from app.models.students import guardians as ties
from app.models.students import students
from app.policies.act import Act
from app.policies.engine import door
from app.policies.reading import written
from app.policies.rows import student
from app.schemas.students import UNKNOWNS, MergeIn
from app.services.advice import joining as care
from app.services.content import joining as content
from app.services.health import joining as health
from app.services.health.regrowing import regrow
from app.services.safety_cards import joining
from app.services.students import guardians, keeping
from app.services.students.family import Family, Person, Tie
from app.services.students.mistakes import take_out
from app.services.students.reading import ONE
from app.services.students.writing import FIELDS, refuse_in_error, rewrite

_TO_MERGE = door("student.merge", student, *(students.c[name] for name in (*FIELDS, "unknown", "status")))

_school, _kept, _other = (bindparam(name, type_=Uuid) for name in ("school", "kept", "other"))
_also = marks.alias("also")
_DIFFERENT_MARKS = Statement(
    select(func.array_agg(marks.c.date.distinct()).label("days"))
    .join(_also, and_(_also.c.school_id == marks.c.school_id, _also.c.date == marks.c.date))
    .where(
        marks.c.school_id == _school, marks.c.student_id == _kept, _also.c.student_id == _other, marks.c.mark != _also.c.mark
    )
)  # fmt: skip
_OF_THE_BLOCK = ("blocked_at", "block_reason", "block_decision_number")
_KEPT = ("person_id", "relationship", "position", "starts_on", "ends_on", *_OF_THE_BLOCK, "confirmed")
# With its dates and its block: from the other record's tie to one of the kept record; what waits to be confirmed goes on waiting.
_MOVED = Statement(
    ties.insert().from_select(
        ["school_id", "id", "student_id", *_KEPT],
        select(ties.c.school_id, bindparam("id", type_=Uuid), _kept, *(ties.c[name] for name in _KEPT)).where(
            ties.c.school_id == _school, ties.c.id == bindparam("tie", type_=Uuid)
        ),
    )
)
_theirs = ties.alias("theirs")
_BLOCK = Statement(
    ties.update()
    .where(
        ties.c.school_id == _school,
        ties.c.id == bindparam("id", type_=Uuid),
        _theirs.c.school_id == _school,
        _theirs.c.id == bindparam("tie", type_=Uuid),
    )
    .values({name: _theirs.c[name] for name in _OF_THE_BLOCK})
)
# What was merged into the other record is the kept one's: whoever follows `merged_into` is there in one step.
_FOLLOWED = Statement(
    students.update()
    .where(students.c.school_id == _school, students.c.merged_into == _other)
    .values(merged_into=_kept, version=students.c.version + 1)
)


async def merge(act: Act, student_id: UUID, given: MergeIn) -> Answer:
    """Keep one record of two: the other is entered in error and says into which it was merged.

    Raises Invalid (the other is not there for the caller), WrongState and Conflict (their registers differ on a day).
    """
    kept = await keeping.turn(act, _TO_MERGE, id=student_id)
    other = await _other_record(act, student_id, given.duplicate_id)
    refuse_in_error(kept)
    ids = {"school": kept["school_id"], "kept": student_id, "other": given.duplicate_id}
    different = await act.row(_DIFFERENT_MARKS, **ids)
    if different and different["days"]:
        raise _marked_apart(sorted(different["days"]))
    await take_out(act, kept, [given.duplicate_id], reason="merged", merged_into=student_id)
    await act.row(_FOLLOWED, **ids)
    values, conflicts = _joined(kept, other)
    answered = await _join_families(act, kept["today"], conflicts, **ids)
    answered |= {"address"} if values["permanent_address"] else set()
    unknown = [each for each in UNKNOWNS if each in {*kept["unknown"], *other["unknown"]} - answered]
    await rewrite(act, kept["school_id"], student_id, values, unknown)
    await joining.join(act, **ids)
    await care.join(act, **ids)
    await content.join(act, **ids)
    await health.join(act, **ids, today=kept["today"])
    await regrow(act.connection, kept["school_id"], [student_id])
    return (await written(act, ONE, id=student_id)).beside(conflicts=conflicts)


_NOT_THERE = Words(
    "Không gộp được hồ sơ này. Hãy chọn một hồ sơ khác của lớp mình.",
    "This record cannot be merged. Choose another record of your class.",
)


async def _other_record(act: Act, student_id: UUID, duplicate_id: UUID) -> Row:
    """The record to be merged, where the caller may merge it too; one refusal for whatever else it is."""
    found = await act.row(_TO_MERGE, id=duplicate_id)
    if (
        found is None
        or not found["found"]
        or found["granted"] is None
        or duplicate_id == student_id
        or found["status"] == "entered_in_error"
    ):
        raise Invalid(FieldError("/duplicate_id", "not_mergeable", _NOT_THERE))
    return found


def _marked_apart(days: list[datetime.date]) -> Conflict:
    told = ", ".join(f"{day:%d/%m/%Y}" for day in days)
    return Conflict(
        Words(
            f"Hai hồ sơ được điểm danh khác nhau: {told}. Hãy xem lại có phải cùng một trẻ.",
            f"The two records have different marks: {told}. Please check that they are one child.",
        ),
        days=[day.isoformat() for day in days],
    )


def _joined(kept: Any, other: Row) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The kept record's fields with what it lacked, and what the two said differently."""
    values: dict[str, Any] = {}
    conflicts = []
    for name in FIELDS:
        mine, theirs = kept[name], other[name]
        ours_to_give = name == "code" and keeping.generated(mine) and not keeping.generated(theirs)
        values[name] = theirs if mine is None or ours_to_give else mine
        if name == "code" and (ours_to_give or keeping.generated(theirs)):
            continue  # a code of ours gives way to a school's own
        if name == "full_name" and identity_key(mine) == identity_key(theirs):
            continue
        if None not in (mine, theirs) and mine != theirs:
            conflicts.append({"field": name, "kept": mine, "other": theirs})
    return values, conflicts


async def _join_families(
    act: Act, today: datetime.date, conflicts: list[dict[str, Any]], *, school: UUID, kept: UUID, other: UUID
) -> set[str]:
    """The other record's guardians go over with their dates, unless the kept one names somebody. What is known now."""
    people: dict[UUID, Person] = {}
    mine = await guardians.ties_of(act.connection, school, kept, today, people)
    theirs = await guardians.ties_of(act.connection, school, other, today, people)
    filled: list[Person] = []
    for tie in theirs:
        same = next((each for each in mine if each.person is tie.person), None)
        namesake = next((each for each in mine if _one_parent(each, tie)), None)
        if same and tie.blocked and not same.blocked:
            await act.row(_BLOCK, school=school, id=same.id, tie=tie.id)
        elif same is None and (tie.blocked or tie.person.account or not _taken(tie, mine)):
            moved = Tie(new_id(), tie.person, tie.relationship, tie.position, tie.blocked)
            await act.row(_MOVED, school=school, kept=kept, id=moved.id, tie=tie.id)
            mine.append(moved)
        elif same is None and namesake:
            filled += [namesake.person] if _fill(namesake.person, tie.person) else []
        elif same is None:
            conflicts.append({"field": "guardians", "kept": _taken(tie, mine), "other": tie.person.full_name})
    await guardians.write(act.connection, school, kept, Family(changed=filled), today)
    if open_ := [tie.id for tie in theirs if not tie.blocked]:
        await guardians.end(act.connection, school, open_, today)
    return Family(ties=mine).answered()


def _one_parent(one: Tie, other: Tie) -> bool:
    return (one.relationship, one.person.key) == (other.relationship, other.person.key)


def _taken(tie: Tie, mine: list[Tie]) -> str | None:
    """Who of the kept record is already what this one is: the name."""
    there = [each for each in mine if each.relationship == tie.relationship and not each.blocked]
    if tie.relationship == "guardian":
        there = [each for each in there if each.person.key == tie.person.key]
    return there[0].person.full_name if there else None


def _fill(person: Person, other: Person) -> bool:
    """What is known of one parent written down twice; the number stays with whom it was stated of."""
    changed = False
    for name in ("birth_year", "phone", "occupation"):
        if getattr(person, name) is None and getattr(other, name) is not None and not person.account:
            setattr(person, name, getattr(other, name))
            changed = True
    return changed
