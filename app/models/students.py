"""Children: the record (sơ yếu lý lịch, 6.1), their guardians and their enrolments."""

import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Index,
    SmallInteger,
    Text,
    and_,
    literal_column,
    or_,
    text,
    true,
)

from app.models.base import Instant, Journaled, Texts, Uuid, of_a_school, refers, school_table

STATUSES = ("studying", "paused", "transferred_out", "withdrawn", "completed", "entered_in_error")
RELATIONSHIPS = ("father", "mother", "guardian")

students = school_table(
    "students",
    Column("code", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("identity_key", Text, nullable=False, comment="core.text.identity_key: the same name"),
    Column(
        "search_key",
        Text,
        nullable=False,
        comment="a space, then the folded name and code: words begin after a space",
    ),
    Column("sort_key", Text(collation="C"), nullable=False, comment="core.text.sort_key: Vietnamese name order"),
    Column("birth_date", Date),
    Column("sex", Text),
    Column("ethnic_group", Text, comment="code of data.ethnic_groups"),
    Column("permanent_address", Text),
    Column("policy_categories", Texts, comment="codes of data.policy_categories; null: not stated, empty: none"),
    Column("national_id", Text),
    Column("unknown", Texts, nullable=False, server_default="{}"),
    Column("nationality", Text, nullable=False, server_default="VN", comment="code of data.nationalities"),
    Column("birth_place", Text),
    Column("province", Text, comment="of residence; there is no district since July 2025"),
    Column("commune", Text, comment="of residence"),
    Column("current_address", Text),
    Column("disability_types", Texts, comment="codes of data.disabilities; null: not stated, empty: none"),
    Column("disability_degree", Text, comment="code of data.disabilities"),
    Column("status", Text, nullable=False),
    Column("status_since", Date),
    Column("status_reason", Text),
    Column("merged_into", Uuid, comment="the record that is kept of the same child"),
    Column("roster_confirmed", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    # Counts the changes to the guardians whom the record shows: the other part of its ETag.
    Column("family_version", BigInteger, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    of_a_school(),
    refers("merged_into", "students"),
    CheckConstraint("sex in ('male', 'female')", name="sex"),
    CheckConstraint("national_id ~ '^[0-9]{12}$'", name="national_id"),
    CheckConstraint("status in ({})".format(", ".join(f"'{s}'" for s in STATUSES)), name="status"),
    CheckConstraint("unknown <@ array['father', 'mother', 'address', 'phone']", name="unknown"),
    CheckConstraint("nationality ~ '^[A-Z]{2}$'", name="nationality"),
    # A record entered in error claims no code and no number: the right one may have them.
    Index(
        "uq_students_school_id_code",
        "school_id",
        "code",
        unique=True,
        postgresql_where=text("status <> 'entered_in_error'"),
    ),
    Index(
        "uq_students_national_id",
        "school_id",
        "national_id",
        unique=True,
        postgresql_where=text("national_id is not null and status <> 'entered_in_error'"),
    ),
    Index(None, "school_id", "identity_key", "birth_date"),
    Index("ix_students_merged_into", "school_id", "merged_into", postgresql_where=text("merged_into is not null")),
    journal=Journaled(
        "id",
        "id",
        (
            "code",
            "full_name",
            "birth_date",
            "sex",
            "ethnic_group",
            "permanent_address",
            "policy_categories",
            "national_id",
            "unknown",
            "nationality",
            "birth_place",
            "province",
            "commune",
            "current_address",
            "disability_types",
            "disability_degree",
            "status",
            "status_since",
            "status_reason",
            "merged_into",
            "roster_confirmed",
        ),
    ),
)

guardians = school_table(
    "guardians",
    Column("student_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("relationship", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, comment="the last day, inclusive"),
    Column("blocked_at", Instant, comment="by court order: acts at once and leaves no trace for the guardian"),
    Column("block_reason", Text, comment="of the last decision, to block or to lift it: the principal alone reads it"),
    Column("block_decision_number", Text, comment="of the court's, or whoever's, decision to block"),
    Column(
        "confirmed",
        Boolean,
        nullable=False,
        server_default=true(),
        comment="by the homeroom teacher, where a list of the clerk's made it; until then it gives nothing",
    ),
    refers("student_id", "students"),
    refers("person_id", "persons"),
    CheckConstraint("relationship in ({})".format(", ".join(f"'{r}'" for r in RELATIONSHIPS)), name="relationship"),
    Index(
        "uq_guardians_open",
        "school_id",
        "student_id",
        "person_id",
        unique=True,
        postgresql_where=text("ends_on is null"),
    ),
    Index(None, "school_id", "student_id"),
    Index(None, "school_id", "person_id"),
    journal=Journaled(
        "id",
        "student_id",
        (
            "student_id",
            "person_id",
            "relationship",
            "starts_on",
            "ends_on",
            "blocked_at",
            "block_reason",
            "block_decision_number",
        ),
    ),
)

enrolments = school_table(
    "enrolments",
    Column("student_id", Uuid, nullable=False),
    Column("school_year_id", Uuid, nullable=False),
    Column("class_id", Uuid, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("left_on", Date, comment="the last day in this class; null while open"),
    # The year's last day: an enrolment never outlives its year, and a read needs no join to know.
    Column("year_ends_on", Date, nullable=False),
    refers("student_id", "students"),
    refers("class_id school_year_id", "classes", "id school_year_id"),
    refers("school_year_id year_ends_on", "school_years", "id ends_on", onupdate="CASCADE"),
    CheckConstraint("left_on >= starts_on - 1", name="order"),
    Index(
        "uq_enrolments_open",
        "school_id",
        "student_id",
        "school_year_id",
        unique=True,
        postgresql_where=text("left_on is null"),
    ),
    Index(None, "school_id", "class_id"),
    Index(None, "school_id", "student_id"),
    journal=Journaled("id", "student_id", ("student_id", "school_year_id", "class_id", "starts_on", "left_on")),
)


kept = students.c.status != literal_column("'entered_in_error'")
"""The record is no mistake: one entered in error is in no list, register or size, and claims no code and no number."""

enrolled_students = enrolments.join(
    students, and_(students.c.school_id == enrolments.c.school_id, students.c.id == enrolments.c.student_id)
)


def guardian_on(day: ColumnElement[datetime.date]) -> ColumnElement[bool]:
    """The guardianship is not over on that day."""
    return or_(guardians.c.ends_on.is_(None), guardians.c.ends_on >= day)


def enrolled_on(day: ColumnElement[datetime.date]) -> ColumnElement[bool]:
    """The enrolment is in force on that day: begun, not left before it, and its year not over."""
    open_ = or_(enrolments.c.left_on.is_(None), enrolments.c.left_on >= day)
    return and_(enrolments.c.starts_on <= day, enrolments.c.year_ends_on >= day, open_)
