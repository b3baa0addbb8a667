"""The order of the line by a hall's own rule; who waits keeps their place.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "hall", sa.Column("line_rule", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column("ticket", sa.Column("since", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column(
        "ticket", sa.Column("overtaken", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE ticket SET since = place")
