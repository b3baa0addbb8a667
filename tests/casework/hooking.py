"""Telling other systems, as one-line helpers."""

import hmac
import json
from ipaddress import ip_network
from typing import Any

from sqlalchemy import select

from casework import hooks
from casework.hook_kinds import TO_CHOOSE, Speech, Topic
from casework.hook_rounds import Rounds
from casework.hooks import Wanted
from casework.model import HookDelivery
from hall import staff
from hall.store import Store
from tests.receiver import Heard

LOOPBACK = (ip_network("127.0.0.0/8"),)


def hooks_up(
    store: Store,
    url: str,
    *topics: Topic,
    name: str = "Phần mềm của tỉnh",
    speech: Speech = Speech.WEBHOOK,
    secret: str = "",
) -> tuple[str, str]:
    """The technician adds a system: its id, and the secret that is shown once."""
    with store.work(hall_id=1) as work:
        khanh = staff.load(work.session, hall_id=1, username="khanh")
        wanted = Wanted(
            name=name, url=url, speech=speech, topics=topics or TO_CHOOSE, secret=secret
        )
        hook, shown = hooks.add(work, wanted, networks=LOOPBACK, by=khanh)
        return hook.public_id, shown


def does_to(store: Store, verb: str, hook: str) -> None:
    """`does_to(store, "pause", hook)`, by the technician."""
    with store.work(hall_id=1) as work:
        khanh = staff.load(work.session, hall_id=1, username="khanh")
        getattr(hooks, verb)(work, hook, by=khanh)


def goes_round(store: Store, networks: Any = LOOPBACK) -> None:
    """One round, to its end."""
    rounds = Rounds(store, networks)
    rounds.go()
    rounds.wait()


def deliveries(store: Store) -> list[HookDelivery]:
    """All of them, in the order in which they came up."""
    with store.read() as session:
        return list(session.scalars(select(HookDelivery).order_by(HookDelivery.id)))


def types(heard: list[Heard]) -> list[str]:
    """What each message is of."""
    return [json.loads(each.body)["type"] for each in heard]


def is_signed(heard: Heard, secret: str) -> bool:
    """As a receiver checks it: the HMAC of timestamp, dot and body."""
    at = heard.headers["Tiepdan-Timestamp"]
    made = hmac.new(secret.encode(), f"{at}.".encode() + heard.body, "sha256").hexdigest()
    return hmac.compare_digest(heard.headers["Tiepdan-Signature"], f"v1={made}")
