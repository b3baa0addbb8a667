"""Offer a number for results.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("answers_results", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("service", column)
    op.execute("UPDATE service SET answers_results = true WHERE code = 'result'")
