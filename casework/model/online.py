"""Online sittings: where the other ends of the line are, and what was made ready in time."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.schedule import ScheduleDay
from hall.model import Base, Staff


class OnlineSitting(Base):
    """What an online sitting wants besides: the address of the line, its test, its recording."""

    __tablename__ = "online_sitting"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("schedule_day.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    link: Mapped[bytes]  # who has it is in the room
    recording: Mapped[bytes]  # where it is kept, or why there is none
    tested_at: Mapped[datetime | None]
    tested_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    sitting: Mapped[ScheduleDay] = relationship(lazy="raise_on_sql")
    tester: Mapped[Staff | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class OnlineSite(Base):
    """One end of the line: where some of the citizens sit. The main one is the sitting's place."""

    __tablename__ = "online_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("schedule_day.id"), index=True)
    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")  # who answers for it there, of an office
    phone: Mapped[str] = mapped_column(default="")
    connected_at: Mapped[datetime | None]

    sitting: Mapped[ScheduleDay] = relationship(lazy="raise_on_sql")
