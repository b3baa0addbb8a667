"""Matters, their petitions, their timeline. Texts sealed with `<table>.<column>.<public_id>`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.kinds import (
    Confidentiality,
    Decision,
    Kind,
    MatterStatus,
    PetitionStatus,
    Protection,
    Source,
)
from casework.model.people import Citizen
from hall.model import Base, BigKey, Hall, Staff, words


class Matter(Base):
    """The dispute itself. One lead officer, from the first visit to the answer."""

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("hall_id", "code"),
        Index("ix_matter_keep_until", "hall_id", "keep_until"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str]  # random; what letters and slips say
    title: Mapped[bytes]
    summary: Mapped[bytes]
    status: Mapped[MatterStatus] = mapped_column(
        words(MatterStatus, name="status"), default=MatterStatus.NOT_RESOLVED
    )
    lead_officer_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    opened_at: Mapped[datetime]
    keep_until: Mapped[date | None]  # as the last round found; None: open, held, or for ever
    retention: Mapped[str] = mapped_column(default="", server_default="")  # its class then
    anonymised_at: Mapped[datetime | None]
    confidentiality: Mapped[Confidentiality] = mapped_column(
        words(Confidentiality, name="confidentiality"), default=Confidentiality.ORDINARY
    )
    protection: Mapped[Protection] = mapped_column(
        words(Protection, name="protection"), default=Protection.BY_DEFAULT
    )
    sealed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    lead_officer: Mapped[Staff] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Handling(Base):
    """That somebody works on a matter beside its lead."""

    __tablename__ = "handling"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)
    since: Mapped[datetime]

    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class Petition(Base):
    """The written or recorded statement. Its yearly number has no gap."""

    __tablename__ = "petition"
    __table_args__ = (
        UniqueConstraint("hall_id", "year", "number"),
        UniqueConstraint("hall_id", "lookup_hash"),
        CheckConstraint(  # whatever a verb forgets, no denunciation lies in the open
            "kind <> 'denunciation' OR confidentiality = 'protected' OR protection = 'declined'",
            name="denunciation_is_sealed",
        ),
        CheckConstraint("signers BETWEEN 1 AND 100000", name="signers"),
        Index("ix_petition_citizen", "citizen_id", "confidentiality"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[Kind] = mapped_column(words(Kind, name="kind"))
    source: Mapped[Source] = mapped_column(words(Source, name="source"))
    received_at: Mapped[datetime]
    received_by: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))  # None: unsigned
    signers: Mapped[int] = mapped_column(default=1)
    content: Mapped[bytes]
    requests: Mapped[bytes]
    accused: Mapped[bytes]  # whom or what it is against
    status: Mapped[PetitionStatus] = mapped_column(
        words(PetitionStatus, name="status"), default=PetitionStatus.RECEIVED
    )
    decision: Mapped[Decision | None] = mapped_column(words(Decision, name="decision"))
    decided_at: Mapped[datetime | None]
    lookup: Mapped[bytes]  # the code on the citizen's slip, sealed
    lookup_hash: Mapped[bytes]
    anonymised_at: Mapped[datetime | None]
    # the citizen's choice that a secret one may be followed by its code all the same
    may_follow: Mapped[bool] = mapped_column(default=False, server_default=false())
    confidentiality: Mapped[Confidentiality] = mapped_column(
        words(Confidentiality, name="confidentiality"), default=Confidentiality.ORDINARY
    )
    protection: Mapped[Protection] = mapped_column(
        words(Protection, name="protection"), default=Protection.BY_DEFAULT
    )
    sealed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    receiver: Mapped[Staff] = relationship(lazy="raise_on_sql")
    citizen: Mapped[Citizen | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    @property
    def may_be_followed(self) -> bool:
        """By its code: an ordinary one always; what is secret, if its citizen chose so."""
        is_secret = (
            self.kind is Kind.DENUNCIATION or self.confidentiality is Confidentiality.PROTECTED
        )
        return self.may_follow or not is_secret


class Register(Base):
    """The last petition number of a hall's year."""

    __tablename__ = "register"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class MatterEntry(Base):
    """One thing that happened to a matter: its timeline. Only ever added to."""

    __tablename__ = "matter_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    verb: Mapped[str]
    before: Mapped[dict[str, Any]]  # codes and keys only, never a text about a person
    after: Mapped[dict[str, Any]]
    reason: Mapped[bytes]  # sealed

    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
