"""What Alembic runs: on the connection it was given, in that connection's transaction."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext

import casework.model  # noqa: F401  # its tables belong to the same metadata
from hall.model import Base, Instant


def as_written(kind: str, thing: Any, _: AutogenContext) -> Any:
    """Migrations outlive our own types: they name the database's."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=as_written,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
