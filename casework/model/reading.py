"""The access journal: who read what about whom, and why. Written once, chained like the steps."""

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model import Base, BigKey, Hall, Staff, Ticket, keep_as_written, words


class What(StrEnum):
    """What was read."""

    SEARCH = "search"  # a list of people that was found; names none of them
    CITIZEN = "citizen"
    MATTER = "matter"
    PETITION = "petition"
    VISIT = "visit"
    REMARK = "remark"


class Why(StrEnum):
    OWN_VISIT = "own_visit"  # the reader receives this citizen
    SEARCH = "search"  # looked for
    WORK = "work"  # works on the matter: lead, handler, head
    BREAK_GLASS = "break_glass"  # opened by force; the reason stands beside it
    FORCED = "forced"  # read while the glass was broken


class AccessEntry(Base):
    """One reading. `reason` is sealed with `access_entry.reason.<hall_id>.<number>`."""

    __tablename__ = "access_entry"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_access_entry_what", "what_id", "staff_id", "number"),
        Index("ix_access_entry_staff", "staff_id", "number"),
        Index(  # partial: asked at every reading, and glass is seldom broken
            "ix_access_entry_glass",
            "staff_id",
            "at",
            sqlite_where=text("why = 'break_glass'"),
            postgresql_where=text("why = 'break_glass'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    number: Mapped[int] = mapped_column(BigInteger)  # 1, 2, 3 … without gap
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    what: Mapped[What] = mapped_column(words(What, name="what"))
    what_id: Mapped[str]  # opaque; "" where nothing was found
    why: Mapped[Why] = mapped_column(words(Why, name="why"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))  # received meanwhile
    found: Mapped[int]  # how many records were shown
    reason: Mapped[bytes]  # b"" where none is asked for
    hash: Mapped[bytes]  # over the entry before it and all of the above
    stripped_at: Mapped[datetime | None]  # the reason went; `hash` is of what was
    stripped_seal: Mapped[bytes | None]  # keyed: vouches for the rest

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket | None] = relationship(lazy="raise_on_sql")


# written out, not bound: only then can the partial index answer
IS_BREAK_GLASS = AccessEntry.why == literal_column("'break_glass'")


class AccessHead(Base):
    """The end of a hall's access journal."""

    __tablename__ = "access_head"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[bytes]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


keep_as_written(cast(Table, AccessEntry.__table__), strips=["reason"])
