"""The hall's recordings and its way of speaking; what devices are for; who asked for more time.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EMPTY = sa.text("'{}'")


def upgrade() -> None:
    op.create_table(
        "clip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("came_at_db", sa.Double(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_clip_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff.id"], name=op.f("fk_clip_recorded_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip")),
        sa.UniqueConstraint(
            "hall_id", "language", "text", name=op.f("uq_clip_hall_id_language_text")
        ),
    )
    op.add_column("device", sa.Column("setup", sa.JSON(), nullable=False, server_default=EMPTY))
    op.add_column("device", sa.Column("report", sa.JSON(), nullable=False, server_default=EMPTY))
    op.add_column("hall", sa.Column("voice", sa.JSON(), nullable=False, server_default=EMPTY))
    op.add_column("ticket", sa.Column("deferred", sa.Integer(), nullable=False, server_default="0"))
