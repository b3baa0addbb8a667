"""What petitions are found again by, which came out of which, and matters that were one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Matter, Petition
from hall.model import Base, Staff


class PetitionTrace(Base):
    """A keyed hash of whom a petition is against, or of a turn of phrase in it.

    The key is outside the database: who holds the table alone learns which petitions are
    alike, and nothing of what they say.
    """

    __tablename__ = "petition_trace"
    __table_args__ = (
        Index("ix_petition_trace_petition", "petition_id"),
        {"sqlite_with_rowid": False},
    )

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), primary_key=True)

    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")


class PetitionOrigin(Base):
    """That a petition is a part of another, or was found to be the same as another."""

    __tablename__ = "petition_origin"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    is_part: Mapped[bool]  # else: the same
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    petition: Mapped[Petition] = relationship(foreign_keys=[petition_id], lazy="raise_on_sql")
    origin: Mapped[Petition] = relationship(foreign_keys=[origin_id], lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class MatterMerger(Base):
    """That a matter went into another: its code in old letters leads there."""

    __tablename__ = "matter_merger"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    matter: Mapped[Matter] = relationship(foreign_keys=[matter_id], lazy="raise_on_sql")
    into: Mapped[Matter] = relationship(foreign_keys=[into_id], lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
