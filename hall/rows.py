"""Rows written at once, straight to their table.

A crowd waits while a ticket is issued or called, and the unit of work's flush costs
several times the statement itself. The objects stay the session's own, and know
what was stored.
"""

from typing import Any

from sqlalchemy import Insert, Update, bindparam, insert, update
from sqlalchemy.orm import class_mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, manager_of_class, set_committed_value
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from hall.errors import Conflict
from hall.model import Desk, Service, Ticket, table
from hall.store import Work

FIRST_VERSION = 1


def add_at_once(work: Work, said: dict[str, Any], **related: Desk | Service | None) -> Ticket:
    """A new ticket with these columns. `related`: the rows that its keys stand for."""
    values: dict[str, Any] = _UNSAID | said | {"version": FIRST_VERSION}
    key = work.at_once(_INSERT, values).inserted_primary_key
    assert key is not None  # of one row there is one
    fresh: Ticket = manager_of_class(Ticket).new_instance()
    # known already, so not announced attribute by attribute
    instance_dict(fresh).update(values, id=key[0], assistance=list(values["assistance"]))
    make_transient_to_detached(fresh)
    work.session.add(fresh)
    for name, row in related.items():
        set_committed_value(fresh, name, row)
    return fresh


def change_at_once(work: Work, ticket: Ticket, **changes: Any) -> None:
    """Update these columns and relations. Conflict if the row was changed by another since."""
    columns: dict[str, Any] = {"version": ticket.version + 1}
    for name, value in changes.items():
        if name in _KEYS:
            columns[_KEYS[name]] = None if value is None else value.id
        else:
            columns[name] = value
    wanted = {"of_id": ticket.id, "of_version": ticket.version}
    if work.at_once(_UPDATE, columns | wanted).rowcount != 1:
        raise Conflict(f"ticket {ticket.id} was changed meanwhile")
    for name, value in (changes | columns).items():
        set_committed_value(ticket, name, value)


_KEYS = {  # of relations
    name: next(iter(relation.local_columns)).name
    for name, relation in class_mapper(Ticket).relationships.items()
}
_INSERT: Insert = insert(table(Ticket))
_UPDATE: Update = update(table(Ticket)).where(
    table(Ticket).c.id == bindparam("of_id"), table(Ticket).c.version == bindparam("of_version")
)
# columns that a new row need not name
_UNSAID = {
    column.name: column.default.arg
    if isinstance(column.default, ScalarElementColumnDefault)
    else None
    for column in table(Ticket).columns
    if column.name != "id"
}
