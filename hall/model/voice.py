"""The hall's own voice as it is stored: one row for each recorded clip."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.people import Staff
from hall.model.places import Hall


class Clip(Base):
    """What somebody said once, to be said again: a word, a number, or part of a sentence."""

    __tablename__ = "clip"
    __table_args__ = (UniqueConstraint("hall_id", "language", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    language: Mapped[str]  # BCP 47
    text: Mapped[str]  # what is said in it, small letters, without stops
    sound: Mapped[bytes]  # WAV as `hall.voice.sound` writes it: trimmed, as loud as all others
    seconds: Mapped[float]
    came_at_db: Mapped[float]  # how loud it was as it was recorded, dBFS
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    recorded_by: Mapped[Staff | None] = relationship(lazy="raise_on_sql")
