"""What was computed of children's growth, once a record's birth date or sex is put right (4.2.5).

A later method leaves what was computed as it was; what was computed from a wrong birth date, or from none, was never right, and a
child at risk would not be advised.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ARRAY, Text, and_, any_, bindparam, cast, select, tuple_

from app.core.bulk import as_records, updating_many
from app.core.db import Connection, Statement
from app.models.base import Uuid
from app.models.health import COMPUTED, health_sheets, measurements
from app.models.students import students
from app.services.health.growth import grown

_SAID = ("weight_g", "length_mm", "position", "oedema")
_of_them = and_(
    measurements.c.school_id == bindparam("school", type_=Uuid),
    measurements.c.student_id == any_(bindparam("children", type_=ARRAY(Uuid))),
)
# Whoever writes one of the sheets at this moment is before this or after it, and reads it again.
_SHEETS = Statement(
    health_sheets.update()
    .where(
        health_sheets.c.school_id == bindparam("school", type_=Uuid),
        tuple_(health_sheets.c.round_id, health_sheets.c.class_id).in_(
            select(measurements.c.round_id, measurements.c.class_id).where(_of_them)
        ),
    )
    .values(version=health_sheets.c.version + 1)
)
_THEIRS = Statement(
    select(
        measurements.c.id, measurements.c.measured_on, *(measurements.c[name] for name in (*_SAID, *COMPUTED)),
        cast(students.c.sex, Text).label("sex"), students.c.birth_date,
    )
    .join(students, and_(students.c.school_id == measurements.c.school_id, students.c.id == measurements.c.student_id))
    .where(_of_them)
)  # fmt: skip
_WRITE = updating_many(measurements, *COMPUTED)


async def regrow(connection: Connection, school: UUID, children: Iterable[UUID]) -> None:
    """Compute the children's growth anew, by their records as they are now; what stays the same is left alone."""
    of = {"school": school, "children": list(children)}
    if not of["children"]:
        return
    await connection.row(_SHEETS, **of)
    changed = []
    for row in await connection.rows(_THEIRS, **of):
        said = grown(
            sex=row["sex"], born=row["birth_date"], on=row["measured_on"], **{name: row[name] for name in _SAID}
        )
        new = {
            "age_days": said.age_days, **said.z_scores, "classes": list(said.classes), "implausible": list(said.implausible),
            "method": said.method,
        }  # fmt: skip
        if any(new[name] != row[name] for name in COMPUTED):
            changed.append({"school_id": school, "id": row["id"], **new})
    if changed:
        await connection.row(_WRITE, records=as_records(changed))
