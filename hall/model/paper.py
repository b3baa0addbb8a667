"""Paper: what is to be printed, and what each printer last said of itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.lifecycle import JobState
from hall.model.appointments import Appointment
from hall.model.base import Base, words
from hall.model.line import BigKey, Ticket
from hall.model.people import Device
from hall.model.places import Hall


class PrintJob(Base):
    """One slip on its way to paper. Stored in the same transaction as its ticket."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index(
            "ix_print_job_open",
            "hall_id",
            "id",
            sqlite_where=text("state IN ('queued', 'sending', 'unknown')"),
            postgresql_where=text("state IN ('queued', 'sending', 'unknown')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))  # whose printer
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))  # who has it
    state: Mapped[JobState] = mapped_column(
        words(JobState, name="job_state"), default=JobState.QUEUED
    )
    is_reprint: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(default="")  # the agent's last word: paper_out, …
    slip: Mapped[dict[str, Any]]  # without the ticket's secret; that is put in when claimed
    queued_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket | None] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment | None] = relationship(lazy="raise_on_sql")
    kiosk: Mapped[Device | None] = relationship(foreign_keys=[kiosk_id], lazy="raise_on_sql")
    printer: Mapped[Device | None] = relationship(foreign_keys=[printer_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class PrinterState(Base):
    """What a printer last said. Silence is `unknown`, never `plenty`."""

    __tablename__ = "printer_state"

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    paper: Mapped[str]  # plenty, low, out, unknown
    cover: Mapped[str]  # closed, open, unknown
    is_online: Mapped[bool | None]
    width_dots: Mapped[int]
    at: Mapped[datetime]

    device: Mapped[Device] = relationship(lazy="raise_on_sql")


class SlipPicture(Base):
    """What a hall prints at the head of its slips. Apart from the hall, which every call reads."""

    __tablename__ = "slip_picture"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    png: Mapped[bytes]  # one bit a dot
