"""Visits, what came of them, what they were about; and what a ticket told before its call."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.kinds import Confidentiality, Kind, Mode, Outcome, Protection, Reception
from casework.model.matters import Matter, Petition
from casework.model.people import Citizen
from hall.model import Base, BigKey, Desk, Hall, Staff, Ticket, words


class Visit(Base):
    """One reception of one citizen or group. Texts sealed with `visit.<column>.<public_id>`.

    A ticket that is handed on to another officer has a visit with each of them.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("ticket_id", "officer_id"),
        CheckConstraint("party_size BETWEEN 1 AND 500", name="party_size"),
        CheckConstraint(
            "kind IS NULL OR kind <> 'denunciation' OR confidentiality = 'protected'"
            " OR protection = 'declined'",
            name="denunciation_is_sealed",
        ),
        Index("ix_visit_citizen", "citizen_id", "confidentiality"),
        Index("ix_visit_matter", "matter_id", "started_at"),
        Index("ix_visit_day", "hall_id", "day"),
        Index(
            "ix_visit_draft",
            "officer_id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]  # the hall's; the rules of that day stay the visit's rules
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]  # None: a draft
    saved_at: Mapped[datetime]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[Kind | None] = mapped_column(words(Kind, name="kind"))
    reception: Mapped[Reception] = mapped_column(
        words(Reception, name="reception"), default=Reception.REGULAR
    )
    mode: Mapped[Mode] = mapped_column(words(Mode, name="mode"), default=Mode.IN_PERSON)
    party_size: Mapped[int] = mapped_column(default=1)
    content: Mapped[bytes]
    requests: Mapped[bytes]
    earlier: Mapped[bytes | None]  # who dealt with it before, and how; none in old rows
    # of a group: who speaks for it, one a line; the paper that says so, and if all signed it
    representatives: Mapped[bytes | None]
    named_in: Mapped[bytes | None]
    all_signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    next_step: Mapped[bytes]
    next_on: Mapped[date | None]
    confidentiality: Mapped[Confidentiality] = mapped_column(
        words(Confidentiality, name="confidentiality"), default=Confidentiality.ORDINARY
    )
    protection: Mapped[Protection] = mapped_column(
        words(Protection, name="protection"), default=Protection.BY_DEFAULT
    )
    # None in a protected visit: protected only because its citizen is, until it is
    # known what the visit is about
    sealed_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket | None] = relationship(lazy="raise_on_sql")
    desk: Mapped[Desk | None] = relationship(lazy="raise_on_sql")
    officer: Mapped[Staff] = relationship(lazy="raise_on_sql")
    citizen: Mapped[Citizen | None] = relationship(lazy="raise_on_sql")
    matter: Mapped[Matter | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class VisitOutcome(Base):
    """One thing that came of a visit."""

    __tablename__ = "visit_outcome"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, name="outcome"), primary_key=True)
    position: Mapped[int]  # in the order in which the officer named them

    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")


class VisitPetition(Base):
    """That a visit was about a petition. Both belong to one matter."""

    __tablename__ = "visit_petition"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id"), primary_key=True, index=True
    )

    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")


class TicketHint(Base):
    """Who a ticket's holder is, or which petition they come for, if told before the call."""

    __tablename__ = "ticket_hint"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship(lazy="raise_on_sql")
    citizen: Mapped[Citizen | None] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")
