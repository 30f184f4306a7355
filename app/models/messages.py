"""Messages to parents inside the system: what was said to whom, and who has read it (4.2.5; 6.3 writes here too)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint

from app.models.base import Instant, Journaled, Uuid, of_a_school, refers, school_table

HEALTH_ADVICE, HEALTH_NOTICE = KINDS = ("health_advice", "health_notice")
"""What a message is. Advice is about one child; a notice is about nobody and goes to all parents."""

messages = school_table(
    "messages",
    Column("kind", Text, nullable=False),
    Column("child_id", Uuid, comment="whom it is about; null: nobody, it is told to all parents"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("template", Text, comment="code of data.advice_templates, where it began with one"),
    Column("sent_by", Uuid, nullable=False, comment="a person"),
    Column("sent_at", Instant, nullable=False),
    of_a_school(),
    refers("child_id", "students"),
    refers("sent_by", "persons"),
    # What hangs on a message about a child is about the same child.
    UniqueConstraint("school_id", "id", "child_id"),
    CheckConstraint("kind in ({})".format(", ".join(f"'{kind}'" for kind in KINDS)), name="kind"),
    CheckConstraint(f"(child_id is null) = (kind = '{HEALTH_NOTICE}')", name="child"),
    Index(None, "school_id", "child_id"),
    journal=Journaled("id", "child_id", ("kind", "child_id", "title", "text", "template", "sent_by")),
)

# Who it went to is settled when it is sent: who is blocked later is shown nothing, who becomes a guardian later was not told.
message_recipients = school_table(
    "message_recipients",
    Column("message_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("read_at", Instant, comment="first; null: not yet"),
    Column("acknowledged_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("message_id", "messages"),
    refers("person_id", "persons"),
    CheckConstraint("read_at <= acknowledged_at", name="read_first"),
    Index(None, "school_id", "person_id", "message_id"),
    key=("message_id", "person_id"),
    journal=Journaled("message_id", None, ("person_id", "read_at", "acknowledged_at")),
)
