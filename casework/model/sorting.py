"""How petitions and matters were classified, beside what they say."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Matter, Petition
from casework.sorting_kinds import (
    Competence,
    Eligibility,
    Field,
    Regime,
    Result,
    Risk,
    Round,
    System,
)
from hall.model import Base, Staff, words


class Sorting(Base):
    """One petition's axes (domain.md §6.1). No row: nothing was classified but its kind."""

    __tablename__ = "sorting"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    round: Mapped[Round] = mapped_column(words(Round, name="round"), default=Round.FIRST)
    regime: Mapped[Regime] = mapped_column(words(Regime, name="regime"), default=Regime.USUAL)
    competence: Mapped[Competence | None] = mapped_column(words(Competence, name="competence"))
    eligibility: Mapped[Eligibility | None] = mapped_column(words(Eligibility, name="eligibility"))
    ineligible: Mapped[list[str]] = mapped_column(JSON)  # of Ineligible
    system: Mapped[System | None] = mapped_column(words(System, name="system"))
    field: Mapped[Field | None] = mapped_column(words(Field, name="field"))
    has_originals: Mapped[bool] = mapped_column(default=False)
    is_remote: Mapped[bool] = mapped_column(default=False)  # far-off places: longer terms
    criteria: Mapped[list[str]] = mapped_column(JSON)  # of Criterion
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON)  # what was checked: Condition → bool
    result: Mapped[Result | None] = mapped_column(words(Result, name="result"))
    target: Mapped[bytes]  # the body it was guided or forwarded to; sealed
    paper: Mapped[bytes]  # number of the letter; sealed
    resolver: Mapped[bytes]  # which body has settled it before; sealed
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    petition: Mapped[Petition] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class MatterMark(Base):
    """What a matter is marked as. No row: nothing."""

    __tablename__ = "matter_mark"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    is_crowd: Mapped[bool] = mapped_column(default=False)
    is_complex: Mapped[bool] = mapped_column(default=False)
    is_prolonged: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=False)  # restricted: its matter is sealed
    is_above_level: Mapped[bool] = mapped_column(default=False)
    risk: Mapped[Risk] = mapped_column(words(Risk, name="risk"), default=Risk.LOW)
    origin: Mapped[bytes]  # the locality a group comes from; sealed
    upper: Mapped[bytes]  # what a higher level decided; sealed
    version: Mapped[int] = mapped_column()

    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
