"""Browsers that want to be told of a ticket while its page is closed. Gone with the visit."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.line import BigKey, Ticket
from hall.model.places import Hall


class Subscription(Base):
    """One browser and one open ticket."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("ticket_id", "endpoint_hash"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # part of the place of what is sealed
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    endpoint_hash: Mapped[bytes]  # keyed
    browser: Mapped[bytes]  # sealed with `subscription.browser.<public_id>`: address and keys
    language: Mapped[str]  # BCP 47, of the page on which it was asked for
    told: Mapped[str] = mapped_column(default="")  # the moment that was said last
    at: Mapped[datetime]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket] = relationship(lazy="raise_on_sql")
