"""How the children of a round grow, counted (4.2.5)."""

from sqlalchemy import Text, and_, cast, func, literal_column, null, select

from app.models.health import health_rounds, measurements
from app.models.schools import classes, school_years
from app.policies.row import Row
from app.policies.rows.keys import is_

_counted = (
    select(func.coalesce(func.sum(measurements.c.version), literal_column("0")))
    .where(measurements.c.school_id == health_rounds.c.school_id, measurements.c.round_id == health_rounds.c.id)
    .correlate(health_rounds)
    .scalar_subquery()
)
_rosters = (
    select(func.coalesce(func.sum(classes.c.roster_version), literal_column("0")))
    .where(classes.c.school_id == health_rounds.c.school_id, classes.c.school_year_id == health_rounds.c.school_year_id)
    .correlate(health_rounds)
    .scalar_subquery()
)

# All children of the round together. A parent's key is a child's, and opens no round.
round_growth = Row(
    "health",
    health_rounds.join(
        school_years,
        and_(
            school_years.c.school_id == health_rounds.c.school_id,
            school_years.c.id == health_rounds.c.school_year_id,
        ),
    ),
    key=is_(health_rounds.c.id),
    locks={"school_id": health_rounds.c.school_id, "child_id": cast(null(), health_rounds.c.id.type)},
    version=cast(func.concat(health_rounds.c.version, ".", _counted, ".", _rosters), Text),
    actions=("health.read",),
)
