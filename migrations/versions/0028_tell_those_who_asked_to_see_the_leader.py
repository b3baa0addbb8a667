"""Tell those who asked to see the leader; hold sittings online; invite units by paper.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from migrations.rebuilt import rebuild

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

LAST, MORE = "'conclusion')", "'conclusion', 'invitation')"
COLUMNS = {
    "told_by": "INTEGER CONSTRAINT fk_leader_request_told_by_staff REFERENCES staff (id)",
    "told_how": (
        "VARCHAR(32) CONSTRAINT ck_leader_request_told_how"
        " CHECK (told_how IN ('phone', 'in_person', 'letter', 'slip'))"
    ),
    "told_of_id": (
        "INTEGER CONSTRAINT fk_leader_request_told_of_id_schedule_day REFERENCES schedule_day (id)"
    ),
    "hour": "TIME",
    "site_id": (
        "INTEGER CONSTRAINT fk_leader_request_site_id_online_site REFERENCES online_site (id)"
    ),
    "checked_by": (
        "VARCHAR(32) CONSTRAINT ck_leader_request_checked_by"
        " CHECK (checked_by IN ('card_at_site', 'card_on_camera', 'electronic'))"
    ),
}


def upgrade() -> None:
    _lines()
    op.add_column("leader_request", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.add_column(
        "leader_request",
        sa.Column("has_waived", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE leader_request ADD COLUMN {name} {kind}")
    op.create_index(op.f("ix_leader_request_site_id"), "leader_request", ["site_id"])
    # who was declined before this stood on no list: they heard it then, at the desk
    op.execute("UPDATE leader_request SET told_at = decided_at WHERE status = 'declined'")
    for table in ("paper", "paper_template"):
        _know_of_invitations(table)


def _lines() -> None:
    op.create_table(
        "online_sitting",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("recording", sa.LargeBinary(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tested_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["schedule_day.id"],
            name=op.f("fk_online_sitting_sitting_id_schedule_day"),
        ),
        sa.ForeignKeyConstraint(
            ["tested_by"], ["staff.id"], name=op.f("fk_online_sitting_tested_by_staff")
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_online_sitting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_online_sitting_public_id")),
    )
    op.create_table(
        "online_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["schedule_day.id"],
            name=op.f("fk_online_site_sitting_id_schedule_day"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_site")),
    )
    op.create_index(op.f("ix_online_site_sitting_id"), "online_site", ["sitting_id"])


def _know_of_invitations(table: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(table, lambda sql: sql.replace(LAST, MORE))
        return
    named = f"SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass"
    is_it = "contype = 'c' AND pg_get_constraintdef(oid) LIKE '%''conclusion''%'"
    name = connection.execute(sa.text(f"{named} AND {is_it}")).scalar_one()
    op.drop_constraint(op.f(name), table, type_="check")
    known = (
        *("receipt", "refusal", "appointment", "guidance", "forwarding"),
        *("minutes", "late_notice", "conclusion", "invitation"),
    )
    op.create_check_constraint(op.f(name), table, f"kind IN ({', '.join(map(repr, known))})")
