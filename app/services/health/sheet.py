"""A class in a round, in SQL: how it reads, and the one statement that writes it."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert

from app.core.db import Statement
from app.core.shape import or_empty, text, thing, things
from app.models.base import Uuid
from app.models.caller import me
from app.models.health import COMPUTED, MEASURED, health_rounds, health_sheets, measurements
from app.models.schools import classes, school_years
from app.models.students import enrolled_on, enrolled_students, enrolments, kept, students
from app.policies.act import signed_entry
from app.policies.engine import door
from app.policies.reading import Single
from app.policies.rows import class_health
from app.services.health import shapes
from app.services.named import named

DAY = func.least(func.greatest(me.c.today, health_rounds.c.opens_on), health_rounds.c.closes_on)
"""The sheet's day: today within the round, else its nearest day. Whom the class had then is on the sheet."""

_name_order = (students.c.sort_key, students.c.id)
CHILDREN = (
    select(
        things(
            thing(
                student_id=students.c.id,
                code=students.c.code,
                full_name=students.c.full_name,
                birth_date=students.c.birth_date,
                sex=students.c.sex,
                measured=shapes.MEASURED,
                **shapes.values(),
            ),
            *_name_order,
        ).label("children"),
        func.array_agg(aggregate_order_by(students.c.id, *_name_order), type_=ARRAY(Uuid)).label("shown"),
        func.array_agg(
            aggregate_order_by(enrolments.c.starts_on, *_name_order), type_=ARRAY(enrolments.c.starts_on.type)
        ).label("since"),
        thing(
            children=func.count(),
            measured=func.count().filter(shapes.MEASURED),
            unmeasured=func.count().filter(~shapes.MEASURED),
            remeasure=func.count().filter(shapes.REMEASURE),
        ).label("counts"),
    )
    .select_from(
        enrolled_students.outerjoin(
            measurements,
            and_(
                measurements.c.school_id == enrolments.c.school_id,
                measurements.c.round_id == health_rounds.c.id,
                measurements.c.student_id == enrolments.c.student_id,
            ),
        )
    )
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(DAY),
        kept,
    )
    .correlate(classes, health_rounds, me)
    .lateral("on_the_sheet")
)
_ROUND = {name: health_rounds.c[name] for name in ("id", "name", "kind", "opens_on", "closes_on", "measures", "state")}
SHEET = {
    "round": thing(**_ROUND),
    "class": named(classes),
    "day": DAY,
    "children": or_empty(CHILDREN.c.children),
    "counts": CHILDREN.c.counts,
}
"""The fields of schemas.health.ClassHealthOut."""

BODY = text(thing(**SHEET)).label("body")
ONE = Single("health.read", class_health, BODY, CHILDREN, journaled=True, shown=CHILDREN.c.shown)
# The answer tells the whole class, so that measuring is a reading too.
TO_MEASURE = door(
    "health.measure",
    class_health,
    BODY,
    health_rounds.c.opens_on,
    health_rounds.c.closes_on,
    health_rounds.c.school_year_id,
    health_rounds.c.version.label("round_version"),
    classes.c.roster_version,
    health_sheets.c.version.label("sheet_version"),
    school_years.c.ends_on.label("year_ends_on"),
    CHILDREN.c.since,
    beside=CHILDREN,
    journaled=True,
    shown=CHILDREN.c.shown,
)

WRITTEN = (*MEASURED, *COMPUTED)
"""The columns of a measurement that are written, in the order of the statement's arrays."""


def arrays(name: str) -> str:
    """The parameter with a column's values, one for each child."""
    return f"{name}_of_each"


def _array(name: str) -> Any:
    """A column's values; an array itself travels as JSON text, for arrays of arrays must be of one length."""
    kind = measurements.c[name].type
    return bindparam(arrays(name), type_=ARRAY(Text) if isinstance(kind, ARRAY) else ARRAY(kind))


def _unfolded(given: Any, name: str) -> Any:
    if not isinstance(measurements.c[name].type, ARRAY):
        return given.c[name]
    each = func.json_array_elements_text(func.cast(given.c[name], Text).op("::")(literal_column("json")))
    return func.array(select(each.column_valued("code")).scalar_subquery())


def _write() -> Statement:
    """The sheet if it is still the one read, and with it the measurements; all of it or, with no row back, nothing."""
    context = signed_entry()
    school = cast(context.c.school, Uuid)
    round_id, class_id = bindparam("round_id", type_=Uuid), bindparam("class_id", type_=Uuid)
    # The round is still open, as it was read, and nobody closes it meanwhile; the class has the children who were read.
    unmoved = (
        select(health_rounds.c.id)
        .join(classes, classes.c.school_id == health_rounds.c.school_id)
        .where(
            health_rounds.c.school_id == school,
            health_rounds.c.id == round_id,
            health_rounds.c.version == bindparam("round_version", type_=BigInteger),
            classes.c.id == class_id,
            classes.c.roster_version == bindparam("roster_version", type_=BigInteger),
        )
        .offset(literal_column("0"))
        .with_for_update(read=True, of=health_rounds)
        .correlate(context)
        .lateral("unmoved")
    )
    before = bindparam("sheet_version", type_=BigInteger)
    entered = insert(health_sheets).from_select(
        ["school_id", "round_id", "class_id", "school_year_id", "version"],
        select(
            school, round_id, class_id, bindparam("school_year_id", type_=Uuid), before + literal_column("1")
        ).select_from(context.join(unmoved, true())),
    )
    sheet = (
        entered.on_conflict_do_update(
            index_elements=["school_id", "round_id", "class_id"],
            set_={"version": entered.excluded.version},
            where=health_sheets.c.version == entered.excluded.version - 1,
        )
        .returning(health_sheets.c.school_id, health_sheets.c.round_id, health_sheets.c.class_id, health_sheets.c.version)
        .cte("sheet")
    )  # fmt: skip
    given_names = ("id", "student_id", *WRITTEN)
    kinds = {name: Text() if isinstance(measurements.c[name].type, ARRAY) else measurements.c[name].type
             for name in given_names}  # fmt: skip
    given = (
        func.unnest(*(_array(name) for name in given_names))
        .table_valued(*(column(name, kinds[name]) for name in given_names), name="given")
        .render_derived()
    )
    names = ["school_id", "round_id", "class_id", "id", "student_id", *WRITTEN, "measured_by"]
    measured = insert(measurements).from_select(
        names,
        select(
            sheet.c.school_id, sheet.c.round_id, sheet.c.class_id, given.c.id, given.c.student_id,
            *(_unfolded(given, name) for name in WRITTEN), bindparam("measured_by", type_=Uuid),
        ).select_from(sheet.join(given, true())),
    )  # fmt: skip
    written = (
        measured.on_conflict_do_update(
            index_elements=["school_id", "round_id", "student_id"],
            set_={name: measured.excluded[name] for name in ("class_id", *WRITTEN, "measured_by")}
            | {"version": measurements.c.version + 1},
        )
        .returning(measurements.c.student_id)
        .cte("written")
    )
    return Statement(select(sheet.c.version).add_cte(written))


WRITE = _write()
