"""Taking back a list of children: who was made is entered in error, what was changed is as it was.

A record entered in error claims no code and no number (the unique indexes leave it out), and a person whom the list
made keeps none either, so that the right list can bring them again. Nothing is deleted; the journal has it all.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, and_, any_, bindparam, exists, func, not_, null, select

from app.core.bulk import as_records, updating_many
from app.core.db import Statement
from app.core.words import Words
from app.models.attendance import marks, registers
from app.models.base import Instant, Uuid
from app.models.health import findings, measurements
from app.models.health_incidents import health_incidents
from app.models.medication import medication_requests
from app.models.people import persons, users
from app.models.safety_cards import safety_cards
from app.models.students import enrolled_on, enrolments, guardians, students
from app.policies.act import Act
from app.policies.refusals import refusal
from app.services.health.regrowing import regrow
from app.services.imports.persons import PERSON, VOID
from app.services.imports.students.scope import Scope
from app.services.imports.students.write import STUDENT
from app.services.imports.touched import Remembered


def _ids(name: str) -> Any:
    return any_(bindparam(name, type_=ARRAY(Uuid)))


_school, _day = bindparam("school", type_=Uuid), bindparam("day", type_=Date)
_brought = and_(enrolments.c.school_id == _school, enrolments.c.id == _ids("enrolments"))

# A register that is being marked right now is marked first, or reads its children again.
_REGISTERS = Statement(
    registers.update()
    .where(
        registers.c.school_id == _school,
        exists(
            select(enrolments.c.id).where(
                _brought, enrolments.c.class_id == registers.c.class_id, enrolments.c.starts_on <= registers.c.date
            )
        ),
    )
    .values(version=registers.c.version + 1)
)
_here = exists(
    select(enrolments.c.id).where(
        enrolments.c.school_id == students.c.school_id,
        enrolments.c.student_id == students.c.id,
        enrolments.c.class_id == _ids("classes"),
        enrolled_on(_day),
    )
)
_STANDING = Statement(
    select(
        select(func.count())
        .where(_brought, not_(enrolments.c.class_id == _ids("classes")))
        .scalar_subquery()
        .label("not_mine"),
        select(func.count(marks.c.student_id.distinct()))
        .select_from(
            marks.join(
                enrolments,
                and_(
                    enrolments.c.school_id == marks.c.school_id,
                    enrolments.c.student_id == marks.c.student_id,
                    enrolments.c.class_id == marks.c.class_id,
                    enrolments.c.starts_on <= marks.c.date,
                ),
            )
        )
        .where(_brought, marks.c.mark.is_not(None))
        .scalar_subquery()
        .label("marked"),
        (
            exists().where(students.c.school_id == _school, students.c.id == _ids("changed"), not_(_here))
            | exists().where(
                enrolments.c.school_id == _school,
                enrolments.c.student_id == _ids("students"),
                not_(enrolments.c.id == _ids("enrolments")),
            )
        ).label("moved"),
        (
            exists().where(
                guardians.c.school_id == _school,
                (guardians.c.person_id == _ids("persons")) | (guardians.c.student_id == _ids("students")),
                not_(guardians.c.id == _ids("guardians")),
            )
            | exists().where(users.c.school_id == _school, users.c.person_id == _ids("persons"))
        ).label("related"),
        exists()
        .where(safety_cards.c.school_id == _school, safety_cards.c.student_id == _ids("students"))
        .label("carded"),
        (
            exists().where(measurements.c.school_id == _school, measurements.c.student_id == _ids("students"))
            | exists().where(findings.c.school_id == _school, findings.c.student_id == _ids("students"))
            | exists().where(health_incidents.c.school_id == _school, health_incidents.c.student_id == _ids("students"))
            | exists().where(
                medication_requests.c.school_id == _school, medication_requests.c.student_id == _ids("students")
            )
        ).label("examined"),
    )
)
_MOVED = Words("có trẻ đã chuyển lớp hoặc thôi học", "a child has moved or left since")
_CARDED = Words("có trẻ đã có phiếu an toàn", "a child has a safety card by now")
_EXAMINED = Words(
    "có trẻ đã được cân đo, khám, ghi sự cố hoặc đơn thuốc",
    "a child was measured, examined, hurt or given a medicine by now",
)
_RELATED = Words(
    "người thân ghi trong danh sách đã gắn với trẻ khác hoặc đã có tài khoản",
    "parents whom the list brought have other children or an account by now",
)


async def hold(act: Act, run: Remembered, scope: Scope) -> None:
    """A mark is written after its register: wait for those that are being written."""
    await act.row(_REGISTERS, school=scope.school, enrolments=run.made["enrolments"])


async def depended(act: Act, run: Remembered, scope: Scope) -> list[Words]:
    """What stands on the run: marks, moves, families. Raises Forbidden where a child's class is no longer the caller's."""
    made = {name: run.made[name] for name in ("students", "persons", "guardians", "enrolments")}
    found = await act.row(
        _STANDING,
        school=scope.school,
        day=scope.day,
        classes=[each.id for each in scope.permitted.values()],
        changed=[row["id"] for row in run.before["students"]],
        **made,
    )
    assert found is not None
    if found["not_mine"]:
        raise refusal("student.import")
    marked = Words(f"đã điểm danh {found['marked']} trẻ", f"{found['marked']} of its children were marked")
    standing = (
        (found["marked"], marked), (found["moved"], _MOVED), (found["carded"], _CARDED), (found["examined"], _EXAMINED),
        (found["related"], _RELATED),
    )  # fmt: skip
    return [words for there, words in standing if there]


_now = bindparam("now", type_=Instant)
_VOID = (
    Statement(
        students.update()
        .where(students.c.school_id == _school, students.c.id == _ids("students"))
        .values(
            status="entered_in_error",
            status_since=bindparam("today", type_=Date),
            version=students.c.version + 1,
            updated_at=_now,
        )
    ),
    Statement(enrolments.update().where(_brought).values(left_on=enrolments.c.starts_on - 1)),  # never begun
    Statement(
        guardians.update()
        .where(guardians.c.school_id == _school, guardians.c.id == _ids("guardians"))
        .values(ends_on=guardians.c.starts_on - 1)
    ),
    VOID,
)
_REOPEN = Statement(
    guardians.update().where(guardians.c.school_id == _school, guardians.c.id == _ids("ended")).values(ends_on=null())
)


async def take_back(act: Act, run: Remembered, scope: Scope) -> None:
    """Void what the run made, give back what it changed, open again the guardianships that it ended."""
    for statement in _VOID:
        await act.row(statement, school=scope.school, today=scope.today, **run.made)
    for table, columns in ((persons, PERSON), (students, STUDENT)):
        if rows := run.before[table.name]:
            await act.row(updating_many(table, *columns), records=as_records(rows))
    await regrow(act.connection, scope.school, (UUID(row["id"]) for row in run.before["students"]))
    if ended := run.before["guardians"]:
        await act.row(_REOPEN, school=scope.school, ended=[row["id"] for row in ended])
