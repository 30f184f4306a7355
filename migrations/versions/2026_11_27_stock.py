"""Medicines and medical equipment: the catalogue, lots, their movements, each year's list (4.2.6).

Why: what is left is the sum of movements that nobody changes: the program's role may add to them, and of a lot it may change
the balance alone. The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "stock"
down_revision = "health"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "stock_items",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False, comment="in which it is counted, always whole: tablets, bottles"),
        sa.Column("ingredient", sa.Text()),
        sa.Column("strength", sa.Text()),
        sa.Column(
            "min_quantity", sa.BigInteger(), server_default="0", nullable=False, comment="below it there is too little"
        ),
        sa.Column(
            "listed", sa.Boolean(), server_default="true", nullable=False, comment="false: in the catalogue no more"
        ),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=False, comment="of name, strength and unit"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('medicine', 'equipment', 'supply')", name="ck_stock_items_kind"),
        sa.CheckConstraint("min_quantity >= 0", name="ck_stock_items_min_quantity"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_stock_items_school_id"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_stock_items"),
        sa.UniqueConstraint("school_id", "identity_key", name="uq_stock_items_school_id_identity_key"),
    )
    wall("stock_items")
    op.execute("grant select, insert, update on stock_items to mamnon_app")
    journaled("stock_items", keys="id", subject="id", child=None,
              columns="name kind unit ingredient strength min_quantity listed")  # fmt: skip
    op.create_table(
        "stock_lots",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("lot_number", sa.Text(), comment="as printed on the package; null: it has none"),
        sa.Column("expires_on", sa.Date(), comment="the last day of use; null: it does not expire"),
        sa.Column(
            "use_by",
            sa.Date(),
            sa.Computed("coalesce(expires_on, date '9999-12-31')", persisted=True),
            nullable=False,
            comment="the order in which lots are used",
        ),
        sa.Column("supplier", sa.Text()),
        sa.Column("source", sa.Text(), comment="what it was paid from, or who gave it"),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False, comment="the sum of its movements"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("balance >= 0", name="ck_stock_lots_balance"),
        sa.ForeignKeyConstraint(
            ["school_id", "item_id"],
            ["stock_items.school_id", "stock_items.id"],
            name="fk_stock_lots_school_id_item_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_stock_lots"),
    )
    op.create_index("ix_stock_lots_school_id_item_id_use_by", "stock_lots", ["school_id", "item_id", "use_by"])
    op.create_index("ix_stock_lots_school_id_use_by", "stock_lots", ["school_id", "use_by"])
    wall("stock_lots")
    op.execute("grant select, insert, update (balance, version) on stock_lots to mamnon_app")
    journaled("stock_lots", keys="id", subject="id", child=None,
              columns="item_id lot_number expires_on supplier source received_on")  # fmt: skip
    op.create_table(
        "stock_movements",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("lot_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="the lot's version after it"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False, comment="what it adds to the balance"),
        sa.Column("balance", sa.BigInteger(), nullable=False, comment="what was left after it"),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="who wrote it"),
        sa.Column("reason", sa.Text()),
        sa.Column("reference", sa.Text(), comment="the number of a paper or a round; nothing about a child"),
        sa.Column("reverses", sa.BigInteger(), comment="the number of the lot's movement that it takes back"),
        sa.CheckConstraint("(kind = 'reverse') = (reverses is not null)", name="ck_stock_movements_reverses"),
        sa.CheckConstraint(
            "case kind when 'receive' then change > 0 when 'reverse' then true else change < 0 end",
            name="ck_stock_movements_sign",
        ),
        sa.CheckConstraint("kind in ('receive', 'issue', 'discard', 'reverse')", name="ck_stock_movements_kind"),
        sa.CheckConstraint("change <> 0 and balance >= 0", name="ck_stock_movements_change"),
        sa.ForeignKeyConstraint(
            ["school_id", "lot_id", "reverses"],
            ["stock_movements.school_id", "stock_movements.lot_id", "stock_movements.number"],
            name="fk_stock_movements_school_id_lot_id_reverses",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lot_id"],
            ["stock_lots.school_id", "stock_lots.id"],
            name="fk_stock_movements_school_id_lot_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["persons.school_id", "persons.id"],
            name="fk_stock_movements_school_id_person_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "lot_id", "number", name="pk_stock_movements"),
        sa.UniqueConstraint("school_id", "lot_id", "reverses", name="uq_stock_movements_school_id_lot_id_reverses"),
    )
    wall("stock_movements")
    op.execute("grant select, insert on stock_movements to mamnon_app")
    journaled("stock_movements", keys="lot_id number", subject="lot_id", child=None,
              columns="number kind change balance reason reference reverses")  # fmt: skip
    op.create_table(
        "stock_lists",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="who drew it up"),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"], ["persons.school_id", "persons.id"], name="fk_stock_lists_school_id_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "school_year_id"],
            ["school_years.school_id", "school_years.id"],
            name="fk_stock_lists_school_id_school_year_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_stock_lists"),
    )
    op.create_index("ix_stock_lists_school_id_school_year_id_at", "stock_lists", ["school_id", "school_year_id", "at"])
    wall("stock_lists")
    op.execute("grant select, insert on stock_lists to mamnon_app")
    journaled("stock_lists", keys="id", subject="id", child=None,
              columns="school_year_id note")  # fmt: skip
    op.create_table(
        "stock_list_items",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("list_id", sa.UUID(), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("ingredient", sa.Text()),
        sa.Column("strength", sa.Text()),
        sa.Column("min_quantity", sa.BigInteger(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("discarded", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "item_id"],
            ["stock_items.school_id", "stock_items.id"],
            name="fk_stock_list_items_school_id_item_id",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "list_id"],
            ["stock_lists.school_id", "stock_lists.id"],
            name="fk_stock_list_items_school_id_list_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "list_id", "item_id", name="pk_stock_list_items"),
    )
    wall("stock_list_items")
    op.execute("grant select, insert on stock_list_items to mamnon_app")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.drop_table("stock_list_items")
    unjournaled("stock_lists")
    op.drop_table("stock_lists")
    unjournaled("stock_movements")
    op.drop_table("stock_movements")
    unjournaled("stock_lots")
    op.drop_table("stock_lots")
    unjournaled("stock_items")
    op.drop_table("stock_items")
