"""Whose an appointment is.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "appointment_holder",
        sa.Column("appointment_id", KEY, nullable=False),
        sa.Column("citizen_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_holder_appointment_id_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_appointment_holder_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointment_holder")),
    )
    op.create_index(op.f("ix_appointment_holder_citizen_id"), "appointment_holder", ["citizen_id"])
