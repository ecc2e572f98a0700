"""What alembic runs: the migrations, in the transaction that `bot.desk.storage.migrate` has begun."""

from __future__ import annotations

from alembic import context

from bot.desk.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
