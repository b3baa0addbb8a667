"""Registers that came as files: what waits to be taken in, what was, and which line is which."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Petition
from hall.model import Base, BigKey, Hall, Staff


class ImportDraft(Base):
    """A file that was read and not yet taken in: sealed, for who brought it, until its end."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    file_hash: Mapped[str]  # SHA-256 of the file, hexadecimal
    lines: Mapped[int]
    content: Mapped[bytes]  # headings and lines as JSON; sealed
    register: Mapped[bytes]  # what that book is called; sealed
    columns: Mapped[list[str]] = mapped_column(JSON)  # of Column, in the file's order
    lead_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # of the matters it opens
    counts_from: Mapped[date | None]  # terms run for what was received from that day on
    is_mapped: Mapped[bool] = mapped_column(default=False)  # somebody has looked at the columns
    listed_at: Mapped[datetime | None]  # when its list of errors was taken away
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql", foreign_keys=[staff_id])
    lead: Mapped[Staff] = relationship(lazy="raise_on_sql", foreign_keys=[lead_id])

    __mapper_args__ = {"version_id_col": version}


class ImportRun(Base):
    """That a file is taken in: counts and the file's hash, nothing of what it says.

    Its lines come a few at a time, and are shown to nobody before the last one is there.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        Index(  # one at a time in a hall
            "ix_import_run_open",
            "hall_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # its draft's
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    file_hash: Mapped[str]
    register: Mapped[bytes]  # sealed
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)  # lines, taken, known, changed, left_out
    step: Mapped[int] = mapped_column(BigInteger)  # of the hall's journal
    years: Mapped[list[int]] = mapped_column(JSON)  # in which the register's numbers stay
    left_out: Mapped[list[int]] = mapped_column(JSON)  # lines of the file
    ended_at: Mapped[datetime | None]  # None: lines are still to come
    held_by: Mapped[str] = mapped_column(default="")  # which program brings them just now
    held_until: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class ImportLine(Base):
    """Which line of a register became which petition. Keyed hashes only, and never twice."""

    __tablename__ = "import_line"
    __table_args__ = (UniqueConstraint("hall_id", "key"),)

    petition_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("petition.id"), primary_key=True, autoincrement=False
    )
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    key: Mapped[bytes]  # of the register, its year and number; of the line itself without one
    said: Mapped[bytes]  # of all that the line said
    keeps_number: Mapped[bool]  # whether the petition bears the register's own number

    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")
    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    run: Mapped[ImportRun] = relationship(lazy="raise_on_sql")
