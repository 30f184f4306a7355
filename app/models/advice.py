"""Health advice (4.2.5): a message to a child's parents that the school follows up."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Text, text

from app.models.base import Instant, Journaled, Uuid, refers, school_table

STATES = ("sent", "followed_up", "closed")
OUTCOMES = ("improved", "no_change", "worse", "referred", "declined", "recovered")

# What was said stands in the message of the same id.
advice = school_table(
    "advice",
    Column("student_id", Uuid, nullable=False),
    Column("measurement_id", Uuid, comment="what it is about: one measurement"),
    Column("finding_id", Uuid, comment="or one finding"),
    Column("follow_up_on", Date, comment="when somebody is to ask again"),
    Column("state", Text, nullable=False, server_default="sent"),
    Column("outcome", Text),
    Column("outcome_note", Text),
    Column("outcome_at", Instant),
    Column("outcome_by", Uuid, comment="a person"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("id student_id", "messages", "id child_id", onupdate="CASCADE"),
    refers("student_id", "students"),
    refers("measurement_id", "measurements"),
    refers("finding_id", "findings"),
    refers("outcome_by", "persons"),
    CheckConstraint("(measurement_id is null) <> (finding_id is null)", name="about"),
    CheckConstraint("state in ({})".format(", ".join(f"'{state}'" for state in STATES)), name="state"),
    CheckConstraint("outcome in ({})".format(", ".join(f"'{outcome}'" for outcome in OUTCOMES)), name="outcome"),
    CheckConstraint("(state = 'sent') = (outcome_at is null)", name="outcome_told"),
    Index(None, "school_id", "student_id"),
    Index("ix_advice_measurement", "school_id", "measurement_id", postgresql_where=text("measurement_id is not null")),
    Index("ix_advice_finding", "school_id", "finding_id", postgresql_where=text("finding_id is not null")),
    journal=Journaled(
        "id",
        "student_id",
        (
            "student_id",
            "measurement_id",
            "finding_id",
            "follow_up_on",
            "state",
            "outcome",
            "outcome_note",
            "outcome_by",
        ),
    ),
)
