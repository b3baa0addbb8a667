"""Citizens: every word about them sealed, found again by keyed hashes only.

A person whose records are protected has a row of their own for them. Nothing leads
from the ordinary row to the protected one, so what a third officer finds, counts or
enters about that person is exactly what it would be had they never denounced anybody.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.kinds import Confidentiality, IdKind
from hall.model import Base, BigKey, Hall, Staff, words

IS_ORDINARY = text("confidentiality = 'ordinary'")


class Citizen(Base):
    """One person, or one protected side of a person. Sealed with `citizen.<column>.<public_id>`."""

    __tablename__ = "citizen"
    __table_args__ = (
        Index(  # one ordinary row for each number; a protected one is nobody's obstacle
            "ix_citizen_number",
            "hall_id",
            "id_hash",
            unique=True,
            sqlite_where=IS_ORDINARY,
            postgresql_where=IS_ORDINARY,
        ),
        Index("ix_citizen_any_number", "hall_id", "id_hash"),
        Index("ix_citizen_name", "name_hash"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    confidentiality: Mapped[Confidentiality] = mapped_column(
        words(Confidentiality, name="confidentiality"), default=Confidentiality.ORDINARY
    )
    # of a protected row: the same person's ordinary one, if there is any
    ordinary_id: Mapped[int | None] = mapped_column(
        ForeignKey("citizen.id"), index=True, default=None
    )
    full_name: Mapped[bytes]
    id_kind: Mapped[IdKind] = mapped_column(words(IdKind, name="id_kind"))
    id_number: Mapped[bytes]
    birth_date: Mapped[bytes]  # "", "1990" or "1990-03-05"
    address: Mapped[bytes]
    commune: Mapped[bytes]
    phone: Mapped[bytes]
    id_hash: Mapped[bytes | None]  # None without a number
    name_hash: Mapped[bytes]  # of the whole folded name, within the hall
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    ordinary: Mapped["Citizen | None"] = relationship(remote_side=[id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class CitizenWord(Base):
    """That a word stands in a person's name; also the year of birth and the commune.

    The hash is of hall and folded word, the key is outside the database. The primary
    key begins with the hash: it is the index that a search by name walks.
    """

    __tablename__ = "citizen_word"
    __table_args__ = (Index("ix_citizen_word_citizen", "citizen_id"), {"sqlite_with_rowid": False})

    word_hash: Mapped[bytes] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True)

    citizen: Mapped[Citizen] = relationship(lazy="raise_on_sql")


class CitizenChange(Base):
    """A correction: what stood there before. Sealed with `citizen_change.before.<public_id>`."""

    __tablename__ = "citizen_change"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    before: Mapped[bytes]  # JSON, the fields that changed
    reason: Mapped[bytes | None]  # sealed; none in old rows

    citizen: Mapped[Citizen] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
