"""People and how they sign in: persons, users, sessions, assignments.

Users and guardians point to a person: separations and siblings are about people, not about accounts.
"""

import re
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
    TableValuedAlias,
    Text,
    UniqueConstraint,
    bindparam,
    column,
    func,
    text,
)

from app.core.db import metadata
from app.models.base import Instant, Journaled, Uuid, of_a_school, refers, school_table
from app.models.post import POST_UNITS, Post

USERNAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?")
"""A user name without its suffix; a school's code, which is the suffix, too."""

persons = school_table(
    "persons",
    Column("full_name", Text, nullable=False),
    Column(
        "identity_key",
        Text,
        nullable=False,
        comment="core.text.identity_key of the name: who is the same person",
    ),
    Column("birth_year", Integer),
    Column("phone", Text, comment="0 and nine digits"),
    Column("national_id", Text, comment="Số định danh cá nhân, 12 digits"),
    Column("occupation", Text),
    Column("version", BigInteger, nullable=False, server_default="1"),
    of_a_school(),
    CheckConstraint("phone ~ '^0[0-9]{9}$'", name="phone"),
    CheckConstraint("national_id ~ '^[0-9]{12}$'", name="national_id"),
    CheckConstraint("birth_year between 1900 and 2100", name="birth_year"),
    Index(None, "school_id", "phone"),
    Index(
        "uq_persons_national_id",
        "school_id",
        "national_id",
        unique=True,
        postgresql_where=text("national_id is not null"),
    ),
    journal=Journaled("id", None, ("full_name", "birth_year", "phone", "national_id", "occupation")),
)

users = school_table(
    "users",
    Column("person_id", Uuid, nullable=False),
    Column("username", Text, nullable=False, comment="without the school's suffix"),
    Column("password_hash", Text),
    Column("password_changed_at", Instant),
    Column("code_hash", Text, comment="SHA-256 of the one-time code; null once used"),
    Column("code_expires_at", Instant),
    Column("code_used_at", Instant, comment="a code signs in once, to set a password"),
    Column("must_change_password", Boolean, nullable=False),
    Column("suspended_at", Instant),
    Column("suspension_reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("vouched_by", Uuid, comment="the person who invited its owner as a child's guardian; null: nobody did"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("person_id", "persons"),
    refers("vouched_by", "persons"),
    UniqueConstraint("school_id", "username"),
    UniqueConstraint("school_id", "person_id"),
    CheckConstraint(f"username ~ '^{USERNAME.pattern}$'", name="username"),
    # Never the hashes: that a password changed is history, what it was is not.
    journal=Journaled(
        "id",
        None,
        (
            "person_id",
            "username",
            "password_changed_at",
            "must_change_password",
            "code_expires_at",
            "suspended_at",
            "suspension_reason",
        ),
    ),
)

sessions = school_table(
    "sessions",
    Column("user_id", Uuid, nullable=False),
    Column("device_name", Text),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("idle_until", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    Column("refresh_counter", Integer, nullable=False),
    refers("user_id", "users"),
    Index(None, "id"),  # enter() knows only the session: it is what tells the school
    Index(None, "school_id", "user_id"),
    CheckConstraint(
        "end_reason in ('signed_out', 'password_changed', 'token_reused', 'suspended', 'ended')",
        name="end_reason",
    ),
    journal=Journaled("id", None, ("user_id", "ended_at", "end_reason")),
)

assignments = school_table(
    "assignments",
    Column("user_id", Uuid, nullable=False),
    Column("post", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("group_id", Uuid),
    Column("class_id", Uuid),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="the last day, inclusive"),
    Column("ended_at", Instant, comment="ended at once, before valid_to"),
    Column("decision_number", Text),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("user_id", "users"),
    refers("group_id", "groups"),
    refers("class_id", "classes"),
    CheckConstraint("kind in ('regular', 'substitute', 'acting')", name="kind"),
    CheckConstraint("valid_to >= valid_from", name="order"),
    # A post has the unit its kind wants: a class for a homeroom teacher, a group for a leader, else the school.
    CheckConstraint(f"(class_id is not null) = (post = '{Post.HOMEROOM_TEACHER}')", name="class"),
    CheckConstraint(f"(group_id is not null) = (post = '{Post.GROUP_LEADER}')", name="group"),
    CheckConstraint(
        "post in ({})".format(", ".join(f"'{post}'" for post in Post if POST_UNITS[post] != "student")),
        name="post",
    ),
    Index(None, "school_id", "user_id"),
    Index(None, "school_id", "class_id"),
    journal=Journaled(
        "id",
        None,
        (
            "user_id",
            "post",
            "kind",
            "group_id",
            "class_id",
            "valid_from",
            "valid_to",
            "ended_at",
            "decision_number",
        ),
    ),
)


def assignments_held(school: ColumnElement[Any], day: ColumnElement[Any]) -> TableValuedAlias:
    """The assignments of a school that are in force on a day, whoever holds them, at the instant bound as `now`."""
    at = func.assignments_in_force(school, day, bindparam("now", type_=Instant))
    return at.table_valued(*(column(each.name, each.type) for each in assignments.columns), name="held")


# Guessing is slowed by counting failures for an account and for a network; losing the counts in a crash is fine.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", LargeBinary, primary_key=True, comment="a hash of the account or the network"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    prefixes=["UNLOGGED"],
    info={"school": False},
)
