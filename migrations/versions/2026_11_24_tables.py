"""The tables of the first slice: schools, people, students, attendance, imports, the journal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "tables"
down_revision = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("create sequence journal_entry_seq")
    op.create_table(
        "journal",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True, comment="who acted; null: an operator at the command line"),
        sa.Column("session_id", sa.UUID(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False, comment="the table, or the noun of a refused action"),
        sa.Column("subject_id", sa.UUID(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=True, comment="SHA-256 over salt, old and new value"),
        sa.CheckConstraint("outcome in ('done', 'refused')", name="ck_journal_outcome"),
        sa.PrimaryKeyConstraint("school_id", "entry", name="pk_journal"),
    )
    op.create_index("ix_journal_school_id_subject_id", "journal", ["school_id", "subject_id"], unique=False)
    op.create_table(
        "journal_values",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.UUID(), nullable=True),
        sa.Column("salt", sa.UUID(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("school_id", "entry", name="pk_journal_values"),
    )
    op.create_table(
        "schools",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$'", name="ck_schools_code"),
        sa.PrimaryKeyConstraint("id", name="pk_schools"),
        sa.UniqueConstraint("code", name="uq_schools_code"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.LargeBinary(), nullable=False, comment="a hash of the account or the network"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_failures"),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "counters",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_counters_school_id"),
        sa.PrimaryKeyConstraint("school_id", "name", name="pk_counters"),
    )
    op.create_table(
        "groups",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_groups_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_groups"),
        sa.UniqueConstraint("school_id", "name", name="uq_groups_school_id_name"),
    )
    op.create_table(
        "persons",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column(
            "identity_key",
            sa.Text(),
            nullable=False,
            comment="core.text.identity_key of the name: who is the same person",
        ),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True, comment="0 and nine digits"),
        sa.Column("national_id", sa.Text(), nullable=True, comment="Số định danh cá nhân, 12 digits"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("national_id ~ '^[0-9]{12}$'", name="ck_persons_national_id"),
        sa.CheckConstraint("phone ~ '^0[0-9]{9}$'", name="ck_persons_phone"),
        sa.CheckConstraint("birth_year between 1900 and 2100", name="ck_persons_birth_year"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_persons_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_persons"),
    )
    op.create_index("ix_persons_school_id_phone", "persons", ["school_id", "phone"], unique=False)
    op.create_index(
        "uq_persons_national_id",
        "persons",
        ["school_id", "national_id"],
        unique=True,
        postgresql_where=sa.text("national_id is not null"),
    )
    op.create_table(
        "school_years",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("roster_due_on", sa.Date(), nullable=False),
        sa.Column(
            "attendance_cut_off",
            sa.Time(),
            nullable=False,
            comment="Báo ăn: marks after it are late; it never blocks (6.2)",
        ),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name="ck_school_years_order"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_school_years_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_school_years"),
        sa.UniqueConstraint("school_id", "id", "ends_on", name="uq_school_years_school_id_id_ends_on"),
        sa.UniqueConstraint("school_id", "name", name="uq_school_years_school_id_name"),
    )
    op.create_table(
        "students",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=False, comment="core.text.identity_key: the same name"),
        sa.Column(
            "search_key",
            sa.Text(),
            nullable=False,
            comment="a space, then the folded name and code: words begin after a space",
        ),
        sa.Column(
            "sort_key",
            sa.Text(collation="C"),
            nullable=False,
            comment="core.text.sort_key: Vietnamese name order",
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("ethnic_group", sa.Text(), nullable=True, comment="code of data.ethnic_groups"),
        sa.Column("permanent_address", sa.Text(), nullable=True),
        sa.Column(
            "policy_categories",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="codes of data.policy_categories; null: not stated, empty: none",
        ),
        sa.Column("national_id", sa.Text(), nullable=True),
        sa.Column("unknown", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("roster_confirmed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("national_id ~ '^[0-9]{12}$'", name="ck_students_national_id"),
        sa.CheckConstraint("sex in ('male', 'female')", name="ck_students_sex"),
        sa.CheckConstraint(
            "status in ('studying', 'paused', 'transferred_out', 'withdrawn', 'completed', 'entered_in_error')",
            name="ck_students_status",
        ),
        sa.CheckConstraint("unknown <@ array['father', 'mother', 'address', 'phone']", name="ck_students_unknown"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_students_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_students"),
        sa.UniqueConstraint("school_id", "code", name="uq_students_school_id_code"),
    )
    op.create_index(
        "ix_students_school_id_identity_key_birth_date",
        "students",
        ["school_id", "identity_key", "birth_date"],
        unique=False,
    )
    op.create_index(
        "uq_students_national_id",
        "students",
        ["school_id", "national_id"],
        unique=True,
        postgresql_where=sa.text("national_id is not null"),
    )
    op.create_table(
        "classes",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("roster_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "group_id"], ["groups.school_id", "groups.id"], name="fk_classes_school_id_group_id"
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "school_year_id"],
            ["school_years.school_id", "school_years.id"],
            name="fk_classes_school_id_school_year_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_classes"),
        sa.UniqueConstraint("school_id", "id", "school_year_id", name="uq_classes_school_id_id_school_year_id"),
        sa.UniqueConstraint("school_id", "school_year_id", "name", name="uq_classes_school_id_school_year_id_name"),
    )
    op.create_index("ix_classes_school_id_group_id", "classes", ["school_id", "group_id"], unique=False)
    op.create_table(
        "guardians",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("relationship", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the last day, inclusive"),
        sa.Column(
            "blocked_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="by court order: acts at once and leaves no trace for the guardian",
        ),
        sa.CheckConstraint("relationship in ('father', 'mother', 'guardian')", name="ck_guardians_relationship"),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["persons.school_id", "persons.id"],
            name="fk_guardians_school_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["students.school_id", "students.id"],
            name="fk_guardians_school_id_student_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_guardians"),
    )
    op.create_index("ix_guardians_school_id_person_id", "guardians", ["school_id", "person_id"], unique=False)
    op.create_index("ix_guardians_school_id_student_id", "guardians", ["school_id", "student_id"], unique=False)
    op.create_index(
        "uq_guardians_open",
        "guardians",
        ["school_id", "student_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ends_on is null"),
    )
    op.create_table(
        "imports",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="who imported: only they read it"),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issues", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "refused",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the refused rows as they came in, under their headers",
        ),
        sa.CheckConstraint("state in ('complete', 'failed')", name="ck_imports_state"),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["persons.school_id", "persons.id"],
            name="fk_imports_school_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "school_year_id"],
            ["school_years.school_id", "school_years.id"],
            name="fk_imports_school_id_school_year_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_imports"),
    )
    op.create_index("ix_imports_school_id_person_id", "imports", ["school_id", "person_id"], unique=False)
    op.create_table(
        "school_days",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "school_year_id"],
            ["school_years.school_id", "school_years.id"],
            name="fk_school_days_school_id_school_year_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "date", name="pk_school_days"),
    )
    op.create_table(
        "users",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False, comment="without the school's suffix"),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_changed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=True, comment="SHA-256 of the one-time code; null once used"),
        sa.Column("code_expires_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "code_used_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="a code signs in once, to set a password",
        ),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("suspended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("username ~ '^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$'", name="ck_users_username"),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["persons.school_id", "persons.id"],
            name="fk_users_school_id_person_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_users"),
        sa.UniqueConstraint("school_id", "person_id", name="uq_users_school_id_person_id"),
        sa.UniqueConstraint("school_id", "username", name="uq_users_school_id_username"),
    )
    op.create_table(
        "assignments",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("class_id", sa.UUID(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day, inclusive"),
        sa.Column(
            "ended_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="ended at once, before valid_to",
        ),
        sa.Column("decision_number", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(class_id is not null) = (post = 'homeroom_teacher')", name="ck_assignments_class"),
        sa.CheckConstraint("(group_id is not null) = (post = 'group_leader')", name="ck_assignments_group"),
        sa.CheckConstraint("kind in ('regular', 'substitute', 'acting')", name="ck_assignments_kind"),
        sa.CheckConstraint(
            "post in ('principal', 'vp_academic', 'vp_care', 'group_leader', 'homeroom_teacher', 'web_admin', 'accountant', 'asset_keeper', 'nurse', 'kitchen', 'clerk', 'staff', 'commune_office')",
            name="ck_assignments_post",
        ),
        sa.CheckConstraint("valid_to >= valid_from", name="ck_assignments_order"),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name="fk_assignments_school_id_class_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "group_id"],
            ["groups.school_id", "groups.id"],
            name="fk_assignments_school_id_group_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "user_id"], ["users.school_id", "users.id"], name="fk_assignments_school_id_user_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_school_id_class_id", "assignments", ["school_id", "class_id"], unique=False)
    op.create_index("ix_assignments_school_id_user_id", "assignments", ["school_id", "user_id"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("class_id", sa.UUID(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True, comment="the last day in this class; null while open"),
        sa.Column("year_ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("left_on >= starts_on - 1", name="ck_enrolments_order"),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id", "school_year_id"],
            ["classes.school_id", "classes.id", "classes.school_year_id"],
            name="fk_enrolments_school_id_class_id_school_year_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "school_year_id", "year_ends_on"],
            ["school_years.school_id", "school_years.id", "school_years.ends_on"],
            name="fk_enrolments_school_id_school_year_id_year_ends_on",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["students.school_id", "students.id"],
            name="fk_enrolments_school_id_student_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_enrolments"),
    )
    op.create_index("ix_enrolments_school_id_class_id", "enrolments", ["school_id", "class_id"], unique=False)
    op.create_index("ix_enrolments_school_id_student_id", "enrolments", ["school_id", "student_id"], unique=False)
    op.create_index(
        "uq_enrolments_open",
        "enrolments",
        ["school_id", "student_id", "school_year_id"],
        unique=True,
        postgresql_where=sa.text("left_on is null"),
    )
    op.create_table(
        "registers",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("class_id", sa.UUID(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("late", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("confirmed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.UUID(), nullable=True, comment="a person"),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("state in ('open', 'marked', 'confirmed', 'corrected')", name="ck_registers_state"),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name="fk_registers_school_id_class_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "confirmed_by"],
            ["persons.school_id", "persons.id"],
            name="fk_registers_school_id_confirmed_by",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "date"],
            ["school_days.school_id", "school_days.date"],
            name="fk_registers_school_id_date",
        ),
        sa.PrimaryKeyConstraint("school_id", "class_id", "date", name="pk_registers"),
    )
    op.create_table(
        "sessions",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("device_name", sa.Text(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_used_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("idle_until", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("refresh_counter", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "end_reason in ('signed_out', 'password_changed', 'token_reused', 'suspended', 'ended')",
            name="ck_sessions_end_reason",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "user_id"], ["users.school_id", "users.id"], name="fk_sessions_school_id_user_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_id", "sessions", ["id"], unique=False)
    op.create_index("ix_sessions_school_id_user_id", "sessions", ["school_id", "user_id"], unique=False)
    op.create_table(
        "marks",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("class_id", sa.UUID(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("arrived_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("left_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("picked_up_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("mark in ('present', 'excused', 'unexcused')", name="ck_marks_mark"),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id", "date"],
            ["registers.school_id", "registers.class_id", "registers.date"],
            name="fk_marks_school_id_class_id_date",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["students.school_id", "students.id"],
            name="fk_marks_school_id_student_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "class_id", "date", "student_id", name="pk_marks"),
    )
    op.create_index("ix_marks_school_id_student_id_date", "marks", ["school_id", "student_id", "date"], unique=False)


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.drop_index("ix_marks_school_id_student_id_date", table_name="marks")
    op.drop_table("marks")
    op.drop_index("ix_sessions_school_id_user_id", table_name="sessions")
    op.drop_index("ix_sessions_id", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("registers")
    op.drop_index("uq_enrolments_open", table_name="enrolments", postgresql_where=sa.text("left_on is null"))
    op.drop_index("ix_enrolments_school_id_student_id", table_name="enrolments")
    op.drop_index("ix_enrolments_school_id_class_id", table_name="enrolments")
    op.drop_table("enrolments")
    op.drop_index("ix_assignments_school_id_user_id", table_name="assignments")
    op.drop_index("ix_assignments_school_id_class_id", table_name="assignments")
    op.drop_table("assignments")
    op.drop_table("users")
    op.drop_table("school_days")
    op.drop_index("ix_imports_school_id_person_id", table_name="imports")
    op.drop_table("imports")
    op.drop_index("uq_guardians_open", table_name="guardians", postgresql_where=sa.text("ends_on is null"))
    op.drop_index("ix_guardians_school_id_student_id", table_name="guardians")
    op.drop_index("ix_guardians_school_id_person_id", table_name="guardians")
    op.drop_table("guardians")
    op.drop_index("ix_classes_school_id_group_id", table_name="classes")
    op.drop_table("classes")
    op.drop_index("uq_students_national_id", table_name="students", postgresql_where=sa.text("national_id is not null"))
    op.drop_index("ix_students_school_id_identity_key_birth_date", table_name="students")
    op.drop_table("students")
    op.drop_table("school_years")
    op.drop_index("uq_persons_national_id", table_name="persons", postgresql_where=sa.text("national_id is not null"))
    op.drop_index("ix_persons_school_id_phone", table_name="persons")
    op.drop_table("persons")
    op.drop_table("groups")
    op.drop_table("counters")
    op.drop_table("sign_in_failures")
    op.drop_table("schools")
    op.drop_table("journal_values")
    op.drop_index("ix_journal_school_id_subject_id", table_name="journal")
    op.drop_table("journal")
    op.execute("drop sequence journal_entry_seq")
