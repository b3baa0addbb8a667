"""Other systems that are told of what happens to records, and what they were told.

The secret is sealed with `hook.secret.<public_id>`. A delivery holds no content: what is
said is read when it is said, so that nothing that was sealed meanwhile goes out.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.hook_kinds import DeliveryState, Speech, Topic
from casework.model.matters import Petition
from hall.model import Base, BigKey, Hall, Staff, words
from hall.outward import Failure


class Hook(Base):
    """One address outside that is told. Its row stays when it is removed, for its deliveries."""

    __tablename__ = "hook"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[str]
    url: Mapped[str]
    secret: Mapped[bytes]  # sealed; b"" once removed
    speech: Mapped[Speech] = mapped_column(words(Speech, name="speech"))
    topics: Mapped[list[str]]
    is_active: Mapped[bool] = mapped_column(default=True)  # paused: kept, and told later
    since: Mapped[date]  # the hall's; what passed before is not told
    added_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    removed_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    adder: Mapped[Staff] = relationship(lazy="raise_on_sql")


class HookDelivery(Base):
    """One thing to be told to one hook: the outbox while it waits, its journal afterwards."""

    __tablename__ = "hook_delivery"
    __table_args__ = (
        Index(
            "ix_hook_delivery_waiting",
            "hook_id",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_hook_delivery_hook", "hook_id", "id"),
        Index("ix_hook_delivery_at", "hall_id", "at"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # what the receiver knows it by
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    hook_id: Mapped[int] = mapped_column(ForeignKey("hook.id"))
    topic: Mapped[Topic] = mapped_column(words(Topic, name="topic"))
    subject: Mapped[str]  # the record's opaque id; "" for a test, and once it was told
    rule: Mapped[str]  # of a deadline; else ""
    day: Mapped[date]
    at: Mapped[datetime]
    state: Mapped[DeliveryState] = mapped_column(
        words(DeliveryState, name="state"), default=DeliveryState.WAITING
    )
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]  # while it waits: not before
    tried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answer: Mapped[int | None]  # the HTTP status of the last try
    failure: Mapped[Failure | None] = mapped_column(words(Failure, name="failure"))

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    hook: Mapped[Hook] = relationship(lazy="raise_on_sql")


class Counterpart(Base):
    """What another system calls a petition of ours, and how it stands there."""

    __tablename__ = "counterpart"

    hook_id: Mapped[int] = mapped_column(ForeignKey("hook.id"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id"), primary_key=True, index=True
    )
    reference: Mapped[str]
    state: Mapped[str]  # as that system says it, in our codes; "" until it was asked
    asked_at: Mapped[datetime | None]
    is_over: Mapped[bool] = mapped_column(default=False)  # nothing more to ask

    hook: Mapped[Hook] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")
