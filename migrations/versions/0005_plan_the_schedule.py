"""A schedule that is planned by rule, posted in time, moved to a new date; its leaders and rules.

Revision ID: 0005
Revises: 0004
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "central_head",
                "province_chair",
                "agency_head",
                "commune_chair",
                "unit_head",
                "district_chair",
                "other",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("landline", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_leader_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader")),
    )
    op.create_index(op.f("ix_leader_hall_id"), "leader", ["hall_id"], unique=False)
    op.create_table(
        "schedule_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column(
            "every",
            sa.Enum(
                "week", "month", name="every", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "session",
            sa.Enum(
                "morning",
                "afternoon",
                name="session",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reception",
            sa.Enum(
                "regular",
                "periodic",
                "ad_hoc",
                name="reception",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person",
                "online",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "capacity",
            sa.Enum(
                "head",
                "delegated",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("leader_name", sa.String(), nullable=False),
        sa.Column("leader_title", sa.String(), nullable=False),
        sa.Column("leader_mobile", sa.String(), nullable=False),
        sa.Column("leader_landline", sa.String(), nullable=False),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.CheckConstraint("every <> 'month' OR number >= 1", name=op.f("ck_schedule_rule_date")),
        sa.CheckConstraint("every <> 'week' OR number <= 6", name=op.f("ck_schedule_rule_weekday")),
        sa.CheckConstraint("number BETWEEN 0 AND 31", name=op.f("ck_schedule_rule_number")),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_schedule_rule_hall_id_hall")
        ),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leader.id"], name=op.f("fk_schedule_rule_leader_id_leader")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_rule")),
    )
    op.create_index(op.f("ix_schedule_rule_hall_id"), "schedule_rule", ["hall_id"], unique=False)
    op.create_table(
        "hall_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rules",
                "rights",
                "duties",
                name="text_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_hall_text_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_text")),
        sa.UniqueConstraint("hall_id", "kind", name=op.f("uq_hall_text_hall_id_kind")),
    )
    _posted_again()


def _posted_again() -> None:
    """The table anew with its rows: SQLite cannot change a table's keys. A few hundred rows."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT * FROM schedule_day")).mappings().all()
    op.drop_table("schedule_day")
    op.create_table(
        "schedule_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("instead_of", sa.Date(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_step", sa.Integer(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("wanted_days", sa.Integer(), nullable=True),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_reason", sa.String(), nullable=False),
        sa.Column("moved_to_id", sa.Integer(), nullable=True),
        sa.Column("moved_reason", sa.String(), nullable=False),
        sa.Column(
            "holding",
            sa.Enum(
                "held",
                "not_held",
                name="holding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("holding_note", sa.String(), nullable=False),
        sa.Column("nobody_came", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "session",
            sa.Enum(
                "morning",
                "afternoon",
                name="session",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reception",
            sa.Enum(
                "regular",
                "periodic",
                "ad_hoc",
                name="reception",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person",
                "online",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "capacity",
            sa.Enum(
                "head",
                "delegated",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("leader_name", sa.String(), nullable=False),
        sa.Column("leader_title", sa.String(), nullable=False),
        sa.Column("leader_mobile", sa.String(), nullable=False),
        sa.Column("leader_landline", sa.String(), nullable=False),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_schedule_day_hall_id_hall")
        ),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leader.id"], name=op.f("fk_schedule_day_leader_id_leader")
        ),
        sa.ForeignKeyConstraint(
            ["moved_to_id"],
            ["schedule_day.id"],
            name=op.f("fk_schedule_day_moved_to_id_schedule_day"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["staff.id"], name=op.f("fk_schedule_day_published_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_day")),
        sa.UniqueConstraint(
            "hall_id",
            "day",
            "session",
            "reception",
            "leader_name",
            name=op.f("uq_schedule_day_hall_id_day_session_reception_leader_name"),
        ),
    )
    op.create_index("ix_schedule_day_posted", "schedule_day", ["hall_id", "published_step"])
    if rows:
        connection.execute(sa.text(_INSERT), [dict(row) | _added(row) for row in rows])
    if connection.dialect.name == "postgresql":
        last = "(SELECT coalesce(max(id), 0) + 1 FROM schedule_day)"
        sequence = "pg_get_serial_sequence('schedule_day', 'id')"
        connection.execute(sa.text(f"SELECT setval({sequence}, {last}, false)"))


def _added(row: sa.RowMapping) -> dict[str, object]:
    """What the old row did not say, and its officers with the number that was theirs as mobile."""
    told = row["officers"]
    officers = json.loads(told) if isinstance(told, str) else told
    named = [
        {"name": one.get("name", ""), "landline": "", "mobile": one.get("phone", "")}
        for one in officers or []
    ]
    return {"officers": json.dumps(named, ensure_ascii=False), "nobody": False}


_SAME = (
    "id, hall_id, day, session, reception, mode, leader_name, leader_title, leader_mobile, "
    "leader_landline, participants, content, place, published_at, published_by, version, officers"
)
_VALUES = ", ".join(f":{name}" for name in _SAME.split(", "))
_INSERT = f"""
    INSERT INTO schedule_day ({_SAME}, moved_reason, capacity, late_reason, changed_reason,
        holding_note, nobody_came)
    VALUES ({_VALUES}, :moved_note, 'head', '', '', '', :nobody)
"""
