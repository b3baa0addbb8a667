"""Papers that were filed, and the office's own templates for them."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Petition
from casework.model.visits import Visit
from casework.paper_kinds import PaperKind
from hall.model import Base, BigKey, Hall, Staff, keep_as_written, words


class Paper(Base):
    """One paper under its number of the year. Belongs to a visit, or to a petition.

    `content` is JSON, sealed with `paper.content.<public_id>`. Who may know of the visit
    or the petition may know of its paper.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("hall_id", "year", "number"),
        CheckConstraint("(visit_id IS NULL) <> (petition_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[PaperKind] = mapped_column(words(PaperKind, name="kind"))
    day: Mapped[date]  # that it bears: the forms of that day are its forms
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    content: Mapped[bytes]
    stripped_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
    visit: Mapped[Visit | None] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")


class PaperRegister(Base):
    """The last paper's number of a hall's year."""

    __tablename__ = "paper_register"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class PaperTemplate(Base):
    """The office's own Word file for one kind of paper; without one, the house's."""

    __tablename__ = "paper_template"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(words(PaperKind, name="kind"), primary_key=True)
    file: Mapped[bytes]
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


keep_as_written(cast(Table, Paper.__table__), strips=["content"])
