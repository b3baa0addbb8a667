"""Write down who speaks for a group.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("representatives", "named_in"):
        op.add_column("visit", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column(
        "visit", sa.Column("all_signed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
