"""Not too fast: how often a device, a name or an address may do a thing."""

import threading
import time

from flask import current_app
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from hall.errors import TooMany

_guard = threading.Lock()


def within(what: str, key: object, *, per_minute: int) -> None:
    """Count one try. TooMany, with the seconds to wait, beyond `per_minute` in any minute."""
    limiter = _limiter()
    item = RateLimitItemPerMinute(per_minute)
    if limiter.hit(item, what, str(key)):
        return
    opens_at = limiter.get_window_stats(item, what, str(key)).reset_time
    raise TooMany(max(1, round(opens_at - time.time())))


def _limiter() -> MovingWindowRateLimiter:
    """One for each app, so that two halls in one test do not count together."""
    with _guard:
        found = current_app.extensions.get("hall.limits")
        if found is None:
            found = MovingWindowRateLimiter(MemoryStorage())
            current_app.extensions["hall.limits"] = found
    return found
