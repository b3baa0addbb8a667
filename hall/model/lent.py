"""Numbers lent to kiosks for the time when the server is away, and the papers that carry them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base
from hall.model.line import BigKey, Ticket
from hall.model.people import Device
from hall.model.places import Hall, Service

_ONE_PAPER = "NOT is_conflict"


class Loan(Base):
    """Some numbers of one service, lent to one kiosk for one day, and never lent again on it."""

    __tablename__ = "loan"
    __table_args__ = (CheckConstraint("first <= last", name="numbers"),)

    id: Mapped[int] = mapped_column(primary_key=True)  # stands in the code of each paper
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    day: Mapped[date]  # the hall's
    first: Mapped[int]  # both ends included
    last: Mapped[int]
    lent_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # no further number of it is to be given
    why_ended: Mapped[str] = mapped_column(default="")  # rolled_back, conflict

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    device: Mapped[Device] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class LentPaper(Base):
    """A paper that a kiosk gave by itself, known to the hall; its secret only as fingerprints."""

    __tablename__ = "lent_paper"
    __table_args__ = (
        Index(  # a lent number is one ticket's; a second paper with it is a conflict, and told
            "ix_lent_paper_one_per_number",
            "loan_id",
            "number",
            unique=True,
            sqlite_where=text(_ONE_PAPER),
            postgresql_where=text(_ONE_PAPER),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    uid_hash: Mapped[bytes] = mapped_column(unique=True)  # each paper is taken in once
    code_hash: Mapped[bytes] = mapped_column(unique=True)  # of the secret in its QR code
    number: Mapped[int]  # as printed
    came_at: Mapped[datetime]  # by the kiosk's clock, never later than `known_at`
    known_at: Mapped[datetime]
    how: Mapped[str]  # handed: over by the kiosk; scanned: its citizen showed it
    is_conflict: Mapped[bool] = mapped_column(default=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    loan: Mapped[Loan] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket] = relationship(lazy="raise_on_sql")
