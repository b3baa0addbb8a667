"""Whose browser is told, and whether the hall tells any: switched on and off by its staff."""

import json
from collections.abc import Sequence
from fnmatch import fnmatchcase

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hall import journal, line, outward
from hall.errors import BadInput
from hall.journal import Actor
from hall.lifecycle import ENDED, TicketState
from hall.model import Hall, Subscription, Ticket
from hall.push.sealed import Browser
from hall.store import Work
from hall.vault import Vault, new_id
from hall.words import words

SOON = 2  # tickets ahead, at most: time to come back to the waiting area
BROWSERS = 3  # of one ticket: a family's phones


def switch(work: Work, *, on: bool, public_url: str, by: Actor) -> None:
    """From now on phones are told, or no more; what was subscribed is forgotten with it.

    BadInput, `public_url`, if citizens' phones reach this hall without TLS: no browser would do it.
    """
    if on and not is_secure(public_url):
        raise BadInput("public_url", "an https address is wanted")
    if work.hall.pushes == on:
        return
    work.hall.pushes = on
    if not on:
        work.session.execute(delete(Subscription).where(Subscription.hall_id == work.hall.id))
    journal.record(work, "push_switch", by=by, before={"on": not on}, after={"on": on})


def is_secure(public_url: str) -> bool:
    """Do citizens' phones come by https?"""
    return public_url.startswith("https://")


def subscribe(work: Work, ticket: Ticket, browser: Browser, *, language: str) -> None:
    """That browser is told of that ticket, from the next moment on: this one is on its screen.

    Nothing happens where the hall tells nobody.
    """
    if not work.hall.pushes or ticket.state in ENDED:
        return
    known = _of(work, ticket, browser.endpoint)
    if known is None:
        known = Subscription(
            public_id=new_id(), hall_id=work.hall.id, ticket_id=ticket.id, at=work.now
        )
        is_waiting = ticket.state is TicketState.WAITING
        ahead = line.ahead_of(work.session, ticket) if is_waiting else None
        known.told = moment(ticket, ahead)
        known.endpoint_hash = _hash(work.vault, browser.endpoint)
        work.session.add(known)
    said = json.dumps([browser.endpoint, browser.point.hex(), browser.secret.hex()])
    known.browser = work.vault.seal(said, place=_place(known))
    known.language = words(language).code  # a phone may say anything
    work.session.flush()
    _let_go_of_oldest(work, ticket)


def unsubscribe(work: Work, ticket: Ticket, endpoint: str) -> None:
    """That browser is not told of that ticket any more."""
    known = _of(work, ticket, endpoint)
    if known is not None:
        work.session.delete(known)


def moment(ticket: Ticket, ahead: int | None) -> str:
    """What its holder should know just now; empty while there is nothing."""
    if ticket.state is TicketState.CALLED:
        return f"called {ticket.calls}"
    return "soon" if ahead is not None and ahead <= SOON else ""


def checked(endpoint: str, services: Sequence[str]) -> str:
    """The address, if it is one of a push service that this house asks. BadInput else.

    Whoever holds a ticket may name an address: without this they could send us anywhere.
    """
    parts = outward.checked(endpoint)
    host = parts.hostname or ""
    if parts.scheme != "https" or not any(fnmatchcase(host, name) for name in services):
        raise BadInput("subscription", "no push service that is known here")
    return endpoint


def opened(vault: Vault, row: Subscription) -> Browser:
    endpoint, point, secret = json.loads(vault.unseal(row.browser, place=_place(row)))
    return Browser(endpoint, bytes.fromhex(point), bytes.fromhex(secret))


def count(session: Session, hall: Hall) -> int:
    """Browsers that are to be told just now."""
    query = select(func.count()).where(Subscription.hall_id == hall.id)
    return session.scalar(query.select_from(Subscription)) or 0


def _of(work: Work, ticket: Ticket, endpoint: str) -> Subscription | None:
    return work.session.scalar(
        select(Subscription).where(
            Subscription.ticket_id == ticket.id,
            Subscription.endpoint_hash == _hash(work.vault, endpoint),
        )
    )


def _let_go_of_oldest(work: Work, ticket: Ticket) -> None:
    rows = work.session.scalars(
        select(Subscription)
        .where(Subscription.ticket_id == ticket.id)
        .order_by(Subscription.id.desc())
        .offset(BROWSERS)
    )
    for row in rows:
        work.session.delete(row)


def _hash(vault: Vault, endpoint: str) -> bytes:
    return vault.index("push", endpoint)


def _place(row: Subscription) -> str:
    return f"{Subscription.__tablename__}.browser.{row.public_id}"
