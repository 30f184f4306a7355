"""The asset register: assets, their movements, their yearly wear (4.2.2).

Why: who has what, and how many, follows from movements that nobody changes: the program's role may add to them, and confirm
one. The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "assets"
down_revision = "stock"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "assets",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False, comment="a code of data.asset_categories"),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column(
            "quantity",
            sa.BigInteger(),
            nullable=False,
            comment="the sum of its movements; 1 of a piece that is tracked",
        ),
        sa.Column("price", sa.BigInteger(), nullable=False, comment="of one piece, in whole đồng"),
        sa.Column("fund", sa.Text(), nullable=False, comment="a code of data.asset_categories.FUNDS: what paid for it"),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column("in_use_on", sa.Date(), nullable=False),
        sa.Column("location", sa.Text()),
        sa.Column("class_id", sa.UUID()),
        sa.Column("holder_id", sa.UUID(), comment="the person who has it"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "pending_id", sa.UUID(), comment="the movement that waits to be confirmed; meanwhile no other is written"
        ),
        sa.Column("note", sa.Text()),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'disposed' or quantity = 0", name="ck_assets_disposed"),
        sa.CheckConstraint("state in ('in_use', 'under_repair', 'disposed')", name="ck_assets_state"),
        sa.CheckConstraint("acquired_on <= in_use_on", name="ck_assets_order"),
        sa.CheckConstraint("class_id is null or holder_id is null", name="ck_assets_holder"),
        sa.CheckConstraint("quantity >= 0 and price >= 0", name="ck_assets_amounts"),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"], ["classes.school_id", "classes.id"], name="fk_assets_school_id_class_id"
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "holder_id"], ["persons.school_id", "persons.id"], name="fk_assets_school_id_holder_id"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_assets_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_assets"),
        sa.UniqueConstraint("school_id", "code", name="uq_assets_school_id_code"),
    )
    op.create_index("ix_assets_school_id_class_id", "assets", ["school_id", "class_id"])
    op.create_index("ix_assets_school_id_holder_id", "assets", ["school_id", "holder_id"])
    wall("assets")
    op.execute("grant select, insert, update on assets to mamnon_app")
    journaled("assets", keys="id", subject="id", child=None,
              columns="code name category unit price fund acquired_on in_use_on note quantity location class_id holder_id state")  # fmt: skip
    op.create_table(
        "asset_movements",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("asset_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="the asset's version after it was entered"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "change", sa.BigInteger(), server_default="0", nullable=False, comment="what it adds to the quantity"
        ),
        sa.Column("from_location", sa.Text()),
        sa.Column("from_class_id", sa.UUID()),
        sa.Column("from_holder_id", sa.UUID()),
        sa.Column("to_location", sa.Text()),
        sa.Column("to_class_id", sa.UUID()),
        sa.Column("to_holder_id", sa.UUID()),
        sa.Column("decision_number", sa.Text(), comment="of the decision to dispose"),
        sa.Column("decision_on", sa.Date()),
        sa.Column("note", sa.Text()),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="who entered it"),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="pending: it has no effect yet; withdrawn: it never had any"
        ),
        sa.Column("received_by", sa.UUID()),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True)),
        sa.Column("confirmed_by", sa.UUID()),
        sa.Column("confirmed_at", postgresql.TIMESTAMP(timezone=True)),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "case kind when 'receive' then change > 0 when 'dispose' then change < 0 when 'adjust' then change <> 0 else change = 0 end",
            name="ck_asset_movements_sign",
        ),
        sa.CheckConstraint("kind <> 'dispose' or decision_number is not null", name="ck_asset_movements_decision"),
        sa.CheckConstraint(
            "kind in ('receive', 'move', 'return', 'hand_over', 'repair_out', 'repair_in', 'dispose', 'adjust')",
            name="ck_asset_movements_kind",
        ),
        sa.CheckConstraint(
            "state in ('pending', 'entered', 'received', 'confirmed', 'withdrawn')", name="ck_asset_movements_state"
        ),
        sa.CheckConstraint(
            "received_by is distinct from person_id and confirmed_by is distinct from person_id",
            name="ck_asset_movements_sides",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "asset_id"], ["assets.school_id", "assets.id"], name="fk_asset_movements_school_id_asset_id"
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "confirmed_by"],
            ["persons.school_id", "persons.id"],
            name="fk_asset_movements_school_id_confirmed_by",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "from_class_id"],
            ["classes.school_id", "classes.id"],
            name="fk_asset_movements_school_id_from_class_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "from_holder_id"],
            ["persons.school_id", "persons.id"],
            name="fk_asset_movements_school_id_from_holder_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["persons.school_id", "persons.id"],
            name="fk_asset_movements_school_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "received_by"],
            ["persons.school_id", "persons.id"],
            name="fk_asset_movements_school_id_received_by",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "to_class_id"],
            ["classes.school_id", "classes.id"],
            name="fk_asset_movements_school_id_to_class_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "to_holder_id"],
            ["persons.school_id", "persons.id"],
            name="fk_asset_movements_school_id_to_holder_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_asset_movements"),
        sa.UniqueConstraint("school_id", "asset_id", "number", name="uq_asset_movements_school_id_asset_id_number"),
    )
    op.create_index("ix_asset_movements_school_id_state_at", "asset_movements", ["school_id", "state", "at"])
    wall("asset_movements")
    op.execute(
        "grant select, insert, update (state, received_by, received_at, confirmed_by, confirmed_at, version) on asset_movements to mamnon_app"
    )
    journaled("asset_movements", keys="id", subject="asset_id", child=None,
              columns="id number kind change to_location to_class_id to_holder_id decision_number decision_on note state received_by confirmed_by")  # fmt: skip
    op.create_table(
        "asset_wear",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("asset_id", sa.UUID(), nullable=False),
        sa.Column(
            "year", sa.SmallInteger(), nullable=False, comment="a calendar year: wear is taken on its 31 December"
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="of one piece, in whole đồng"),
        sa.Column("remaining", sa.BigInteger(), nullable=False, comment="what one piece is worth after it"),
        sa.CheckConstraint("amount > 0 and remaining >= 0", name="ck_asset_wear_amounts"),
        sa.ForeignKeyConstraint(
            ["school_id", "asset_id"], ["assets.school_id", "assets.id"], name="fk_asset_wear_school_id_asset_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "asset_id", "year", name="pk_asset_wear"),
    )
    wall("asset_wear")
    op.execute("grant select, insert on asset_wear to mamnon_app")
    journaled("asset_wear", keys="asset_id year", subject="asset_id", child=None,
              columns="year amount remaining")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("asset_wear")
    op.drop_table("asset_wear")
    unjournaled("asset_movements")
    op.drop_table("asset_movements")
    unjournaled("assets")
    op.drop_table("assets")
