"""Children's health (4.2.5): rounds, a class in a round, all that is known of a child, and what its teacher is told."""

from sqlalchemy import ColumnElement, Table, Text, and_, bindparam, case, cast, func, literal_column, not_, null, select

from app.models.caller import me
from app.models.health import findings, health_rounds, health_sheets, measurements
from app.models.schools import classes, school_years
from app.models.students import kept, students
from app.policies.row import Move, Row
from app.policies.rows.keys import is_
from app.policies.rows.students import student

_OPEN = health_rounds.c.state == literal_column("'open'", Text)
_round_in_its_year = health_rounds.join(
    school_years,
    and_(
        school_years.c.school_id == health_rounds.c.school_id,
        school_years.c.id == health_rounds.c.school_year_id,
    ),
)
health_round = Row(
    "health_round",
    _round_in_its_year,
    key=is_(health_rounds.c.id),
    locks={"school_id": health_rounds.c.school_id},
    version=cast(health_rounds.c.version, Text),
    actions=("health_round.read", "health_round.update", "health_round.close", "health_round.reopen"),
    facts={"year_ends_on": school_years.c.ends_on},
    state=health_rounds.c.state,
    moves={
        "health_round.update": Move(_OPEN, "open"),
        "health_round.close": Move(_OPEN, "closed"),
        "health_round.reopen": Move(not_(_OPEN), "open"),
    },
)

# A class in a round, measured or not. A parent's key is a child's, and opens no class.
class_health = Row(
    "health",
    _round_in_its_year.join(
        classes,
        and_(
            classes.c.school_id == health_rounds.c.school_id,
            classes.c.school_year_id == health_rounds.c.school_year_id,
        ),
    ).outerjoin(
        health_sheets,
        and_(
            health_sheets.c.school_id == health_rounds.c.school_id,
            health_sheets.c.round_id == health_rounds.c.id,
            health_sheets.c.class_id == classes.c.id,
        ),
    ),
    key=and_(is_(health_rounds.c.id), classes.c.id == bindparam("class_id", type_=classes.c.id.type)),
    locks={
        "school_id": classes.c.school_id,
        "class_id": classes.c.id,
        "group_id": classes.c.group_id,
        "child_id": cast(null(), classes.c.id.type),
    },
    version=func.concat(
        health_rounds.c.version, ".", classes.c.roster_version, ".", func.coalesce(health_sheets.c.version, 0)
    ),
    actions=("health.read", "health.measure"),
    facts={"year_ends_on": school_years.c.ends_on},
    state=health_rounds.c.state,
    moves={"health.measure": Move(_OPEN, "open")},
)


def _changes(table: Table) -> ColumnElement[int]:
    """Grows with each row of the child that is written or changed."""
    counted = table.alias("counted")
    return (
        select(func.coalesce(func.sum(counted.c.version), literal_column("0")))
        .where(counted.c.school_id == me.c.school_id, counted.c.student_id == students.c.id)
        .correlate_except(counted)
        .scalar_subquery()
    )


_version = func.concat(students.c.version, ".", _changes(measurements), ".", _changes(findings))

# A record entered in error has none: the kept one's says it all.
health = Row(
    "health",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=_version,
    actions=("health.read", "health.measure"),
)

# What the child's teacher has to heed, in words.
health_summary = Row(
    "health",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=_version,
    actions=("health.read_summary",),
    read_by="health.read_summary",
)

_finding_of = and_(findings.c.school_id == students.c.school_id, findings.c.student_id == students.c.id)
finding = Row(
    "health",
    findings.join(students, _finding_of),
    key=and_(is_(findings.c.student_id), findings.c.id == bindparam("finding_id", type_=findings.c.id.type), kept),
    locks={"school_id": findings.c.school_id, "child_id": findings.c.student_id},
    version=cast(findings.c.version, Text),
    actions=("health.read", "health.measure"),
    state=case(
        (findings.c.error_reason.is_not(None), literal_column("'entered_in_error'", Text)),
        (findings.c.resolved_on.is_not(None), literal_column("'resolved'", Text)),
        else_=literal_column("'open'", Text),
    ),
    moves={"health.measure": Move(findings.c.error_reason.is_(None), "open")},
)
