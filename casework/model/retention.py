"""What is kept against its term, and what each round of forgetting did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Matter
from hall.model import Base, BigKey, Hall, Staff


class LegalHold(Base):
    """That a matter is kept whole, whatever its term, until somebody ends it.

    Reasons sealed with `legal_hold.<column>.<public_id>`.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(  # the database, not our care, keeps a matter to one hold at a time
            "ix_legal_hold_one",
            "matter_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[bytes]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    end_reason: Mapped[bytes | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id], lazy="raise_on_sql")
    ender: Mapped[Staff | None] = relationship(foreign_keys=[ended_by], lazy="raise_on_sql")


class RetentionTerm(Base):
    """That somebody compared a term with the office's own archive plan and stands for it.

    `said` is the term as it was then: one that says something else now was confirmed by nobody.
    """

    __tablename__ = "retention_term"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    said: Mapped[str] = mapped_column(primary_key=True)  # `retention.Term.said`
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    document: Mapped[str]  # which plan it was compared with: number and date

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class RetentionRound(Base):
    """One day's round. `counts`: retention class to how many records; no name, no code."""

    __tablename__ = "retention_round"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]  # None: broken off; the next one goes on

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
