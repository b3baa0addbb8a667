"""Let a hall write on its slips.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "hall", sa.Column("slip", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.create_table(
        "slip_picture",
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_slip_picture_hall_id_hall")
        ),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_slip_picture")),
    )
