"""What forecasts are stored: what a hall has learnt, and how true its promises were."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.places import Hall, Service


class Lesson(Base):
    """What a hall has learnt from its journal up to a step."""

    __tablename__ = "lesson"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    step: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    numbers: Mapped[dict[str, Any]]  # `forecast.learnt`
    mirror: Mapped[dict[str, Any]]  # `forecast.mirror`: the hall as it was at that step

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class Truth(Base):
    """A week of a service: what was said to those who took a number, and what came of it."""

    __tablename__ = "truth"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    waits: Mapped[int] = mapped_column(default=0)  # for which a range was said
    minutes: Mapped[float] = mapped_column(default=0.0)  # waited, all together
    off: Mapped[float] = mapped_column(default=0.0)  # |middle - waited|, all together
    bias: Mapped[float] = mapped_column(default=0.0)  # middle - waited, all together
    above: Mapped[int] = mapped_column(default=0)  # waits that were longer than the range
    below: Mapped[int] = mapped_column(default=0)

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")
