"""What a screen is given to say: sentences, the address of their sound, and the sound itself."""

from datetime import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hall import devices, screens
from hall.journal import HALL
from hall.legibility import Panel
from hall.model import Desk, Device, DeviceKind
from hall.screens import Screen
from hall.store import Store, row
from hall.voice import sound
from hall.voice.rule import Rule
from tests.conftest import Clock, Tokens
from tests.hall.voice.test_clips import records_all
from tests.people import DUNG, EM, arrives, calls_next, sits_down
from tests.queue_display.waiting import large_calls

ADDRESS = "/display/sound?number=014&desk=3&times=1&language=vi"


def speak_by(store: Store, rule: Rule) -> None:
    with store.work(hall_id=1) as work:
        work.hall.voice = rule.stored()


def set_up(store: Store, device_id: int, **changes: object) -> None:
    with store.work(hall_id=1) as work:
        screens.set_up(work, device_id, Screen(**changes), by=HALL)  # type: ignore[arg-type]


def another_display(store: Store) -> int:
    with store.work(hall_id=1) as work:
        device, _ = devices.add(work, hall_id=1, kind=DeviceKind.DISPLAY, name="màn hình 2")
        return device.id


@pytest.mark.slow
def test_a_call_brings_the_address_of_its_sound(display: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store, language="en", party_size=5)
    calls_next(store, DUNG)

    board = display.get("/display/board").text

    assert "number=001&amp;desk=1&amp;times=1&amp;language=vi&amp;group=1" in board
    assert "number=001&amp;desk=1&amp;times=1&amp;language=en&amp;group=1" in board


def test_the_sound_is_made_of_the_halls_recordings(display: FlaskClient, store: Store) -> None:
    records_all(store)

    said = display.get(ADDRESS)

    assert (said.status_code, said.mimetype) == (200, "audio/wav")
    assert said.headers["X-Voice"] == "clips"
    assert sound.seconds(sound.read(said.data)) > 1


def test_a_house_without_any_voice_says_so(display: FlaskClient, store: Store) -> None:
    speak_by(store, Rule(uses_program=False))

    assert display.get(ADDRESS).status_code == 204


@pytest.mark.parametrize(
    "change",
    ["number=", "number=../../etc", "number=1234567890123", "desk=%00", "language=fr", "language="],
)
def test_no_sound_is_made_for_what_is_no_call(display: FlaskClient, change: str) -> None:
    name = change.partition("=")[0]
    asked = "&".join(
        change if part.startswith(f"{name}=") else part
        for part in ADDRESS.partition("?")[2].split("&")
    )

    assert display.get(f"/display/sound?{asked}").status_code == 422


def test_the_south_is_called_in_its_own_words(display: FlaskClient, store: Store) -> None:
    speak_by(store, Rule(speech="southern"))
    with store.work(hall_id=1) as work:
        work.session.scalars(select(Desk).where(Desk.label == "1")).one().label = "105"
    sits_down(store, DUNG, "105")
    arrives(store)
    calls_next(store, DUNG)

    assert "đến bàn số một trăm lẻ năm" in display.get("/display/board").text


def test_the_volume_follows_the_hour(display: FlaskClient, store: Store, clock: Clock) -> None:
    speak_by(store, Rule(volumes=((time(7), 90), (time(11, 30), 40))))
    assert 'data-volume="90"' in display.get("/display/board").text

    clock.pass_(hours=4)

    assert 'data-volume="40"' in display.get("/display/board").text


def test_of_two_displays_in_a_zone_one_speaks(
    display: FlaskClient, store: Store, tokens: Tokens
) -> None:
    second = another_display(store)
    assert 'data-speaks="yes"' in display.get("/display/board").text

    set_up(store, second, speaks=True)
    assert 'data-speaks="no"' in display.get("/display/board").text

    set_up(store, second, speaks=True, zone="Tầng 2")
    assert 'data-speaks="yes"' in display.get("/display/board").text


def test_who_is_chosen_to_speak_silences_the_other(store: Store, tokens: Tokens) -> None:
    first, second = tokens.ids["display"], another_display(store)
    set_up(store, first, speaks=True)
    set_up(store, second, speaks=True)

    with store.read() as session:
        found = screens.all_of(session, 1)
        assert [screens.speaks(found, each.id) for each in found] == [False, True]


def test_a_display_of_some_desks_shows_their_calls_alone(
    display: FlaskClient, store: Store, tokens: Tokens
) -> None:
    for who, desk in ((DUNG, "1"), (EM, "9")):
        sits_down(store, who, desk)
    arrives(store)
    arrives(store)
    arrives(store, service="lawyer")
    calls_next(store, DUNG)
    calls_next(store, EM)
    set_up(store, tokens.ids["display"], desks=frozenset({"1"}))

    assert large_calls(display) == [("001", "1")]
    assert "700" not in display.get("/display/board").text


def test_a_display_shows_only_what_it_is_for(
    display: FlaskClient, store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    arrives(store)
    calls_next(store, DUNG)
    set_up(store, tokens.ids["display"], shows=frozenset({"next"}))

    board = display.get("/display/board").text

    assert 'data-kind="next"' in board
    assert 'data-kind="waiting"' not in board


def test_a_smaller_panel_shows_one_call_and_the_others_beside(
    display: FlaskClient, store: Store, tokens: Tokens, clock: Clock
) -> None:
    for who, desk in ((DUNG, "1"), (EM, "2")):
        sits_down(store, who, desk)
        arrives(store)
        clock.pass_(seconds=1)
        calls_next(store, who)
    set_up(store, tokens.ids["display"], panel=Panel(inches=43, metres=10))

    assert large_calls(display) == [("002", "2")]
    assert "001" in display.get("/display/board").text


def test_the_halls_own_pictures_stand_there_while_nobody_is_called(
    display: FlaskClient, store: Store, data: Path
) -> None:
    (data / "pictures").mkdir()
    (data / "pictures" / "cổng.jpg").write_bytes(b"picture")
    (data / "pictures" / "phim.mp4").write_bytes(b"film")
    (data / "pictures" / "thư.docx").write_bytes(b"letter")
    sits_down(store, DUNG, "1")

    calm = display.get("/display/board").text
    arrives(store)
    calls_next(store, DUNG)
    called = display.get("/display/board").text

    assert calm.count("data-picture") == 2
    assert "docx" not in calm
    assert "data-picture" not in called
    assert display.get("/display/pictures/cổng.jpg", buffered=True).data == b"picture"
    assert display.get("/display/pictures/thư.docx").status_code == 404
    assert display.get("/display/pictures/../keys.json").status_code == 404


def test_a_display_that_may_not_sound_is_known(
    display: FlaskClient, store: Store, tokens: Tokens, clock: Clock
) -> None:
    def is_mute() -> bool:
        with store.read() as session:
            device = row(session, Device, tokens.ids["display"])
            return screens.is_mute(device, clock.now)

    assert not is_mute()
    assert display.post("/display/report", json={"sound": "blocked"}).status_code == 204
    assert is_mute()
    display.post("/display/report", json={"sound": "running", "layer": "clips"})
    assert not is_mute()


@pytest.mark.parametrize("told", [{}, {"sound": "loud"}, [], {"sound": "off", "layer": "x" * 99}])
def test_a_display_says_of_itself_only_what_is_known(display: FlaskClient, told: object) -> None:
    assert display.post("/display/report", json=told).status_code == 422
