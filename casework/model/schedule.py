"""The posted schedule, its leaders and rules. Public by law (Luật Tiếp công dân, Điều 24)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.kinds import Mode, Reception
from casework.schedule_kinds import Capacity, Every, Half, Holding, Office
from hall.model import Base, Hall, Staff, words


class Leader(Base):
    """One who must receive citizens, by office. Never deleted: posted sittings count for them."""

    __tablename__ = "leader"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    office: Mapped[Office] = mapped_column(words(Office, name="office"))
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")  # Chủ tịch Ủy ban nhân dân …
    mobile: Mapped[str] = mapped_column(default="")
    landline: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    until: Mapped[date | None]  # included
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Planned:
    """What a sitting and the rule that brings it have in common. Never a citizen's name."""

    session: Mapped[Half] = mapped_column(words(Half, name="session"))
    reception: Mapped[Reception] = mapped_column(words(Reception, name="reception"))
    mode: Mapped[Mode] = mapped_column(words(Mode, name="mode"), default=Mode.IN_PERSON)
    capacity: Mapped[Capacity] = mapped_column(
        words(Capacity, name="capacity"), default=Capacity.HEAD
    )
    leader_name: Mapped[str] = mapped_column(default="")  # who receives, as it is posted
    leader_title: Mapped[str] = mapped_column(default="")
    leader_mobile: Mapped[str] = mapped_column(default="")
    leader_landline: Mapped[str] = mapped_column(default="")
    officers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # {"name", "landline", "mobile"}
    participants: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")


class ScheduleRule(Planned, Base):
    """A sitting that comes back: each week on a weekday, or each month on a date."""

    __tablename__ = "schedule_rule"
    __table_args__ = (
        CheckConstraint("number BETWEEN 0 AND 31", name="number"),
        CheckConstraint("every <> 'week' OR number <= 6", name="weekday"),
        CheckConstraint("every <> 'month' OR number >= 1", name="date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    every: Mapped[Every] = mapped_column(words(Every, name="every"))
    number: Mapped[int]  # weekly: the weekday, Monday is 0; monthly: the date, 31 is the last
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("leader.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    leader: Mapped[Leader | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class ScheduleDay(Planned, Base):
    """One sitting: half a day of one kind of reception. Never a citizen's name."""

    __tablename__ = "schedule_day"
    __table_args__ = (
        UniqueConstraint("hall_id", "day", "session", "reception", "leader_name"),
        Index("ix_schedule_day_posted", "hall_id", "published_step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    day: Mapped[date]
    instead_of: Mapped[date | None]  # the date its rule names, when that is a day off
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("leader.id"))  # whose duty it is
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    published_step: Mapped[int | None]  # of the hall's journal
    notice_days: Mapped[int | None]  # working days from its posting to its day
    wanted_days: Mapped[int | None]  # those the law asked for
    late_reason: Mapped[str] = mapped_column(default="")  # why it was posted with less; not shown
    changed_at: Mapped[datetime | None]  # after it was posted
    changed_reason: Mapped[str] = mapped_column(default="")
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_day.id"))
    moved_reason: Mapped[str] = mapped_column(default="")
    holding: Mapped[Holding | None] = mapped_column(words(Holding, name="holding"))
    holding_note: Mapped[str] = mapped_column(default="")  # who sat for the head, why not held
    nobody_came: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    leader: Mapped[Leader | None] = relationship(lazy="raise_on_sql")
    publisher: Mapped[Staff | None] = relationship(lazy="raise_on_sql")
    moved_to: Mapped["ScheduleDay | None"] = relationship(remote_side=[id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_posted(self) -> bool:
        return self.published_at is not None

    @property
    def is_moved(self) -> bool:
        return self.moved_reason != ""
