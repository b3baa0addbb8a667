"""Calls for help: somebody at a kiosk needs a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.line import BigKey
from hall.model.people import Device, Staff
from hall.model.places import Hall

_STANDS = "answered_at IS NULL"


class HelpCall(Base):
    """One press at a kiosk, until a member of staff says that they come."""

    __tablename__ = "help_call"
    __table_args__ = (
        Index(  # the database, too, makes two presses one call
            "ix_help_call_one_per_kiosk",
            "device_id",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
        Index("ix_help_call_latest", "device_id", "id"),
        Index(
            "ix_help_call_standing",
            "hall_id",
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    called_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    device: Mapped[Device] = relationship(lazy="raise_on_sql")
    answered_by: Mapped[Staff | None] = relationship(lazy="raise_on_sql")
