"""What happened to petitions, the terms that run from it, and what citizens were told when late.

Texts sealed with `<table>.<column>.<public_id>`. A row is seen by whoever sees its petition
or its visit.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.deadline_kinds import Event, LateReason, Rule
from casework.model.matters import Petition
from casework.model.visits import Visit
from hall.model import Base, BigKey, Hall, Staff, words


class PetitionEvent(Base):
    """Something that happened to a petition on a day. Only ever added to, or struck out."""

    __tablename__ = "petition_event"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    event: Mapped[Event] = mapped_column(words(Event, name="event"))
    day: Mapped[date]  # when it happened, the hall's date; a dialogue's may be to come
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]  # when it was written down
    struck_at: Mapped[datetime | None]  # it did not happen so; the reason is in the timeline

    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class Deadline(Base):
    """One term that runs or ran. Kept true by `deadlines`; never set by hand."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("petition_id", "rule", "event_id"),
        CheckConstraint("(petition_id IS NULL) <> (visit_id IS NULL)", name="of_one"),
        Index(
            "ix_deadline_open",
            "hall_id",
            "due_on",
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("petition_event.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    rule: Mapped[Rule] = mapped_column(words(Rule, name="rule"))
    starts_on: Mapped[date]  # not counted
    due_on: Mapped[date]  # its last day
    remind_on: Mapped[date]
    stopped_on: Mapped[date | None]  # suspended: the clock stands
    ended_on: Mapped[date | None]
    ended_by: Mapped[Event | None] = mapped_column(words(Event, name="ended_by"))
    told_on: Mapped[date | None]  # the last day whose passing other systems were told of
    is_void: Mapped[bool] = mapped_column(default=False)  # it turned out not to apply; ended then

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")
    event: Mapped[PetitionEvent | None] = relationship(lazy="raise_on_sql")
    visit: Mapped[Visit | None] = relationship(lazy="raise_on_sql")


class LateNotice(Base):
    """That a citizen was told why an answer is late, and by when it is promised."""

    __tablename__ = "late_notice"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    day: Mapped[date]
    reason: Mapped[LateReason] = mapped_column(words(LateReason, name="reason"))
    text: Mapped[bytes]
    promised_on: Mapped[date]

    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
