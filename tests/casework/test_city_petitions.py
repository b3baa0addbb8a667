"""The worked example of an adapter, against a real server that speaks as a city's would."""

import json

import pytest
from sqlalchemy import select

from casework import petitions, sealing
from casework.adapters import Line, TheirState
from casework.city_petitions import CityPetitions
from casework.hook_kinds import DeliveryState, Speech
from casework.kinds import Decision
from casework.model import Counterpart
from hall.outward import Failure, Unreached
from hall.store import Store
from tests.casework.hooking import LOOPBACK, deliveries, does_to, goes_round, hooks_up
from tests.casework.reception import AN, asks, receives, takes_in
from tests.casework.terms import decides, moves
from tests.conftest import Clock
from tests.people import DUNG
from tests.receiver import Receiver, receiving, says

TOKEN = "ma-truy-cap-1"
KNOWN = says(201, b'{"maHoSo": "HS-2026-000123"}')
IN_PROGRESS = says(200, b'{"maHoSo": "HS-2026-000123", "trangThai": "DANG_GIAI_QUYET"}')
RESOLVED = says(200, b'{"maHoSo": "HS-2026-000123", "trangThai": "DA_GIAI_QUYET"}')


def connects(store: Store, system: Receiver) -> str:
    hook, shown = hooks_up(store, system.url + "/", speech=Speech.CITY, secret=TOKEN)
    assert shown == ""  # it is theirs; there is nothing to show
    return hook


def counterpart(store: Store) -> Counterpart | None:
    with store.read() as session:
        return session.scalar(select(Counterpart))


def test_an_accepted_petition_is_told_and_its_number_there_is_kept(each_store: Store) -> None:
    store = each_store
    with receiving(KNOWN) as city:
        connects(store, city)
        taken = takes_in(store, receives(store, AN), content="Đất nhà tôi")
        goes_round(store)
        assert city.heard == []  # of a petition that only came the city hears nothing

        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)

    (heard,) = city.heard
    assert (heard.method, heard.path) == ("PUT", f"/hook/don/{taken.petition.id}")
    assert heard.headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(heard.body) == {
        "maDon": taken.petition.id,
        "donVi": "mau",
        "soDangKy": "1/2026",
        "loaiDon": "KN",
        "ngayTiepNhan": "2026-11-23",
        "soNguoi": 1,
        "buoc": "THU_LY",
        "ngay": "2026-11-23",
    }
    kept = counterpart(store)
    assert kept is not None
    assert kept.reference == "HS-2026-000123"


@pytest.mark.parametrize(
    ("decision", "step"),
    [(Decision.FORWARD, "CHUYEN_DON"), (Decision.ACCEPT, "THU_LY"), (Decision.GUIDE, None)],
)
def test_the_city_hears_of_three_steps_only(
    store: Store, decision: Decision, step: str | None
) -> None:
    with receiving(KNOWN) as city:
        connects(store, city)
        taken = takes_in(store, receives(store, AN))
        fresh = asks(store, DUNG, petitions.show, taken.petition.id)
        asks(
            store,
            DUNG,
            petitions.decide,
            fresh.id,
            decision,
            version=fresh.version,
            reason="theo chỉ đạo của người đứng đầu",
        )
        goes_round(store)

    assert [json.loads(each.body)["buoc"] for each in city.heard] == ([step] if step else [])


def test_an_answer_is_told(store: Store) -> None:
    with receiving(KNOWN) as city:
        connects(store, city)
        taken = takes_in(store, receives(store, AN))
        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)
        moves(store, taken.petition, "resolve")
        goes_round(store)

    assert [json.loads(each.body)["buoc"] for each in city.heard] == ["THU_LY", "TRA_LOI"]


def test_how_it_stands_there_is_asked_every_hour_until_it_is_over(
    store: Store, clock: Clock
) -> None:
    with receiving(KNOWN, IN_PROGRESS, RESOLVED) as city:
        connects(store, city)
        decides(store, takes_in(store, receives(store, AN)).petition, Decision.ACCEPT)
        states = []
        for _ in range(5):
            goes_round(store)
            goes_round(store)
            kept = counterpart(store)
            assert kept is not None
            states.append(kept.state)
            clock.pass_(minutes=61)

    assert states == ["", "in_progress", "resolved", "resolved", "resolved"]
    asked = [each.path for each in city.heard if each.method == "GET"]
    assert asked == ["/hook/ho-so/HS-2026-000123"] * 2


def test_what_a_system_that_was_removed_called_a_petition_is_forgotten(store: Store) -> None:
    with receiving(KNOWN) as city:
        hook = connects(store, city)
        decides(store, takes_in(store, receives(store, AN)).petition, Decision.ACCEPT)
        goes_round(store)
        assert counterpart(store) is not None

        does_to(store, "remove", hook)

    assert counterpart(store) is None


def test_of_a_petition_that_was_sealed_the_city_is_not_asked_any_more(
    store: Store, clock: Clock
) -> None:
    with receiving(KNOWN, IN_PROGRESS) as city:
        connects(store, city)
        taken = takes_in(store, receives(store, AN))
        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)

        asks(store, DUNG, sealing.protect, matter=taken.matter)
        clock.pass_(hours=2)
        goes_round(store)

    assert [each.method for each in city.heard] == ["PUT"]


def test_a_test_asks_whether_it_is_there(store: Store) -> None:
    with receiving() as city:
        hook = connects(store, city)

        does_to(store, "test", hook)
        goes_round(store)

    assert [(each.method, each.path) for each in city.heard] == [("GET", "/hook/kiem-tra")]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"maHoSo": 7}', b'{"maHoSo": ""}', b"[" * 60_000, b'"\xff"']
)
def test_an_answer_that_is_not_in_its_words_is_tried_again(store: Store, body: bytes) -> None:
    with receiving(says(200, body)) as city:
        connects(store, city)
        decides(store, takes_in(store, receives(store, AN)).petition, Decision.ACCEPT)

        goes_round(store)

    (delivery,) = deliveries(store)
    assert (delivery.state, delivery.failure) == (DeliveryState.WAITING, Failure.BROKEN)
    assert counterpart(store) is None


def test_a_state_it_does_not_know_is_not_known() -> None:
    with receiving(says(200, b'{"trangThai": "LA"}'), says(404)) as city:
        line = Line(url=city.url, secret=TOKEN, networks=LOOPBACK)

        assert CityPetitions().state(line, "HS 1/2") is TheirState.UNKNOWN
        assert city.heard[0].path == "/hook/ho-so/HS%201%2F2"
        with pytest.raises(Unreached):
            CityPetitions().state(line, "HS-1")
