"""The wire to the kiosks: who may listen, and what they hear."""

from contextlib import closing
from urllib.parse import urlsplit

import pytest

from hall import devices
from hall.store import Store
from tests.conftest import Tokens
from tests.people import arrives
from tests.whole.listener import Listener, Refused

WITHIN_SECONDS = 20.0


def listener(url: str, token: str) -> Listener:
    port = urlsplit(url).port
    assert port is not None
    return Listener(port, "/kiosk", {"token": token})


def test_a_kiosk_hears_that_the_hall_took_a_step(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    with closing(listener(live_server, tokens.kiosk)) as kiosk:
        arrives(store)

        assert [(event, step) for _, event, step in kiosk.wait(1)] == [("changed", 1)]


def test_nobody_but_a_kiosk_may_listen_here(live_server: str, tokens: Tokens) -> None:
    for token in (tokens.display, tokens.printer, "not a token"):
        with pytest.raises(Refused):
            listener(live_server, token).close()


def test_a_revoked_kiosk_hears_no_more(live_server: str, store: Store, tokens: Tokens) -> None:
    with closing(listener(live_server, tokens.kiosk)) as kiosk:
        with store.work() as work:
            devices.revoke(work, tokens.ids["kiosk"], hall_id=1)

        assert kiosk.is_out.wait(WITHIN_SECONDS)
