"""The posted schedule. Public by law (Luật Tiếp công dân, Điều 24): leaders, officers, phones."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.kinds import Mode, Reception
from hall.model import Base, Hall, Staff, words


class ScheduleDay(Base):
    """One sitting: half a day of one kind of reception. Never a citizen's name."""

    __tablename__ = "schedule_day"
    __table_args__ = (
        UniqueConstraint("hall_id", "day", "session", "reception"),
        CheckConstraint("session IN ('morning', 'afternoon')", name="session"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    day: Mapped[date]
    session: Mapped[str]  # morning, afternoon
    reception: Mapped[Reception] = mapped_column(words(Reception, name="reception"))
    mode: Mapped[Mode] = mapped_column(words(Mode, name="mode"), default=Mode.IN_PERSON)
    leader_name: Mapped[str] = mapped_column(default="")
    leader_title: Mapped[str] = mapped_column(default="")
    leader_mobile: Mapped[str] = mapped_column(default="")
    leader_landline: Mapped[str] = mapped_column(default="")
    officers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # {"name", "phone"}
    participants: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    moved_note: Mapped[str] = mapped_column(default="")  # why it moved, and to when
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    publisher: Mapped[Staff | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
