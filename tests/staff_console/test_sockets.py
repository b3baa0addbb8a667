"""The wire to the consoles: who may listen, and what they hear."""

from contextlib import closing
from urllib.parse import urlsplit

import pytest

from hall import staff
from hall.store import Store
from tests.conftest import Tokens, staff_token
from tests.people import DUNG, arrives
from tests.whole.listener import Listener, Refused

WITHIN_SECONDS = 20.0


def listener(url: str, token: str) -> Listener:
    port = urlsplit(url).port
    assert port is not None
    return Listener(port, "/staff", {"token": token})


@pytest.mark.parametrize("who", ["dung", "hoa", "khanh"])
def test_whoever_is_signed_in_hears_that_the_hall_took_a_step(
    live_server: str, store: Store, who: str
) -> None:
    with closing(listener(live_server, staff_token(store, who))) as console:
        arrives(store)

        assert [(event, step) for _, event, step in console.wait(1)] == [("changed", 1)]


def test_no_device_may_listen_here(live_server: str, tokens: Tokens) -> None:
    for token in (tokens.kiosk, tokens.display, tokens.printer, tokens.api, "not a token"):
        with pytest.raises(Refused):
            listener(live_server, token).close()


def test_an_ended_session_hears_no_more(live_server: str, store: Store) -> None:
    with closing(listener(live_server, staff_token(store, DUNG))) as console:
        with store.work() as work:
            staff.disable(work, hall_id=1, username=DUNG)

        assert console.is_out.wait(WITHIN_SECONDS)
