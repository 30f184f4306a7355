"""The school and its structure: years, groups (tổ), classes, school days."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.core.db import metadata
from app.models.base import Instant, Journaled, Uuid, of_a_school, refers, school_table

schools = Table(
    "schools",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("code ~ '^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$'", name="code"),
    info={"school": True, "journal": None},
)

school_years = school_table(
    "school_years",
    Column("name", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("roster_due_on", Date, nullable=False),
    Column(
        "attendance_cut_off",
        Time,
        nullable=False,
        comment="Báo ăn: marks after it are late; it never blocks (6.2)",
    ),
    Column("due_dates", JSONB, nullable=False, server_default="{}", comment="code of data.due_dates → day"),
    # The calendar, as it was written down; school_days is what follows from it.
    Column("weekdays", ARRAY(SmallInteger), nullable=False, server_default="{1,2,3,4,5}", comment="1: Monday"),
    Column("terms", JSONB, nullable=False, server_default="[]", comment="[{name, starts_on, ends_on}]"),
    Column("holidays", JSONB, nullable=False, server_default="[]", comment="[{date, name}]"),
    Column("extra_days", JSONB, nullable=False, server_default="[]", comment="[{date, name}]: school all the same"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    of_a_school(),
    UniqueConstraint("school_id", "name"),
    UniqueConstraint("school_id", "id", "ends_on"),
    CheckConstraint("starts_on < ends_on", name="order"),
    journal=Journaled(
        "id",
        None,
        (
            "name",
            "starts_on",
            "ends_on",
            "roster_due_on",
            "attendance_cut_off",
            "due_dates",
            "weekdays",
            "terms",
            "holidays",
            "extra_days",
        ),
    ),
)

school_days = school_table(
    "school_days",
    Column("date", Date, nullable=False),
    Column("school_year_id", Uuid, nullable=False),
    Column("held", Boolean, nullable=False, server_default="true", comment="false: taken off the calendar"),
    refers("school_year_id", "school_years"),
    key=("date",),
)

groups = school_table(
    "groups",
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    of_a_school(),
    UniqueConstraint("school_id", "name"),
    journal=Journaled("id", None, ("name",)),
)

classes = school_table(
    "classes",
    Column("school_year_id", Uuid, nullable=False),
    Column("group_id", Uuid),
    Column("name", Text, nullable=False),
    Column("age_group", Text, nullable=False),
    Column("position", SmallInteger, nullable=False, server_default="0"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    # Counts the changes to who is enrolled here: part of every register's ETag.
    Column("roster_version", BigInteger, nullable=False, server_default="0"),
    refers("school_year_id", "school_years"),
    refers("group_id", "groups"),
    UniqueConstraint("school_id", "school_year_id", "name"),
    UniqueConstraint("school_id", "id", "school_year_id"),
    Index(None, "school_id", "group_id"),
    journal=Journaled("id", None, ("school_year_id", "group_id", "name", "age_group")),
)

# Running numbers of a school (student codes …), each a row to lock.
counters = school_table(
    "counters",
    Column("name", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    of_a_school(),
    key=("name",),
)
