"""Lend numbers to kiosks for when the server is away.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_ended", sa.String(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_loan_numbers")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_loan_device_id_device")
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_loan_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_loan_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_hall_id"), "loan", ["hall_id"], unique=False)
    op.create_table(
        "lent_paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("uid_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("is_conflict", sa.Boolean(), nullable=False),
        sa.Column(
            "ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_lent_paper_hall_id_hall")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_lent_paper_loan_id_loan")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_lent_paper_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lent_paper")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_lent_paper_code_hash")),
        sa.UniqueConstraint("uid_hash", name=op.f("uq_lent_paper_uid_hash")),
    )
    op.create_index(op.f("ix_lent_paper_loan_id"), "lent_paper", ["loan_id"], unique=False)
    op.create_index(
        "ix_lent_paper_one_per_number",
        "lent_paper",
        ["loan_id", "number"],
        unique=True,
        sqlite_where=sa.text("NOT is_conflict"),
        postgresql_where=sa.text("NOT is_conflict"),
    )
    op.create_index(op.f("ix_lent_paper_ticket_id"), "lent_paper", ["ticket_id"], unique=False)
    op.add_column("numbering", sa.Column("lent_from", sa.Integer(), nullable=True))
