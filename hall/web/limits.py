"""Not too fast: how often a device, a name or an address may do a thing.

Ours, because the field's library starts a thread at every hit when it counts in
memory (5 ms on the way to every ticket); its other stores want a server.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

from hall import staff
from hall.errors import TooMany
from hall.web import settings

F = TypeVar("F", bound=Callable[..., Any])
MINUTE = 60.0  # seconds
MANY = 10_000  # keys kept in mind; the longest unheard of goes first
ADDRESSES = 5  # a hall's officers may share one address


def within(what: str, key: object, *, per_minute: int) -> None:
    """Count one try. TooMany, with the seconds to wait, beyond `per_minute` in any minute."""
    counts: Counts = current_app.extensions.setdefault("hall.limits", Counts())
    wait = counts.hit(f"{what} {key}", per_minute, time.monotonic())
    if wait > 0:
        raise TooMany(math.ceil(wait))


def sign_in(username: str) -> None:
    """Count one try to sign in, at whichever door: of an address first, then of a name. TooMany.

    So who tries from one address is slowed down before they can slow others down by their names.
    """
    most = settings().signin_per_minute
    within("sign-in address", request.remote_addr, per_minute=most * ADDRESSES)
    name = username.strip().lower()[: staff.LONGEST_USERNAME]  # no more is kept in mind
    within("sign-in name", name, per_minute=most)


def takes(megabytes: float) -> Callable[[F], F]:
    """That a view takes a larger body than others. Stands below its guard."""

    def marked(view: F) -> F:
        view.body_limit = round(megabytes * 1_000_000)  # type: ignore[attr-defined]
        return view

    return marked


class Counts:
    """When each key was heard of in the last minute."""

    def __init__(self) -> None:
        self._heard: OrderedDict[str, deque[float]] = OrderedDict()
        self._guard = threading.Lock()

    def hit(self, key: str, per_minute: int, now: float) -> float:
        """Note one try at `now` (seconds). 0 if it may be; else the seconds until one may."""
        with self._guard:
            heard = self._heard.setdefault(key, deque())
            self._heard.move_to_end(key)
            while len(self._heard) > MANY:
                self._heard.popitem(last=False)
            while heard and heard[0] <= now - MINUTE:
                heard.popleft()
            if len(heard) >= per_minute:
                return heard[0] + MINUTE - now
            heard.append(now)
            return 0.0
