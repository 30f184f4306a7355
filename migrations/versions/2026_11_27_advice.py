"""Messages to parents, health advice, incidents, medicine given on a parent's request (4.2.5).

The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "advice"
down_revision = "publication"

INSTANT = postgresql.TIMESTAMP(timezone=True)


def _refers(
    table: str, columns: str, target: str, keys: str = "id", onupdate: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", *columns.split()],
        [f"{target}.{key}" for key in ("school_id", *keys.split())],
        name=f"fk_{table}_school_id_{columns.replace(' ', '_')}",
        onupdate=onupdate,
    )


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "messages",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "child_id", sa.UUID(), nullable=True, comment="whom it is about; null: nobody, it is told to all parents"
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "template", sa.Text(), nullable=True, comment="code of data.advice_templates, where it began with one"
        ),
        sa.Column("sent_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.CheckConstraint("(child_id is null) = (kind = 'health_notice')", name=op.f("ck_messages_ck_messages_child")),
        sa.CheckConstraint("kind in ('health_advice', 'health_notice')", name=op.f("ck_messages_ck_messages_kind")),
        _refers("messages", "child_id", "students"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_messages_school_id"),
        _refers("messages", "sent_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_messages"),
        sa.UniqueConstraint("school_id", "id", "child_id", name="uq_messages_school_id_id_child_id"),
    )
    op.create_index("ix_messages_school_id_child_id", "messages", ["school_id", "child_id"])
    wall("messages")
    op.execute("grant select, insert, update on messages to mamnon_app")
    journaled("messages", keys="id", subject="id", child="child_id",
              columns="kind child_id title text template sent_by")  # fmt: skip
    op.create_table(
        "message_recipients",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=True, comment="first; null: not yet"),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "read_at <= acknowledged_at", name=op.f("ck_message_recipients_ck_message_recipients_read_first")
        ),
        _refers("message_recipients", "message_id", "messages"),
        _refers("message_recipients", "person_id", "persons"),
        sa.PrimaryKeyConstraint("school_id", "message_id", "person_id", name="pk_message_recipients"),
    )
    op.create_index(
        "ix_message_recipients_school_id_person_id_message_id",
        "message_recipients",
        ["school_id", "person_id", "message_id"],
    )
    wall("message_recipients")
    op.execute("grant select, insert, update on message_recipients to mamnon_app")
    journaled("message_recipients", keys="message_id person_id", subject="message_id", child=None,
              columns="person_id read_at acknowledged_at")  # fmt: skip
    op.create_table(
        "advice",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("measurement_id", sa.UUID(), nullable=True, comment="what it is about: one measurement"),
        sa.Column("finding_id", sa.UUID(), nullable=True, comment="or one finding"),
        sa.Column("follow_up_on", sa.Date(), nullable=True, comment="when somebody is to ask again"),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=True),
        sa.Column("outcome_at", INSTANT, nullable=True),
        sa.Column("outcome_by", sa.UUID(), nullable=True, comment="a person"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(measurement_id is null) <> (finding_id is null)", name=op.f("ck_advice_ck_advice_about")),
        sa.CheckConstraint(
            "outcome in ('improved', 'no_change', 'worse', 'referred', 'declined', 'recovered')",
            name=op.f("ck_advice_ck_advice_outcome"),
        ),
        sa.CheckConstraint("(state = 'sent') = (outcome_at is null)", name=op.f("ck_advice_ck_advice_outcome_told")),
        sa.CheckConstraint("state in ('sent', 'followed_up', 'closed')", name=op.f("ck_advice_ck_advice_state")),
        _refers("advice", "finding_id", "findings"),
        _refers("advice", "student_id", "students"),
        _refers("advice", "measurement_id", "measurements"),
        _refers("advice", "outcome_by", "persons"),
        _refers("advice", "id student_id", "messages", "id child_id", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_advice"),
    )
    op.create_index(
        "ix_advice_finding", "advice", ["school_id", "finding_id"], postgresql_where=sa.text("finding_id is not null")
    )
    op.create_index(
        "ix_advice_measurement",
        "advice",
        ["school_id", "measurement_id"],
        postgresql_where=sa.text("measurement_id is not null"),
    )
    op.create_index("ix_advice_school_id_student_id", "advice", ["school_id", "student_id"])
    wall("advice")
    op.execute("grant select, insert, update on advice to mamnon_app")
    journaled("advice", keys="id", subject="id", child="student_id",
              columns="student_id measurement_id finding_id follow_up_on state outcome outcome_note outcome_by")  # fmt: skip
    op.create_table(
        "health_incidents",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("action_taken", sa.Text(), nullable=False),
        sa.Column("parents_told_at", INSTANT, nullable=True, comment="null: not yet"),
        sa.Column("recorded_by", sa.UUID(), nullable=False, comment="a person: who wrote it first"),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind in ('fall', 'wound', 'fever', 'seizure', 'allergy', 'choking', 'poisoning', 'burn', 'other')",
            name=op.f("ck_health_incidents_ck_health_incidents_kind"),
        ),
        sa.CheckConstraint(
            "parents_told_at >= happened_at", name=op.f("ck_health_incidents_ck_health_incidents_told_after")
        ),
        _refers("health_incidents", "student_id", "students"),
        _refers("health_incidents", "recorded_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_health_incidents"),
    )
    op.create_index("ix_health_incidents_school_id_student_id", "health_incidents", ["school_id", "student_id"])
    wall("health_incidents")
    op.execute("grant select, insert, update on health_incidents to mamnon_app")
    journaled("health_incidents", keys="id", subject="id", child="student_id",
              columns="student_id kind happened_at place description action_taken parents_told_at recorded_by")  # fmt: skip
    op.create_table(
        "medication_requests",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("medicine", sa.Text(), nullable=False),
        sa.Column("medicine_key", sa.Text(), nullable=False, comment="core.text.identity_key: the same medicine"),
        sa.Column("dose", sa.Text(), nullable=False),
        sa.Column("times", postgresql.ARRAY(sa.Time()), nullable=False, comment="of the day, school time, in order"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the last day, inclusive"),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column(
            "statement", sa.Text(), nullable=False, comment="what the parent asks and declares, in their own words"
        ),
        sa.Column("requested_by", sa.UUID(), nullable=False, comment="a person: the parent"),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), server_default="requested", nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True, comment="a person: who accepted or refused it"),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.UUID(), nullable=True, comment="a person: who withdrew or ended it"),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="of the refusal, the withdrawal or the end"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_medication_requests_ck_medication_requests_order")),
        sa.CheckConstraint(
            "state in ('requested', 'accepted', 'refused', 'ended', 'withdrawn')",
            name=op.f("ck_medication_requests_ck_medication_requests_state"),
        ),
        sa.CheckConstraint("cardinality(times) > 0", name=op.f("ck_medication_requests_ck_medication_requests_times")),
        _refers("medication_requests", "requested_by", "persons"),
        _refers("medication_requests", "student_id", "students"),
        _refers("medication_requests", "decided_by", "persons"),
        _refers("medication_requests", "closed_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_medication_requests"),
        sa.UniqueConstraint("school_id", "id", "student_id", name="uq_medication_requests_school_id_id_student_id"),
    )
    op.create_index("ix_medication_requests_school_id_student_id", "medication_requests", ["school_id", "student_id"])
    wall("medication_requests")
    op.execute("grant select, insert, update on medication_requests to mamnon_app")
    journaled("medication_requests", keys="id", subject="id", child="student_id",
              columns="student_id medicine dose times starts_on ends_on instructions statement requested_by state decided_by closed_by reason")  # fmt: skip
    op.create_table(
        "medication_doses",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("medicine_key", sa.Text(), nullable=False, comment="of the request"),
        sa.Column("date", sa.Date(), nullable=False, comment="school time"),
        sa.Column("planned_time", sa.Time(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("given_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _refers(
            "medication_doses", "request_id student_id", "medication_requests", "id student_id", onupdate="CASCADE"
        ),
        _refers("medication_doses", "student_id", "students"),
        _refers("medication_doses", "given_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_medication_doses"),
        sa.UniqueConstraint(
            "school_id",
            "request_id",
            "date",
            "planned_time",
            name="uq_medication_doses_school_id_request_id_date_planned_time",
        ),
    )
    op.create_index(
        "ix_medication_doses_school_id_student_id_medicine_key_given_at",
        "medication_doses",
        ["school_id", "student_id", "medicine_key", "given_at"],
    )
    wall("medication_doses")
    op.execute("grant select, insert on medication_doses to mamnon_app")
    journaled("medication_doses", keys="id", subject="id", child="student_id",
              columns="request_id student_id date planned_time given_at given_by amount note")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("medication_doses")
    op.drop_table("medication_doses")
    unjournaled("medication_requests")
    op.drop_table("medication_requests")
    unjournaled("health_incidents")
    op.drop_table("health_incidents")
    unjournaled("advice")
    op.drop_table("advice")
    unjournaled("message_recipients")
    op.drop_table("message_recipients")
    unjournaled("messages")
    op.drop_table("messages")
