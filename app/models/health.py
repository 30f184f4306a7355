"""Children's health (4.2.5): rounds of measuring, what was measured of each child in one, and what was found on a child."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.models.base import Instant, Journaled, Texts, Uuid, refers, school_table

ROUND_KINDS = ("monthly", "quarterly", "start_of_year")
ROUND_STATES = ("open", "closed")
MEASURES = ("weight", "height", "vision", "teeth", "blood_pressure", "heart_rate")
"""What a round may look at."""

POSITIONS = ("lying", "standing", "unknown")
SEVERITIES = ("mild", "moderate", "severe")

MEASURED = (
    "measured_on",
    "weight_g",
    "length_mm",
    "position",
    "oedema",
    "vision_left",
    "vision_right",
    "teeth_decayed",
    "systolic",
    "diastolic",
    "heart_rate",
    "note",
    "remeasured",
)
"""What is written down of a child in a round; null: not looked at."""

Z_SCORES = ("waz", "haz", "whz", "baz")
COMPUTED = ("age_days", *Z_SCORES, "classes", "implausible", "method")
"""What follows from it by the method of the day, kept as it was computed."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint("{} in ({})".format(column, ", ".join(f"'{value}'" for value in values)), name=column)


health_rounds = school_table(
    "health_rounds",
    Column("school_year_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False, comment="the last day of measuring, inclusive"),
    Column("measures", Texts, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    refers("school_year_id", "school_years"),
    UniqueConstraint("school_id", "school_year_id", "name"),
    UniqueConstraint("school_id", "id", "school_year_id"),
    _one_of("kind", ROUND_KINDS),
    _one_of("state", ROUND_STATES),
    CheckConstraint("opens_on <= closes_on", name="order"),
    CheckConstraint(
        "cardinality(measures) > 0 and measures <@ array[{}]".format(", ".join(f"'{each}'" for each in MEASURES)),
        name="measures",
    ),
    journal=Journaled("id", None, ("school_year_id", "name", "kind", "opens_on", "closes_on", "measures", "state")),
)

# A class in a round: the optimistic lock of all that is measured in it.
health_sheets = school_table(
    "health_sheets",
    Column("round_id", Uuid, nullable=False),
    Column("class_id", Uuid, nullable=False),
    Column("school_year_id", Uuid, nullable=False, comment="of both"),
    Column("version", BigInteger, nullable=False, server_default="0"),
    refers("round_id school_year_id", "health_rounds", "id school_year_id"),
    refers("class_id school_year_id", "classes", "id school_year_id"),
    key=("round_id", "class_id"),
)

# One row for a child and a round; measuring again writes into it, and the journal keeps what stood there.
measurements = school_table(
    "measurements",
    Column("round_id", Uuid, nullable=False),
    Column("student_id", Uuid, nullable=False),
    Column("class_id", Uuid, nullable=False, comment="the child's class on the day of measuring"),
    Column("measured_on", Date, nullable=False),
    Column("weight_g", Integer),
    Column("length_mm", Integer),
    Column("position", Text, nullable=False, server_default="unknown", comment="how the length was measured"),
    Column("oedema", Boolean, nullable=False, server_default=false(), comment="then weight says nothing of growth"),
    Column("vision_left", SmallInteger, comment="tenths: 10 is 10/10"),
    Column("vision_right", SmallInteger, comment="tenths"),
    Column("teeth_decayed", SmallInteger, comment="how many; 0: sound"),
    Column("systolic", SmallInteger, comment="mmHg"),
    Column("diastolic", SmallInteger, comment="mmHg"),
    Column("heart_rate", SmallInteger, comment="beats a minute"),
    Column("note", Text),
    Column("remeasured", Boolean, nullable=False, server_default=false(), comment="measured twice, with these values"),
    Column("measured_by", Uuid, nullable=False, comment="a person"),
    # As computed when it was written, so that a later method or table leaves what parents were told as it was.
    Column("age_days", Integer, comment="on the day of measuring"),
    Column("waz", Integer, comment="weight for age, z-score in hundredths"),
    Column("haz", Integer, comment="length or height for age, z-score in hundredths"),
    Column("whz", Integer, comment="weight for length or height, z-score in hundredths"),
    Column("baz", Integer, comment="body mass index for age, z-score in hundredths"),
    Column("classes", Texts, nullable=False, server_default="{}", comment="codes of growth classes"),
    Column("implausible", Texts, nullable=False, server_default="{}", comment="indicators beyond belief: no class"),
    Column("method", Text, comment="which tables and rules computed it; null: nothing was"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("round_id class_id", "health_sheets", "round_id class_id"),
    refers("student_id", "students"),
    refers("measured_by", "persons"),
    UniqueConstraint("school_id", "round_id", "student_id"),
    Index(None, "school_id", "student_id", "measured_on"),
    _one_of("position", POSITIONS),
    CheckConstraint("weight_g between 500 and 200000", name="weight"),
    CheckConstraint("length_mm between 300 and 2200", name="length"),
    CheckConstraint(
        "implausible <@ array['waz', 'haz', 'whz', 'baz']",
        name="implausible",
    ),
    journal=Journaled("round_id", "student_id", ("student_id", "class_id", *MEASURED, "measured_by", *COMPUTED)),
)

findings = school_table(
    "findings",
    Column("student_id", Uuid, nullable=False),
    Column("code", Text, nullable=False, comment="of data.health_findings"),
    Column("found_on", Date, nullable=False),
    Column("round_id", Uuid, comment="where it was found in a round"),
    Column("severity", Text),
    Column("note", Text),
    Column("resolved_on", Date),
    Column(
        "error_reason", Text, comment="why it should never have been entered; resolved_on is then the day of saying so"
    ),
    Column("recorded_by", Uuid, nullable=False, comment="a person"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("student_id", "students"),
    refers("round_id", "health_rounds"),
    refers("recorded_by", "persons"),
    # The same thing is found once, until it is over.
    Index(
        "uq_findings_open",
        "school_id",
        "student_id",
        "code",
        unique=True,
        postgresql_where=text("resolved_on is null"),
    ),
    Index(None, "school_id", "student_id"),
    _one_of("severity", SEVERITIES),
    CheckConstraint("resolved_on >= found_on", name="order"),
    journal=Journaled(
        "id",
        "student_id",
        (
            "student_id",
            "code",
            "found_on",
            "round_id",
            "severity",
            "note",
            "resolved_on",
            "error_reason",
            "recorded_by",
        ),
    ),
)
