"""What citizens thought: counts of a week; and apart from them, which visits were rated."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.places import Hall, Service


class Rating(Base):
    """How often a service got a score in a week. A count has no moment, no desk and no order."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score"),)

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True)  # 1 the worst, 5 the best
    times: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)  # code → times

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class Rated(Base):
    """That a visit was rated: a keyed hash that leads back to no ticket, swept after two days."""

    __tablename__ = "rated"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    day: Mapped[date]  # the hall's

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
