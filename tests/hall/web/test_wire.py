"""The wire: it says "look again" after the change holds, to whom it may, and until trust ends."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from simple_websocket import Client

from app import create_app
from hall import devices, staff
from hall.errors import Away
from hall.journal import HALL, record
from hall.model import Hall
from hall.store import Store
from hall.web import House, wire
from hall.web.wire import Watchers
from tests.conftest import Tokens, served, staff_token
from tests.people import DUNG, EM, HOA, arrives, calls_next, sits_down
from tests.whole.listener import Listener, Refused

SOON = 20.0  # seconds; a machine that does ten other things needs more than one
LONG_BEFORE_A_LOOK = 5.0  # seconds; screens look by themselves after 15


class Screens(Watchers):
    """A room's sockets, as a room has them."""

    kinds = ("display", "staff")


@pytest.fixture
def app(house: House) -> Flask:
    """The house, with a room of our own on the first wire."""
    app = create_app(house)
    socketio = app.extensions["socketio"]
    socketio.on_namespace(Screens("/display"))
    return app


def port(url: str) -> int:
    found = urlsplit(url).port
    assert found is not None
    return found


@contextmanager
def listens(url: str, token: str, namespace: str = "/display") -> Iterator[Listener]:
    with closing(Listener(port(url), namespace, {"token": token})) as listener:
        yield listener


class Line:
    """A bare websocket: what a browser's page of ours would hear, and could send."""

    def __init__(self, url: str, **headers: str) -> None:
        address = f"ws://127.0.0.1:{port(url)}/socket.io/?EIO=4&transport=websocket"
        self._line = Client.connect(address, headers=headers)

    def send(self, *messages: str) -> None:
        for message in messages:
            self._line.send(message)

    def hears(self, beginning: str) -> bool:
        """Is the next message, but for the server's hello, one that begins so?"""
        message = str(self._line.receive(SOON))
        if message.startswith("0"):
            message = str(self._line.receive(SOON))
        return message.startswith(beginning)

    def close(self) -> None:
        self._line.close()


@contextmanager
def opened(url: str, **headers: str) -> Iterator[Line]:
    with closing(Line(url, **headers)) as line:
        yield line


# --- after the change holds --------------------------------------------------------------


def test_a_change_is_told_after_it_holds_and_whoever_looks_sees_it(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    with listens(live_server, tokens.display) as display:
        for _ in range(5):
            arrives(store)
        heard = display.wait(5)

    assert [(event, step) for _, event, step in heard] == [("changed", n) for n in range(1, 6)]


def test_nothing_is_told_of_what_did_not_happen(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "1")
    with listens(live_server, tokens.display) as display:
        with pytest.raises(ZeroDivisionError), store.work(hall_id=1) as work:
            record(work, "test", by=HALL)
            raise ZeroDivisionError
        arrives(store)
        heard = display.wait(1)

    assert [step for _, _, step in heard] == [2]


def test_the_nudge_says_nothing_but_the_step(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    with listens(live_server, tokens.display) as display:
        arrives(store, phone="0912345678")
        ((_, event, value),) = display.wait(1)

    assert (event, value) == ("changed", 1)


def test_another_halls_steps_are_not_ours(live_server: str, store: Store, tokens: Tokens) -> None:
    with store.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))
    _steps(store, hall_id=2, number=3)
    with listens(live_server, tokens.display) as display:
        _steps(store, hall_id=2, number=1)
        arrives(store)
        heard = display.wait(1)

    assert [step for _, _, step in heard] == [1]


def _steps(store: Store, *, hall_id: int, number: int) -> None:
    for _ in range(number):
        with store.work(hall_id=hall_id) as work:
            record(work, "test", by=HALL)


def test_the_request_does_not_wait_for_the_wire(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Emission runs beside: a wire that hangs holds nobody up."""
    hangs, go_on = threading.Event(), threading.Event()

    def emit(*_: object, **__: object) -> None:
        hangs.set()
        go_on.wait(SOON)

    monkeypatch.setattr(app.extensions["socketio"], "emit", emit)
    app.extensions["hall.wire"].start()

    arrives(store)
    assert hangs.wait(SOON)
    arrives(store)  # would never end if it waited

    go_on.set()


# --- who may listen ----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["display", "dung", "hoa"])
def test_who_may_listen_is_let_in(live_server: str, store: Store, tokens: Tokens, who: str) -> None:
    token = tokens.display if who == "display" else staff_token(store, who)

    with listens(live_server, token) as listener:
        arrives(store)
        assert listener.wait(1)


@pytest.mark.parametrize("who", ["kiosk", "printer", "rating", "api"])
def test_who_may_not_listen_is_refused(live_server: str, tokens: Tokens, who: str) -> None:
    with pytest.raises(Refused), listens(live_server, getattr(tokens, who)):
        pass


@pytest.mark.parametrize(
    "auth",
    [{}, {"token": ""}, {"token": "B" * 27}, {"token": None}, {"token": ["B"]}, {"hall": 1}],
    ids=str,
)
def test_without_a_good_token_nobody_listens(live_server: str, auth: dict[str, str]) -> None:
    with pytest.raises(Refused):
        Listener(port(live_server), "/display", auth).close()


def test_a_namespace_nobody_has_is_refused(live_server: str, tokens: Tokens) -> None:
    with pytest.raises(Refused), listens(live_server, tokens.display, "/nothing"):
        pass


def test_a_page_is_let_in_by_its_cookie(live_server: str, store: Store, tokens: Tokens) -> None:
    with opened(live_server, Cookie=f"tiepdan_display={tokens.display}") as line:
        line.send("40/display,{}")
        assert line.hears("40/display")

        arrives(store)

        assert line.hears('42/display,["changed",1]')


def test_a_wrong_token_is_not_mended_by_a_cookie(live_server: str, tokens: Tokens) -> None:
    with opened(live_server, Cookie=f"tiepdan_display={tokens.display}") as line:
        line.send('40/display,{"token": "' + "B" * 27 + '"}')

        assert line.hears("44/display")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://elsewhere.example", 400),
        ("http://127.0.0.1:1", 400),
        ("null", 400),
        ("{ours}", 200),
        (None, 200),  # a program: it has a token, not a cookie
    ],
)
def test_another_sites_page_does_not_listen(
    live_server: str, tokens: Tokens, origin: str | None, status: int
) -> None:
    """The browser would send our cookie along; the origin gives it away."""
    headers = {"Cookie": f"tiepdan_display={tokens.display}"}
    if origin is not None:
        headers["Origin"] = origin.replace("{ours}", live_server)

    answer = requests.get(
        f"{live_server}/socket.io/?EIO=4&transport=polling", headers=headers, timeout=SOON
    )

    assert answer.status_code == status


SENT = [
    '["call_next",1]',
    '["changed",9]',
    '["message","hello"]',
    '["connect",{"hall":2}]',
    '["error"]',
    '["trigger_event","x"]',
    '[""]',
]


def test_what_a_screen_sends_is_not_heard(live_server: str, store: Store, tokens: Tokens) -> None:
    """Commands come by POST, with one guard; a socket takes none."""
    with opened(live_server) as line:
        line.send(f'40/display,{{"token":"{tokens.display}"}}')
        assert line.hears("40/display")
        line.send(*(f"42/display,{message}" for message in SENT))

        arrives(store)

        assert line.hears('42/display,["changed",1]')


def test_a_screen_that_says_it_has_left_is_put_out_all_the_same(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    """`disconnect` as an event of the client's own: it must not slip out of our sight."""
    with opened(live_server) as line:
        line.send(f'40/display,{{"token":"{tokens.display}"}}')
        assert line.hears("40/display")
        line.send('42/display,["disconnect"]', '42/display,["disconnect","client disconnect"]')

        with store.work() as work:
            devices.revoke(work, tokens.ids["display"], hall_id=1)

        assert line.hears("41/display")


# --- until trust ends --------------------------------------------------------------------


def test_a_revoked_devices_socket_is_ended(live_server: str, store: Store, tokens: Tokens) -> None:
    with listens(live_server, tokens.display) as display:
        with store.work() as work:
            devices.revoke(work, tokens.ids["display"], hall_id=1)

        assert display.is_out.wait(SOON)
        arrives(store)
    assert display.heard == []


def test_who_signs_out_hears_no_more_and_another_window_does(
    live_server: str, store: Store
) -> None:
    first, second = staff_token(store, DUNG), staff_token(store, DUNG)
    with store.read() as session:
        signed_in = staff.who(session, first, store.now())
    assert signed_in is not None
    with listens(live_server, first) as one, listens(live_server, second) as other:
        with store.work() as work:
            staff.sign_out(work, signed_in.id)

        assert one.is_out.wait(SOON)
        arrives(store)
        assert other.wait(1)


def test_a_disabled_account_hears_no_more(live_server: str, store: Store) -> None:
    with listens(live_server, staff_token(store, EM)) as listener:
        with store.work() as work:
            staff.disable(work, hall_id=1, username=EM)

        assert listener.is_out.wait(SOON)


def test_who_was_put_out_by_another_server_is_found_by_looking(
    app: Flask, store: Store, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its news does not reach us: every second we look whether all are still good."""
    monkeypatch.setattr(wire, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr("hall.web.guard.TRUST_SECONDS", 0.05)
    other = Store(str(store.engine.url), store.vault, now=store.now)
    with served(app) as url, listens(url, tokens.display) as display:
        with other.work() as work:
            devices.revoke(work, tokens.ids["display"], hall_id=1)

        assert display.is_out.wait(SOON)
    other.engine.dispose()


def test_nobody_is_put_out_because_the_database_is_away(
    app: Flask, store: Store, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LOOK_EVERY_SECONDS", 0.02)
    looked = threading.Semaphore(0)

    def away(*_: object) -> None:
        looked.release()
        raise Away("the database")

    with served(app) as url, listens(url, tokens.display) as display:
        monkeypatch.setattr(app.extensions["hall.trust"], "whose", away)
        for _ in range(3):
            assert looked.acquire(timeout=SOON)
        monkeypatch.undo()

        arrives(store)
        assert display.wait(1)


def test_a_desk_that_calls_is_heard_at_the_display_in_a_moment(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    sits_down(store, HOA, "1")
    arrives(store)
    with listens(live_server, tokens.display) as display:
        began = time.monotonic()
        calls_next(store, HOA)
        ((at, _, step),) = display.wait(1)

    assert step == 3
    assert at - began < LONG_BEFORE_A_LOOK
