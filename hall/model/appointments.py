"""An hour that was promised to somebody. No name and no ID number: those are in `casework`."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.lifecycle import AppointmentState
from hall.model.base import Base, words
from hall.model.line import BigKey, Ticket
from hall.model.places import Hall, Service

_STANDS = "state IN ('booked', 'arrived')"


class Appointment(Base):
    """A seat of a slot, for one person or group."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("hall_id", "day", "code_hash"),
        UniqueConstraint("hall_id", "asked_hash"),
        CheckConstraint("seat >= 1", name="seat"),
        CheckConstraint("(state = 'arrived') = (ticket_id IS NOT NULL)", name="has_a_ticket"),
        CheckConstraint("starts_at < ends_at", name="slot"),
        Index(  # the database, not our care, keeps a slot to its seats
            "ix_appointment_seat",
            "service_id",
            "starts_at",
            "seat",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
        Index(  # and a person to one for each service and day
            "ix_appointment_one_per_person",
            "person_hash",
            unique=True,
            sqlite_where=text(f"person_hash IS NOT NULL AND {_STANDS}"),
            postgresql_where=text(f"person_hash IS NOT NULL AND {_STANDS}"),
        ),
        Index(  # partial: those that are still expected
            "ix_appointment_booked",
            "hall_id",
            "day",
            sqlite_where=text("state = 'booked'"),
            postgresql_where=text("state = 'booked'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # opaque
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    day: Mapped[date]  # the hall's
    session: Mapped[str]  # morning, afternoon
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seat: Mapped[int]  # 1 up to what the slot holds
    code_hash: Mapped[bytes]  # of the code on the slip
    person_hash: Mapped[bytes | None]  # of person, service and day: `hall.persons`
    person: Mapped[bytes | None]  # sealed: what it is made of, for another day; no ID number
    asked_hash: Mapped[bytes | None]  # of the request that booked it
    body_hash: Mapped[bytes | None]  # and of what it asked for
    party_size: Mapped[int] = mapped_column(default=1)
    priority: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]  # BCP 47
    state: Mapped[AppointmentState] = mapped_column(
        words(AppointmentState, name="appointment_state"), default=AppointmentState.BOOKED
    )
    is_late: Mapped[bool] = mapped_column(default=False)  # came after the window: an ordinary one
    booked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # arrived, cancelled, or given up
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


# written out, not bound: only then can the partial index answer
IS_STANDING = Appointment.state.in_([literal_column("'booked'"), literal_column("'arrived'")])
IS_BOOKED = Appointment.state == literal_column("'booked'")
