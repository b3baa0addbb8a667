"""Let secret petitions be followed.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "petition", sa.Column("may_follow", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
