"""The register (sổ điểm danh, 6.2): one row for a class and a school day, one mark for a child in it."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Text

from app.models.base import Instant, Journaled, Uuid, refers, school_table

REGISTER_STATES = ("open", "marked", "confirmed", "corrected")
NO_SCHOOL = "no_school"
"""The state of a register whose day was taken off the calendar."""

MARKS = ("present", "excused", "unexcused")

registers = school_table(
    "registers",
    Column("class_id", Uuid, nullable=False),
    Column("date", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("late", Boolean, nullable=False, server_default="false"),
    Column("confirmed_at", Instant),
    Column("confirmed_by", Uuid, comment="a person"),
    # Every change to the register or one of its marks counts it up: the optimistic lock of the whole day.
    Column("version", BigInteger, nullable=False, server_default="0"),
    refers("class_id", "classes"),
    refers("date", "school_days", "date"),
    refers("confirmed_by", "persons"),
    CheckConstraint("state in ({})".format(", ".join(f"'{s}'" for s in (*REGISTER_STATES, NO_SCHOOL))), name="state"),
    key=("class_id", "date"),
    journal=Journaled("class_id", None, ("date", "state", "late", "confirmed_by")),
)

marks = school_table(
    "marks",
    Column("class_id", Uuid, nullable=False),
    Column("date", Date, nullable=False),
    Column("student_id", Uuid, nullable=False),
    Column("mark", Text),
    Column("arrived_at", Instant),
    Column("left_at", Instant),
    Column("picked_up_by", Text),
    Column("note", Text),
    Column("version", BigInteger, nullable=False),
    refers("class_id date", "registers", "class_id date"),
    refers("student_id", "students"),
    CheckConstraint("mark in ({})".format(", ".join(f"'{m}'" for m in MARKS)), name="mark"),
    Index(None, "school_id", "student_id", "date"),
    key=("class_id", "date", "student_id"),
    journal=Journaled("class_id", "student_id", ("date", "mark", "arrived_at", "left_at", "picked_up_by", "note")),
)
