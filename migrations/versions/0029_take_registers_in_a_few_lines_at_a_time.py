"""Take registers in a few lines at a time.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    empty = sa.text("'[]'")
    for name in ("years", "left_out"):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=empty)
        op.add_column("import_run", column)
    for name in ("ended_at", "held_until"):
        op.add_column("import_run", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "import_run", sa.Column("held_by", sa.String(), nullable=False, server_default="")
    )
    op.execute("UPDATE import_run SET ended_at = at")  # before this all came at once
    op.create_index(
        "ix_import_run_open",
        "import_run",
        ["hall_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
