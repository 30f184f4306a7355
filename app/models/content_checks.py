"""The published-content check (7.1): what stands on the channels, compared with what was approved."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Text, text

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Journaled, Texts, Uuid, of_a_school, refers, school_table

RESULTS = ("changed", "missing", "unapproved")

content_checks = school_table(
    "content_checks",
    Column("checked_at", Instant, nullable=False),
    Column("checked_by", Uuid, comment="the person; null: the server's scheduler"),
    Column("checked", Integer, nullable=False, comment="how many publications were looked at"),
    *(Column(result, Integer, nullable=False, comment="how many differences") for result in RESULTS),
    Column("difference_ids", ARRAY_OF_UUID, nullable=False),
    of_a_school(),
    refers("checked_by", "persons"),
    Index(None, "school_id", "checked_at", "id"),
    journal=Journaled("id", None, ("checked", *RESULTS)),
)
"""Checks, each only written."""

# No references: what a difference is about may be what somebody deleted. And the journal keeps no diff: texts name children.
content_differences = school_table(
    "content_differences",
    Column("channel", Text, nullable=False),
    Column(
        "external_id", Text, nullable=False, comment="what the channel calls it; of a publication that has none: its id"
    ),
    Column("content_id", Uuid, comment="null: no content of ours"),
    Column("publication_id", Uuid),
    Column("result", Text, nullable=False),
    Column("title", Text, comment="what stands there is called, or was approved as"),
    Column("address", Text),
    Column("approved_sha256", Text, comment="null: nothing was approved"),
    Column("found", Text, nullable=False, comment="a hash of all that differs: the same difference is known again"),
    Column("remarks", Texts, nullable=False, comment="codes of what differs beside the text"),
    Column("diff", Text, nullable=False, comment="unified: - as it was approved, + as it stands"),
    Column("state", Text, nullable=False),
    Column("found_at", Instant, nullable=False, comment="first"),
    Column("seen_at", Instant, nullable=False, comment="last"),
    Column("how", Text),
    Column("note", Text),
    Column("resolved_by", Uuid),
    Column("resolved_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    of_a_school(),
    refers("resolved_by", "persons"),
    CheckConstraint("result in ('changed', 'missing', 'unapproved')", name="result"),
    CheckConstraint("state in ('open', 'resolved')", name="state"),
    CheckConstraint("how in ('put_back', 'taken_down', 'approved_anew', 'explained')", name="how"),
    CheckConstraint(
        "(state = 'resolved') = (how is not null) and (how is null) = (resolved_by is null)"
        " and (how is null) = (resolved_at is null)",
        name="resolved",
    ),
    Index(
        "uq_content_differences_open",
        "school_id",
        "channel",
        "external_id",
        "result",
        "found",
        unique=True,
        postgresql_where=text("state = 'open'"),
    ),
    Index(None, "school_id", "found_at", "id"),
    journal=Journaled("id", None, ("content_id", "channel", "result", "state", "how")),
)
"""Differences that checks found: one that is still there at the next check is the same one until somebody has resolved it."""
