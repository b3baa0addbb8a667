"""The line as it is stored: tickets, their journal, the day's numbers, known requests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    event,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.lifecycle import TicketState
from hall.model.base import Base, table, words
from hall.model.people import Staff
from hall.model.places import Desk, Hall, Service

# SQLite gives rowids to INTEGER keys only, never to BIGINT
BigKey = BigInteger().with_variant(Integer, "sqlite")
_OPEN = "state IN ('waiting', 'called', 'serving', 'on_hold', 'missed')"
_LED = "state = 'waiting' AND lead_id IS NOT NULL"
_ONE_PER_PERSON = f"person_hash IS NOT NULL AND NOT is_further AND {_OPEN}"


class Ticket(Base):
    """A citizen's (or group's) place in the line. Holds no name and no ID number."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("hall_id", "day", "service_block_id", "number", "lap"),
        CheckConstraint("party_size BETWEEN 1 AND 500", name="party_size"),
        CheckConstraint("representatives BETWEEN 1 AND party_size", name="representatives"),
        CheckConstraint(
            "(state IN ('called', 'serving')) = (desk_id IS NOT NULL AND ended_at IS NULL"
            " AND held_until IS NULL AND missed_at IS NULL)",
            name="at_a_desk",
        ),
        Index(  # the database, not our care, keeps a desk to one ticket
            "ix_ticket_one_per_desk",
            "desk_id",
            unique=True,
            sqlite_where=text("state IN ('called', 'serving')"),
            postgresql_where=text("state IN ('called', 'serving')"),
        ),
        Index(  # a number that is in use is nobody else's, also after a night
            "ix_ticket_number_in_use",
            "hall_id",
            "service_block_id",
            "number",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(  # one open ticket for each person and service; more only by staff's word
            "ix_ticket_one_per_person",
            "person_hash",
            unique=True,
            sqlite_where=text(_ONE_PER_PERSON),
            postgresql_where=text(_ONE_PER_PERSON),
        ),
        Index(  # partial: its size follows the line, not the years
            "ix_ticket_line",
            "hall_id",
            "place",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(  # those among them whose matter is known: few
            "ix_ticket_led",
            "hall_id",
            "lead_id",
            sqlite_where=text(_LED),
            postgresql_where=text(_LED),
        ),
        Index(
            "ix_ticket_beside",
            "hall_id",
            "state",
            sqlite_where=text("state IN ('called', 'serving', 'on_hold', 'missed')"),
            postgresql_where=text("state IN ('called', 'serving', 'on_hold', 'missed')"),
        ),
        Index(  # partial also so that SQLite never takes it for a question about the line
            "ix_ticket_served",
            "hall_id",
            "service_id",
            "ended_at",
            sqlite_where=text("state = 'served'"),
            postgresql_where=text("state = 'served'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # opaque; what the outside calls `id`
    token_hash: Mapped[bytes] = mapped_column(unique=True)  # of the secret on the paper
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    service_block_id: Mapped[int]  # whose numbers it took; a transfer does not change it
    day: Mapped[date]  # the hall's
    number: Mapped[int]
    lap: Mapped[int] = mapped_column(default=0)  # times the block had been gone round that day
    label: Mapped[str]  # the number as printed and spoken
    state: Mapped[TicketState] = mapped_column(
        words(TicketState, name="ticket_state"), default=TicketState.WAITING
    )
    since: Mapped[int] = mapped_column(BigInteger)  # when the wait starts to count: microseconds
    place: Mapped[int] = mapped_column(BigInteger)  # the line's order: see `hall.order`
    overtaken: Mapped[int] = mapped_column(default=0)  # times, by tickets that came later
    deferred: Mapped[int] = mapped_column(default=0)  # times its holder asked for more time
    party_size: Mapped[int] = mapped_column(default=1)
    representatives: Mapped[int | None]  # of a group; None where nobody was asked for
    priority: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = mapped_column(default=False)  # wants to talk in private
    quiet: Mapped[bool] = mapped_column(default=False)  # the present call is not shown or spoken
    assistance: Mapped[list[str]] = mapped_column(default=list)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    language: Mapped[str]  # BCP 47, the citizen's choice at the kiosk
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))  # where it is, or ended
    for_desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))  # only this may call
    back_to_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))  # once done elsewhere
    back_service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))  # and for what
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # of its matter, if known
    lead_until: Mapped[datetime | None]  # kept for them until then; None: not passed over yet
    slot_at: Mapped[datetime | None]  # the hour of whoever came by appointment, and in time
    person_hash: Mapped[bytes | None]  # of person, service and day: `hall.persons`
    is_further: Mapped[bool] = mapped_column(default=False)  # by staff's word, beside an open one
    carried_to: Mapped[date | None]  # the later day on which it still counts
    calls: Mapped[int] = mapped_column(default=0)  # calls and recalls since it last waited
    returns: Mapped[int] = mapped_column(default=0)  # times it came back from missed
    issued_at: Mapped[datetime]
    called_at: Mapped[datetime | None]  # the latest call
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    part_since: Mapped[datetime | None]  # this service at this desk; None: since the call
    told_low: Mapped[int | None]  # minutes: the range that was said when it was issued
    told_high: Mapped[int | None]
    told_middle: Mapped[float | None]  # minutes: what that range rested on
    told_raw: Mapped[float | None]
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(foreign_keys=[service_id], lazy="raise_on_sql")
    desk: Mapped[Desk | None] = relationship(foreign_keys=[desk_id], lazy="raise_on_sql")
    for_desk: Mapped[Desk | None] = relationship(foreign_keys=[for_desk_id], lazy="raise_on_sql")
    back_to: Mapped[Desk | None] = relationship(foreign_keys=[back_to_id], lazy="raise_on_sql")
    back_service: Mapped[Service | None] = relationship(
        foreign_keys=[back_service_id], lazy="raise_on_sql"
    )
    lead: Mapped[Staff | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


def _state_is_in(*states: TicketState) -> ColumnElement[bool]:
    """Written out, not bound: only then can the partial indexes answer."""
    return table(Ticket).c.state.in_([literal_column(f"'{state.value}'") for state in states])


IS_WAITING = table(Ticket).c.state == literal_column("'waiting'")
IS_AT_A_DESK = _state_is_in(TicketState.CALLED, TicketState.SERVING)
IS_OPEN = _state_is_in(
    TicketState.WAITING,
    TicketState.CALLED,
    TicketState.SERVING,
    TicketState.ON_HOLD,
    TicketState.MISSED,
)
IS_BESIDE = _state_is_in(  # open, but not in the line
    TicketState.CALLED, TicketState.SERVING, TicketState.ON_HOLD, TicketState.MISSED
)


class Step(Base):
    """One row of a hall's journal. Written once; the database refuses any change."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_step_ticket", "ticket_id", "number"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    number: Mapped[int] = mapped_column(BigInteger)  # 1, 2, 3 … without gap, in commit order
    at: Mapped[datetime]
    by_kind: Mapped[str]  # staff, device, citizen, hall
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    verb: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    before: Mapped[dict[str, Any]]  # the fields that changed, as they were
    after: Mapped[dict[str, Any]]  # and as they became; never a name, never a secret
    hash: Mapped[bytes]  # over the step before it and all of the above

    ticket: Mapped[Ticket | None] = relationship(lazy="raise_on_sql")
    desk: Mapped[Desk | None] = relationship(lazy="raise_on_sql")


class Numbering(Base):
    """The last number given from a service's block on a day."""

    __tablename__ = "numbering"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    last: Mapped[int]
    lap: Mapped[int] = mapped_column(default=0)  # times the block had been gone round before
    given: Mapped[int] = mapped_column(default=0)  # numbers of that day
    avoids: Mapped[bool] = mapped_column(default=False)  # numbers of another day are in use
    lent_from: Mapped[int | None]  # from here to the block's end numbers are lent to kiosks

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class Asked(Base):
    """A request that created a ticket: the same key gives the same ticket."""

    __tablename__ = "asked"
    __table_args__ = (UniqueConstraint("hall_id", "by_kind", "by_id", "key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    by_kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str]
    body_hash: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    ticket: Mapped[Ticket] = relationship(lazy="raise_on_sql")


def write_once(
    name: str, columns: Sequence[str] = (), strips: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """SQL that makes the database refuse to change or delete a table's rows: SQLite, PostgreSQL.

    What `strips` names may be replaced once, when `stripped_at` is set: the words about
    people go when their term is over, and the row stays.
    """
    but = (*strips, "stripped_at", "stripped_seal")
    kept = [each for each in columns if each not in but]
    same = " AND ".join(f"NEW.{each} IS OLD.{each}" for each in kept)
    unless = (
        f"WHEN NOT (OLD.stripped_at IS NULL AND NEW.stripped_at IS NOT NULL AND {same}) "
        if strips
        else ""
    )
    sqlite = [
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"{unless if verb == 'update' else ''}"
        f"BEGIN SELECT RAISE(ABORT, '{name} is written once'); END"
        for verb in ("update", "delete")
    ]
    out = ", ".join(f"'{each}'" for each in but)
    allow = (
        "IF TG_OP = 'UPDATE' THEN "
        "IF OLD.stripped_at IS NULL AND NEW.stripped_at IS NOT NULL "
        f"AND to_jsonb(NEW) - ARRAY[{out}] = to_jsonb(OLD) - ARRAY[{out}] "
        "THEN RETURN NEW; END IF; END IF; "
        if strips
        else ""
    )
    postgres = [
        f"CREATE OR REPLACE FUNCTION {name}_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {allow}RAISE EXCEPTION '{name} is written once'; END $$",
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_written_once()",
    ]
    return sqlite, postgres


WRITTEN_ONCE: set[str] = set()  # the tables that refuse to be changed


def keep_as_written(kept: Table, strips: Sequence[str] = ()) -> None:
    """Have the triggers made with the table."""
    WRITTEN_ONCE.add(kept.name)
    both = write_once(kept.name, [column.name for column in kept.c], strips)
    for dialect, statements in zip(("sqlite", "postgresql"), both, strict=True):
        for statement in statements:
            made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(kept, "after_create", made.execute_if(dialect=dialect))


keep_as_written(table(Step))
