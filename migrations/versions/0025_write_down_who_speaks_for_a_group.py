"""Write down who speaks for a group.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("representatives", "named_in"):
        op.add_column("visit", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column(
        "visit", sa.Column("all_signed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
