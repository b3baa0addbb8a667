"""Count what citizens think of a visit.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rated",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_rated_hall_id_hall")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_rated")),
    )
    op.create_index(op.f("ix_rated_hall_id"), "rated", ["hall_id"])
    op.create_table(
        "rating",
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_rating_score")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_rating_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_rating_service_id_service")
        ),
        sa.PrimaryKeyConstraint("hall_id", "week", "service_id", "score", name=op.f("pk_rating")),
    )
