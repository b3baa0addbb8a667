"""Keep what is learnt of waits, and what was told to whom.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("mirror", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_lesson_hall_id_hall")),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_lesson")),
    )
    op.create_table(
        "truth",
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Double(), nullable=False),
        sa.Column("off", sa.Double(), nullable=False),
        sa.Column("bias", sa.Double(), nullable=False),
        sa.Column("above", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_truth_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_truth_service_id_service")
        ),
        sa.PrimaryKeyConstraint("hall_id", "week", "service_id", name=op.f("pk_truth")),
    )
    op.add_column("ticket", sa.Column("told_low", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("told_high", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("told_middle", sa.Double(), nullable=True))
    op.add_column("ticket", sa.Column("told_raw", sa.Double(), nullable=True))
