"""Set the hall's time back by hand, and know where.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "hall", sa.Column("set_back", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    )
