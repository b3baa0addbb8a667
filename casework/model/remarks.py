"""Remarks from the hall's box: numbered, followed by a code, and never deleted by anybody."""

from datetime import datetime
from typing import cast

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Petition
from casework.remark_kinds import Channel, RemarkState
from hall.model import Base, BigKey, Desk, Hall, Staff, words


class Remark(Base):
    """One remark. What was touched, written and left as a telephone number is sealed."""

    __tablename__ = "remark"
    __table_args__ = (
        UniqueConstraint("hall_id", "year", "number"),
        UniqueConstraint("hall_id", "lookup_hash"),
        UniqueConstraint("hall_id", "asked_hash"),
        CheckConstraint(
            "(state = 'taken_in') = (petition_id IS NOT NULL)", name="taken_in_is_a_petition"
        ),
        Index(  # partial: those that wait for somebody are few
            "ix_remark_open",
            "hall_id",
            "id",
            sqlite_where=text("state = 'received'"),
            postgresql_where=text("state = 'received'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    year: Mapped[int]
    number: Mapped[int]  # one series for both channels: a number tells neither
    channel: Mapped[Channel] = mapped_column(words(Channel, name="channel"))
    state: Mapped[RemarkState] = mapped_column(
        words(RemarkState, name="state"), default=RemarkState.RECEIVED
    )
    received_at: Mapped[datetime]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))  # None: none was named
    marks: Mapped[bytes]  # what was touched, its codes with spaces
    content: Mapped[bytes]  # the citizen's own words; none at the kiosk
    phone: Mapped[bytes]  # where an answer is wanted
    lookup: Mapped[bytes]  # the code on the slip
    lookup_hash: Mapped[bytes]
    asked_hash: Mapped[bytes]  # of the request: sent twice, it is one
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who ended it
    ended_at: Mapped[datetime | None]
    answer: Mapped[bytes]  # what was done
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    desk: Mapped[Desk | None] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff | None] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class RemarkConcern(Base):
    """Whom a remark concerns: to them it is not there, whatever their role."""

    __tablename__ = "remark_concern"

    remark_id: Mapped[int] = mapped_column(ForeignKey("remark.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)

    remark: Mapped[Remark] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class RemarkRegister(Base):
    """The last remark's number of a hall's year."""

    __tablename__ = "remark_register"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


def _keep(kept: Table) -> None:
    """Have the database refuse to delete a row."""
    name = kept.name
    sqlite = [
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is never deleted'); END"
    ]
    postgres = [
        f"CREATE OR REPLACE FUNCTION {name}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{name} is never deleted'; END $$",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_is_kept()",
    ]
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgres)):
        for statement in statements:
            made = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(kept, "after_create", made.execute_if(dialect=dialect))


_keep(cast(Table, Remark.__table__))
_keep(cast(Table, RemarkConcern.__table__))
