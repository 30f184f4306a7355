"""A child's growth as its readers are told it: every reading is in the journal before it is answered (4.2.5).

Scores are those of the tables in force and of the record as it stands: a birth date that was wrong does not stay in a chart.
What was said at the time of measuring stands in the child's health record.
"""

import asyncio
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, null, or_, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import Conflict
from app.core.exports import download
from app.core.shape import thing, things
from app.core.words import Words
from app.models.health import measurements
from app.models.schools import classes, schools
from app.models.students import students
from app.policies.act import Act
from app.policies.criteria import allowed_actions
from app.policies.engine import Seen, door, fetch
from app.policies.rows import health
from app.schemas.base import OneQuery
from app.schemas.growth import ChartQuery
from app.services.growth import letter, trend
from app.services.growth.chart import drawn
from app.services.growth.chart.words import CHARTS
from app.services.growth.child import Child, measured
from app.services.named import of_the_school

SVG: Final = "image/svg+xml"
PDF: Final = "application/pdf"

TAKEN: Final = ("measured_on", "weight_g", "length_mm", "position", "oedema")
GREW = or_(measurements.c.weight_g.is_not(None), measurements.c.length_mm.is_not(None))
"""Weighed or measured: a round may have looked at the eyes only."""

_measured = (
    select(
        things(thing(**{name: measurements.c[name] for name in TAKEN}), measurements.c.measured_on, measurements.c.id)
    )
    .where(measurements.c.school_id == students.c.school_id, measurements.c.student_id == students.c.id, GREW)
    .correlate(students)
    .scalar_subquery()
)
_school = of_the_school(schools.c.name, students.c.school_id)


class NotDatedOrNoSex(Conflict):
    title = Words(
        "Hồ sơ của trẻ chưa có ngày sinh hoặc giới tính nên chưa vẽ được biểu đồ. Giáo viên chủ nhiệm bổ sung vào hồ sơ.",
        "The child's record has no birth date or no sex yet, and nothing can be drawn. The homeroom teacher completes it.",
    )


@dataclass(frozen=True, slots=True)
class _Of:
    """Whom the answer is about, and how the journalled statement found it."""

    seen: Seen
    child: Child | None


@cache
def _door(include: bool) -> Statement:
    actions = (allowed_actions(health).label("allowed_actions"),) if include else ()
    return door(
        "health.read",
        health,
        *(students.c[name] for name in ("id", "full_name", "sex", "birth_date")),
        case((classes.c.id.is_(None), null()), else_=classes.c.name).label("class"),
        _school.label("school"),
        _measured.label("measured"),
        *actions,
        journaled=True,
    )


async def _read(act: Act, student_id: UUID, include: bool = False) -> _Of:
    seen = await fetch(act, _door(include), id=student_id)
    sex, born = seen["sex"], seen["birth_date"]
    if not sex or not born:
        return _Of(seen, None)
    times = tuple(
        measured(
            sex, born, date.fromisoformat(row["measured_on"]), row["weight_g"], row["length_mm"], row["position"],
            row["oedema"],
        )
        for row in seen["measured"] or ()
    )  # fmt: skip
    return _Of(seen, Child(seen["full_name"], sex, born, times))


async def read(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """Every time that the child was weighed or measured, with its scores and what has changed. Raises NotFound."""
    of = await _read(act, student_id, include=query.include is not None)
    seen = of.seen
    told: dict[str, Any] = {
        "student_id": str(seen["id"]),
        "full_name": seen["full_name"],
        "sex": seen["sex"],
        "birth_date": seen["birth_date"],
        "points": trend.points(of.child, act.locale) if of.child else [],
        "at_risk": bool(of.child and of.child.measured and of.child.measured[-1].said.at_risk),
        "etag": seen.etag,
    }
    if query.include:
        told["allowed_actions"] = seen["allowed_actions"]
    return Answer.of(told, etag=seen.etag)


async def chart(act: Act, student_id: UUID, query: ChartQuery) -> Answer:
    """One of the four charts as SVG. Raises NotFound, NotDatedOrNoSex."""
    of = await _read(act, student_id)
    if of.child is None:
        raise NotDatedOrNoSex
    picture = drawn(of.child, query.indicator, today=of.seen["today"], window=query.window)
    name = f"{CHARTS[query.indicator].title} {of.child.full_name}"
    return download.file(picture.encode(), name, "svg", SVG, shown=True)


async def sheet(act: Act, student_id: UUID) -> Answer:
    """The sheet for the parents as PDF. Raises NotFound, NotDatedOrNoSex."""
    of = await _read(act, student_id)
    if of.child is None:
        raise NotDatedOrNoSex
    seen, today = of.seen, of.seen["today"]
    made = await asyncio.to_thread(
        letter.pdf, of.child, school=seen["school"], class_=seen["class"], today=today, now=act.now
    )
    assert isinstance(made, bytes)
    return download.file(made, f"Phiếu tăng trưởng {of.child.full_name} {today:%Y-%m-%d}", "pdf", PDF)
