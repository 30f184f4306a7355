"""Inventories, and labels: what the register said, what was counted, what became of each difference (4.2.2).

Why: nobody confirms what they counted themselves, and the table says so too; an inventory once confirmed can be proved unchanged.
The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "inventories"
down_revision = "files"

INSTANT = postgresql.TIMESTAMP(timezone=True)


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", column], [f"{target}.school_id", f"{target}.id"], name=f"fk_{table}_school_id_{column}"
    )


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "inventories",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("school_year_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="of which the register is compared"),
        sa.Column("category", sa.Text(), comment="only assets of it"),
        sa.Column("location", sa.Text(), comment="only assets that are there"),
        sa.Column("class_id", sa.UUID(), comment="only assets of the class"),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("hands", postgresql.ARRAY(sa.UUID()), server_default="{}", nullable=False,
                  comment="every person who counted"),
        sa.Column("opened_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("finished_by", sa.UUID(), comment="a person"),
        sa.Column("finished_at", INSTANT),
        sa.Column("returned_because", sa.Text(), comment="why it was to be counted again, the last time"),
        sa.Column("confirmed_by", sa.UUID(), comment="a person"),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("digest", sa.Text(), comment="SHA-256 of the counts that were confirmed, in hexadecimal"),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("state in ('open', 'counted', 'confirmed')", name=op.f("ck_inventories_state")),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_by is not null and digest is not null)",
            name=op.f("ck_inventories_confirmed"),
        ),
        sa.CheckConstraint(
            "confirmed_by is null or not (confirmed_by = any (hands))", name=op.f("ck_inventories_separated")
        ),
        reference("inventories", "school_year_id", "school_years"),
        reference("inventories", "class_id", "classes"),
        *(reference("inventories", name, "persons") for name in ("opened_by", "finished_by", "confirmed_by")),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_inventories"),
        sa.UniqueConstraint("school_id", "school_year_id", "name", name="uq_inventories_school_id_school_year_id_name"),
    )  # fmt: skip
    op.create_table(
        "inventory_lines",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("inventory_id", sa.UUID(), nullable=False),
        sa.Column("asset_id", sa.UUID(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "name", "category", "unit")),
        sa.Column("price", sa.BigInteger(), nullable=False, comment="of one piece, in whole đồng"),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("location", sa.Text()),
        sa.Column("class_id", sa.UUID()),
        sa.Column("holder_id", sa.UUID(), comment="a person"),
        sa.Column("counted", sa.BigInteger(), comment="null: not counted yet"),
        sa.Column("condition", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("counted_by", sa.UUID(), comment="a person"),
        sa.Column("counted_at", INSTANT, comment="by the clock of the device that it was counted with"),
        sa.Column("recorded_at", INSTANT),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False, comment="0: not counted yet"),
        sa.CheckConstraint("expected >= 0 and counted >= 0", name=op.f("ck_inventory_lines_amounts")),
        sa.CheckConstraint("condition in ('good', 'poor', 'unusable')", name=op.f("ck_inventory_lines_condition")),
        sa.CheckConstraint("(counted is null) = (counted_by is null)", name=op.f("ck_inventory_lines_counted")),
        reference("inventory_lines", "inventory_id", "inventories"),
        reference("inventory_lines", "asset_id", "assets"),
        reference("inventory_lines", "class_id", "classes"),
        reference("inventory_lines", "holder_id", "persons"),
        reference("inventory_lines", "counted_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_inventory_lines"),
        sa.UniqueConstraint("school_id", "inventory_id", "asset_id",
                            name="uq_inventory_lines_school_id_inventory_id_asset_id"),
        sa.UniqueConstraint("school_id", "inventory_id", "code", name="uq_inventory_lines_school_id_inventory_id_code"),
    )  # fmt: skip
    op.create_table(
        "inventory_surplus",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("inventory_id", sa.UUID(), nullable=False),
        sa.Column("surplus_id", sa.UUID(), nullable=False, comment="made by the device"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("location", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("counted_by", sa.UUID(), nullable=False, comment="a person"),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_inventory_surplus_quantity")),
        reference("inventory_surplus", "inventory_id", "inventories"),
        reference("inventory_surplus", "counted_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "inventory_id", "surplus_id", name="pk_inventory_surplus"),
    )
    op.create_table(
        "asset_labels",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("asset_id", sa.UUID(), nullable=False),
        sa.Column("labelled_at", INSTANT, nullable=False),
        sa.Column("labelled_by", sa.UUID(), nullable=False, comment="a person"),
        reference("asset_labels", "asset_id", "assets"),
        reference("asset_labels", "labelled_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "asset_id", name="pk_asset_labels"),
    )
    op.create_table(
        "inventory_differences",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("inventory_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="its place in the record"),
        sa.Column("asset_id", sa.UUID(), comment="null: it is in no register"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False,
                  comment="when the inventory was confirmed: from then on it is to be followed up"),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("explanation", sa.Text()),
        sa.Column("decision", sa.Text()),
        sa.Column("followed_up_by", sa.UUID(), comment="a person"),
        sa.Column("followed_up_at", INSTANT),
        sa.Column("movement_id", sa.UUID(), comment="what put the register right"),
        sa.Column("settled_by", sa.UUID(), comment="a person"),
        sa.Column("settled_at", INSTANT),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("expected <> counted", name=op.f("ck_inventory_differences_differs")),
        sa.CheckConstraint(
            "state in ('open', 'followed_up', 'settled')", name=op.f("ck_inventory_differences_state")
        ),
        sa.CheckConstraint(
            "decision in ('adjust', 'dispose', 'enter', 'recover', 'keep')",
            name=op.f("ck_inventory_differences_decision"),
        ),
        sa.CheckConstraint("(state = 'open') = (decision is null)", name=op.f("ck_inventory_differences_followed_up")),
        sa.CheckConstraint(
            "(state = 'settled') = (movement_id is not null)", name=op.f("ck_inventory_differences_settled")
        ),
        reference("inventory_differences", "inventory_id", "inventories"),
        reference("inventory_differences", "asset_id", "assets"),
        reference("inventory_differences", "movement_id", "asset_movements"),
        reference("inventory_differences", "followed_up_by", "persons"),
        reference("inventory_differences", "settled_by", "persons"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_inventory_differences"),
        sa.UniqueConstraint("school_id", "inventory_id", "number",
                            name="uq_inventory_differences_school_id_inventory_id_number"),
        sa.UniqueConstraint("school_id", "movement_id", name="uq_inventory_differences_school_id_movement_id"),
    )  # fmt: skip
    op.create_index(
        "ix_inventory_differences_school_id_state_found_at",
        "inventory_differences",
        ["school_id", "state", "found_at"],
    )
    for table in ("inventories", "inventory_lines", "inventory_surplus", "inventory_differences", "asset_labels"):
        wall(table)
        op.execute(f"grant select, insert, update on {table} to mamnon_app")
    journaled("inventories", keys="id", subject="id", child=None,
              columns="name day state hands finished_by returned_because confirmed_by digest")  # fmt: skip
    journaled("inventory_lines", keys="id", subject="inventory_id", child=None,
              columns="asset_id expected counted condition note counted_by")  # fmt: skip
    journaled("inventory_surplus", keys="inventory_id surplus_id", subject="inventory_id", child=None,
              columns="surplus_id name quantity location note counted_by")  # fmt: skip
    journaled("asset_labels", keys="asset_id", subject="asset_id", child=None, columns="labelled_at labelled_by")
    journaled("inventory_differences", keys="id", subject="id", child=None,
              columns="state explanation decision followed_up_by movement_id settled_by")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    for table in ("asset_labels", "inventory_differences", "inventory_surplus", "inventory_lines", "inventories"):
        unjournaled(table)
        op.drop_table(table)
