"""The reception book (Sổ tiếp công dân): numbered without gap, added to, never rewritten."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import BigInteger, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.visits import Visit
from hall.model import Base, BigKey, Hall, Staff, keep_as_written


class BookEntry(Base):
    """That a visit stands in the book of its year, under that number. Stays, whatever comes."""

    __tablename__ = "book_entry"
    __table_args__ = (
        UniqueConstraint("hall_id", "year", "number"),
        Index("ix_book_entry_day", "hall_id", "day", "number"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    year: Mapped[int]
    number: Mapped[int]  # 1, 2, 3 … in the order in which records were finished
    day: Mapped[date]  # of the visit
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), unique=True)

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")


class BookRow(Base):
    """What stood in an entry from then on. Version 1 is the entry, each further one a correction.

    `content` is JSON, sealed with `book_row.content.<public_id>`.
    """

    __tablename__ = "book_row"
    __table_args__ = (
        UniqueConstraint("hall_id", "serial"),
        UniqueConstraint("entry_id", "version"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    serial: Mapped[int] = mapped_column(BigInteger)  # 1, 2, 3 … without gap, entries and all
    entry_id: Mapped[int] = mapped_column(ForeignKey("book_entry.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    content: Mapped[bytes]
    hash: Mapped[bytes]  # over the row before it and all of the above
    stripped_at: Mapped[datetime | None]  # the words about people went; `hash` is of what was
    stripped_seal: Mapped[bytes | None]  # keyed: vouches for the rest

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    entry: Mapped[BookEntry] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class BookRegister(Base):
    """The last number of a hall's book of a year."""

    __tablename__ = "book_register"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class BookClosing(Base):
    """That a day of the book was closed; again, if something came after. Never deleted."""

    __tablename__ = "book_closing"
    __table_args__ = (Index("ix_book_closing_day", "hall_id", "day"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    step: Mapped[int] = mapped_column(BigInteger)  # of the hall's journal: it keeps the last hash
    missing: Mapped[int]  # how many records were not whole
    reason: Mapped[bytes]  # why it was closed all the same; sealed
    stripped_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


keep_as_written(cast(Table, BookRow.__table__), strips=["content"])
keep_as_written(cast(Table, BookClosing.__table__), strips=["reason"])
