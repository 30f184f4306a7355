"""Children's health (4.2.5): rounds of measuring, measurements with what was computed of them, findings.

The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "health"
down_revision = "working_time"

INSTANT = postgresql.TIMESTAMP(timezone=True)


def _refers(table: str, columns: str, target: str, keys: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", *columns.split()],
        [f"{target}.{key}" for key in ("school_id", *keys.split())],
        name=f"fk_{table}_school_id_{columns.replace(' ', '_')}",
    )


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "health_rounds",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False, comment="the last day of measuring, inclusive"),
        sa.Column("measures", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind in ('monthly', 'quarterly', 'start_of_year')", name=op.f("ck_health_rounds_kind")),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_health_rounds_state")),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_health_rounds_order")),
        sa.CheckConstraint(
            "cardinality(measures) > 0 and measures <@"
            " array['weight', 'height', 'vision', 'teeth', 'blood_pressure', 'heart_rate']",
            name=op.f("ck_health_rounds_measures"),
        ),
        _refers("health_rounds", "school_year_id", "school_years"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_health_rounds"),
        sa.UniqueConstraint(
            "school_id", "school_year_id", "name", name="uq_health_rounds_school_id_school_year_id_name"
        ),
        sa.UniqueConstraint("school_id", "id", "school_year_id", name="uq_health_rounds_school_id_id_school_year_id"),
    )
    wall("health_rounds")
    op.execute("grant select, insert, update on health_rounds to mamnon_app")
    journaled("health_rounds", keys="id", subject="id", child=None,
              columns="school_year_id name kind opens_on closes_on measures state")  # fmt: skip
    op.create_table(
        "health_sheets",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("round_id", sa.UUID(), nullable=False),
        sa.Column("class_id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False, comment="of both"),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        _refers("health_sheets", "round_id school_year_id", "health_rounds", "id school_year_id"),
        _refers("health_sheets", "class_id school_year_id", "classes", "id school_year_id"),
        sa.PrimaryKeyConstraint("school_id", "round_id", "class_id", name="pk_health_sheets"),
    )
    wall("health_sheets")
    op.execute("grant select, insert, update on health_sheets to mamnon_app")
    op.create_table(
        "measurements",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("round_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("class_id", sa.UUID(), nullable=False, comment="the child's class on the day of measuring"),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("length_mm", sa.Integer(), nullable=True),
        sa.Column("position", sa.Text(), server_default="unknown", nullable=False, comment="how the length was measured"),
        sa.Column("oedema", sa.Boolean(), server_default=sa.false(), nullable=False,
                  comment="then weight says nothing of growth"),
        sa.Column("vision_left", sa.SmallInteger(), nullable=True, comment="tenths: 10 is 10/10"),
        sa.Column("vision_right", sa.SmallInteger(), nullable=True, comment="tenths"),
        sa.Column("teeth_decayed", sa.SmallInteger(), nullable=True, comment="how many; 0: sound"),
        sa.Column("systolic", sa.SmallInteger(), nullable=True, comment="mmHg"),
        sa.Column("diastolic", sa.SmallInteger(), nullable=True, comment="mmHg"),
        sa.Column("heart_rate", sa.SmallInteger(), nullable=True, comment="beats a minute"),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("remeasured", sa.Boolean(), server_default=sa.false(), nullable=False,
                  comment="measured twice, with these values"),
        sa.Column("measured_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("age_days", sa.Integer(), nullable=True, comment="on the day of measuring"),
        sa.Column("waz", sa.Integer(), nullable=True, comment="weight for age, z-score in hundredths"),
        sa.Column("haz", sa.Integer(), nullable=True, comment="length or height for age, z-score in hundredths"),
        sa.Column("whz", sa.Integer(), nullable=True, comment="weight for length or height, z-score in hundredths"),
        sa.Column("baz", sa.Integer(), nullable=True, comment="body mass index for age, z-score in hundredths"),
        sa.Column("classes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False,
                  comment="codes of growth classes"),
        sa.Column("implausible", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False,
                  comment="indicators beyond belief: no class"),
        sa.Column("method", sa.Text(), nullable=True, comment="which tables and rules computed it; null: nothing was"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("position in ('lying', 'standing', 'unknown')", name=op.f("ck_measurements_position")),
        sa.CheckConstraint("weight_g between 500 and 200000", name=op.f("ck_measurements_weight")),
        sa.CheckConstraint("length_mm between 300 and 2200", name=op.f("ck_measurements_length")),
        sa.CheckConstraint(
            "implausible <@ array['waz', 'haz', 'whz', 'baz']", name=op.f("ck_measurements_implausible")
        ),
        _refers("measurements", "round_id class_id", "health_sheets", "round_id class_id"),
        _refers("measurements", "student_id", "students"),
        _refers("measurements", "measured_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_measurements"),
        sa.UniqueConstraint(
            "school_id", "round_id", "student_id", name="uq_measurements_school_id_round_id_student_id"
        ),
    )  # fmt: skip
    op.create_index(
        "ix_measurements_school_id_student_id_measured_on", "measurements", ["school_id", "student_id", "measured_on"]
    )
    wall("measurements")
    op.execute("grant select, insert, update on measurements to mamnon_app")
    journaled("measurements", keys="id", subject="round_id", child="student_id",
              columns="student_id class_id measured_on weight_g length_mm position oedema vision_left vision_right teeth_decayed systolic"
                      " diastolic heart_rate note remeasured measured_by age_days waz haz whz baz classes implausible method")  # fmt: skip
    op.create_table(
        "findings",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="of data.health_findings"),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("round_id", sa.UUID(), nullable=True, comment="where it was found in a round"),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("severity in ('mild', 'moderate', 'severe')", name=op.f("ck_findings_severity")),
        sa.CheckConstraint("resolved_on >= found_on", name=op.f("ck_findings_order")),
        _refers("findings", "student_id", "students"),
        _refers("findings", "round_id", "health_rounds"),
        _refers("findings", "recorded_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_findings"),
    )
    op.create_index("ix_findings_school_id_student_id", "findings", ["school_id", "student_id"])
    op.create_index(
        "uq_findings_open",
        "findings",
        ["school_id", "student_id", "code"],
        unique=True,
        postgresql_where=sa.text("resolved_on is null"),
    )
    wall("findings")
    op.execute("grant select, insert, update on findings to mamnon_app")
    journaled("findings", keys="id", subject="id", child="student_id",
              columns="student_id code found_on round_id severity note resolved_on recorded_by")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    for table in ("findings", "measurements"):
        unjournaled(table)
        op.drop_table(table)
    op.drop_table("health_sheets")
    unjournaled("health_rounds")
    op.drop_table("health_rounds")
