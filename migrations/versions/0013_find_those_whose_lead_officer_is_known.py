"""Find those whose lead officer is known.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LED = "state = 'waiting' AND lead_id IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_ticket_led",
        "ticket",
        ["hall_id", "lead_id"],
        sqlite_where=sa.text(LED),
        postgresql_where=sa.text(LED),
    )
