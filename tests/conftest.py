"""One hall, three services, ten desks, twelve officers; a clock that stands still until moved."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app, go_on
from hall import devices, forecast, staff
from hall.model import (
    Base,
    Desk,
    DeskService,
    DeviceKind,
    Hall,
    OpeningRule,
    Role,
    Service,
    Staff,
)
from hall.settings import Settings
from hall.store import Store
from hall.vault import Vault
from hall.web import House
from tests import services
from tests.compiled import keep_templates
from tests.people import PASSWORD

pytest_plugins = ["tests.plugins"]

DESKS = [str(label) for label in range(1, 11)]
# a test that is not about it may call again at once, and come back again
AS_OFTEN_AS_LIKED = {
    **{"recall_pause_seconds": 0, "calls_at_most": 100, "calls_before_miss": 1, "returns": 9}
}
MONDAY_EIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 8:00 in the hall


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY_EIGHT

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        """`clock.pass_(minutes=5)`"""
        self.now += timedelta(**span)

    def set(self, at: datetime) -> None:
        self.now = at


@dataclass(frozen=True)
class Tokens:
    """One good token of each kind of device, and how to sign in."""

    kiosk: str
    display: str
    printer: str
    rating: str
    api: str
    ids: dict[str, int]  # device keys, by kind

    @staticmethod
    def bearer(token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def vault(data: Path) -> Vault:
    return Vault.open(data / "keys.json")


@pytest.fixture
def store(data: Path, vault: Vault, clock: Clock, new_hall: Path) -> Iterator[Store]:
    """A hall on a real SQLite."""
    shutil.copyfile(new_hall, data / "tiepdan.db")
    forecast.forget()
    store = Store(f"sqlite:///{data}/tiepdan.db", vault, now=clock)
    yield store
    store.engine.dispose()


@pytest.fixture(scope="session")
def new_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hall before its first day, made once: every test begins with a copy."""
    folder = tmp_path_factory.mktemp("new_hall")
    vault = Vault.open(folder / "keys.json")
    for _ in furnished(f"sqlite:///{folder}/tiepdan.db", vault, Clock()):
        pass
    return folder / "tiepdan.db"


@pytest.fixture
def postgres_store(postgres_hall: str, vault: Vault, clock: Clock) -> Iterator[Store]:
    """The same hall on a real PostgreSQL."""
    forecast.forget()
    store = Store(postgres_hall, vault, now=clock)
    yield store
    store.engine.dispose()


@pytest.fixture
def postgres_hall(
    postgres_server: str, new_postgres_hall: str, counter: Iterator[int]
) -> Iterator[str]:
    """The URL of its database: a copy of the hall before its first day."""
    name = f"hall_{next(counter)}"
    with services.database(postgres_server, name, like=new_postgres_hall) as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres_hall(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of the database that is copied."""
    vault = Vault.open(tmp_path_factory.mktemp("new_postgres_hall") / "keys.json")
    with services.database(postgres_server, "new_hall") as url:
        for _ in furnished(url, vault, Clock()):
            pass
        yield "new_hall"


@pytest.fixture(params=["sqlite", "postgres"])
def each_store(request: pytest.FixtureRequest) -> Store:
    """The same hall, on one database after the other."""
    name = "store" if request.param == "sqlite" else "postgres_store"
    found: Store = request.getfixturevalue(name)
    return found


def furnished(url: str, vault: Vault, clock: Clock) -> Iterator[Store]:
    forecast.forget()
    store = Store(url, vault, now=clock)
    Base.metadata.create_all(store.engine)
    furnish(store)
    yield store
    store.engine.dispose()


def furnish(store: Store) -> None:
    """Services regular (001–499, 1000–9999), lawyer (700–799), result (800–899); desks 1–10.

    Every desk serves regular; desk 9 also lawyer, desk 10 also result.
    """
    with store.work() as work:
        hall = Hall(
            id=1,
            code="mau",
            name={"vi": "Trụ sở tiếp công dân tỉnh Mẫu", "en": "Reception hall of Mẫu province"},
            level="PROVINCE",
            zone="Asia/Ho_Chi_Minh",
            phone="0200 000 000",
            calling=AS_OFTEN_AS_LIKED,
        )
        regular = _service(1, hall, "regular", "Gặp cán bộ tiếp công dân", 1, 499, (1000, 9999))
        lawyer = _service(2, hall, "lawyer", "Gặp luật sư tư vấn miễn phí", 700, 799)
        result = _service(3, hall, "result", "Hỏi kết quả, bổ sung giấy tờ", 800, 899)
        result.answers_results = True
        desks = [Desk(id=int(x), hall=hall, label=x, position=int(x)) for x in DESKS]
        work.session.add_all([hall, regular, lawyer, result, *desks])
        work.session.add_all([DeskService(desk=desk, service=regular) for desk in desks])
        work.session.add(DeskService(desk=desks[8], service=lawyer))
        work.session.add(DeskService(desk=desks[9], service=result))
        for weekday in range(5):
            for session, opens, closes in (("morning", 7, 11), ("afternoon", 13, 17)):
                work.session.add(
                    OpeningRule(
                        hall=hall,
                        weekday=weekday,
                        session=session,
                        opens=time(opens, 30),
                        closes=time(closes, 30),
                    )
                )
        work.session.flush()
        _staff(work)


def _service(
    key: int,
    hall: Hall,
    code: str,
    name: str,
    first: int,
    last: int,
    more: tuple[int, int] | tuple[None, None] = (None, None),
) -> Service:
    return Service(
        id=key,
        hall=hall,
        code=code,
        name={"vi": name, "en": code.title()},
        hint={},
        position=key,
        first=first,
        last=last,
        more_first=more[0],
        more_last=more[1],
    )


PEOPLE = {
    "dung": ("Lê Thị Dung", Role.OFFICER),
    "em": ("Phạm Văn Em", Role.OFFICER),
    "giang": ("Trần Văn Giang", Role.OFFICER),
    "hoa": ("Đỗ Thị Hoa", Role.SUPERVISOR),
    "khanh": ("Vũ Quốc Khánh", Role.TECHNICIAN),
    "lan": ("Ngô Thị Lan", Role.AUDITOR),
} | {f"canbo{n}": (f"Cán bộ {n}", Role.OFFICER) for n in range(4, 11)}


def _staff(work: object) -> None:
    from hall.store import Work

    assert isinstance(work, Work)
    for username, (name, role) in PEOPLE.items():
        work.session.add(
            Staff(hall_id=1, username=username, name=name, role=role, password_hash=_hashed())
        )


@cache
def _hashed() -> str:
    """Once: hashing is slow on purpose."""
    return staff._hasher.hash(PASSWORD)


@pytest.fixture
def tokens(store: Store) -> Tokens:
    return make_tokens(store)


def make_tokens(store: Store) -> Tokens:
    with store.work() as work:
        made = {
            kind.value: devices.add(work, hall_id=1, kind=kind, name=f"{kind.value} 1")
            for kind in DeviceKind
        }
        ids = {kind: device.id for kind, (device, _) in made.items()}
    return Tokens(**{kind: token for kind, (_, token) in made.items()}, ids=ids)


def staff_token(store: Store, username: str) -> str:
    """Signed in, without the slow password."""
    with store.work() as work:
        person = work.session.scalar(select(Staff).where(Staff.username == username))
        assert person is not None
        token, _ = staff.sign_in(work, person)
    return token


@pytest.fixture
def settings(data: Path) -> Settings:
    return Settings(data=data, public_url="http://hall.test", kiosk_per_minute=10_000)


@pytest.fixture
def house(store: Store, settings: Settings) -> House:
    return House(store, settings)


@pytest.fixture
def app(house: House) -> Flask:
    return keep_templates(create_app(house))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The app behind a real socket, with its wire and rounds: the base URL."""
    with served(app) as url:
        yield url


class served:  # noqa: N801  # reads as a word: `with served(app) as url`
    """Serve an app from a thread, on a free port, until the block ends."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self._server = make_server("127.0.0.1", port, app, threaded=True)
        self._stop = threading.Event()
        self._app = app
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        go_on(self._app, self._stop)
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()
