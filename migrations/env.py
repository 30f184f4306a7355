"""Alembic's entry: runs the migrations on the connection that `app.core.migrate` hands over."""

from alembic import context

import app.models

config = context.config
context.configure(
    connection=config.attributes.get("connection"),  # none when the SQL is only written down
    dialect_name="postgresql",
    literal_binds=context.is_offline_mode(),
    target_metadata=app.models.metadata,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
