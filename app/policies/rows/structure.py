"""School years, groups and classes."""

from sqlalchemy import Text, and_, cast, func, null

from app.models.schools import classes, groups, school_years
from app.policies.row import Row
from app.policies.rows.keys import assigned, is_

class_in_its_year = classes.join(
    school_years,
    and_(school_years.c.school_id == classes.c.school_id, school_years.c.id == classes.c.school_year_id),
)
class_ = Row(
    "class",
    class_in_its_year,
    key=is_(classes.c.id),
    locks={"school_id": classes.c.school_id, "class_id": classes.c.id, "group_id": classes.c.group_id},
    # Who teaches the class and who is in it is told with it.
    version=func.concat(classes.c.version, ".", classes.c.roster_version, ".", assigned(classes.c.id, "class_id")),
    actions=(
        "class.read",
        "class.read_size",
        "class.read_completeness",
        "class.update",
        "roster.confirm",
        "student.create",
        "student.import",
    ),
    facts={"roster_due_on": school_years.c.roster_due_on, "year_ends_on": school_years.c.ends_on},
)

# The children of a class as one list: for whoever may read all of them. A parent's key is a child's, and opens no class.
class_list = Row(
    "student",
    class_in_its_year,
    key=is_(classes.c.id),
    locks={**class_.locks, "child_id": cast(null(), classes.c.id.type)},
    version=cast(classes.c.version, Text),
    actions=("student.read",),
)

school_year = Row(
    "school_year",
    school_years,
    key=is_(school_years.c.id),
    locks={"school_id": school_years.c.school_id},
    version=cast(school_years.c.version, Text),
    actions=("school_year.read", "school_year.update", "calendar.read", "calendar.update"),
    facts={"year_ends_on": school_years.c.ends_on},
)

# The calendar is part of its year, under one version.
calendar = Row(
    "calendar",
    school_years,
    key=is_(school_years.c.id),
    locks={"school_id": school_years.c.school_id},
    version=cast(school_years.c.version, Text),
    actions=("calendar.read", "calendar.update"),
    facts={"year_ends_on": school_years.c.ends_on},
)

group = Row(
    "group",
    groups,
    key=is_(groups.c.id),
    locks={"school_id": groups.c.school_id, "group_id": groups.c.id},
    version=cast(groups.c.version, Text),
    actions=("group.read", "group.update"),
)
