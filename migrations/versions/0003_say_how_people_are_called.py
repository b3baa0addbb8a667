"""How people are called, who serves what, where a ticket goes on; who waits keeps their place.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# written out: SQLite takes a reference with the new column, and never after it
REFERRING = {"back_to": "desk", "back_service": "service", "lead": "staff"}


def upgrade() -> None:
    op.add_column(
        "hall", sa.Column("calling", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column(
        "desk_service",
        sa.Column("is_served", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "staff_service",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_service_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_staff_service_service_id_service")
        ),
        sa.PrimaryKeyConstraint("staff_id", "service_id", name=op.f("pk_staff_service")),
    )
    op.create_index(op.f("ix_staff_service_service_id"), "staff_service", ["service_id"])
    for name, referred in REFERRING.items():
        op.execute(
            f"ALTER TABLE ticket ADD COLUMN {name}_id INTEGER"
            f" CONSTRAINT fk_ticket_{name}_id_{referred} REFERENCES {referred} (id)"
        )
    op.execute(
        "ALTER TABLE ticket ADD COLUMN representatives INTEGER"
        " CONSTRAINT ck_ticket_representatives CHECK (representatives BETWEEN 1 AND party_size)"
    )
    for name in ("lead_until", "part_since"):
        op.add_column("ticket", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("ticket", sa.Column("returns", sa.Integer(), nullable=False, server_default="0"))
