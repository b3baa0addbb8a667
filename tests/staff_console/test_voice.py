"""The console's pages of voice and displays: recordings taken, calls heard, screens set up."""

import io
import re

import pytest
from flask.testing import FlaskClient

from hall import screens
from hall.model import Device, Hall
from hall.screens import Screen
from hall.store import Store, row
from hall.voice import sound
from tests.conftest import Clock, Tokens
from tests.hall.voice.test_clips import records_all
from tests.hall.voice.tones import recording, silence, tone
from tests.staff_console.working import text_of

JSON = {"Accept": "application/problem+json"}
SET_UP = {"inches": "55", "metres": "10", "is_upright": "no", "zone": "", "speaks": ""}


def sends(khanh: FlaskClient, text: str, data: bytes, **more: str) -> str:
    """What the console answers to a recording: the status, and the field that is wrong."""
    answer = khanh.post(
        "/staff/voice/clips",
        data={"clip": text, "sound": (io.BytesIO(data), "clip.wav"), **more},
        headers=JSON,
    )
    return f"{answer.status_code} {(answer.get_json(silent=True) or {}).get('field', '')}".strip()


def test_the_page_lists_what_has_to_be_recorded(khanh: FlaskClient) -> None:
    page = text_of(khanh.get("/staff/voice"))

    assert "Còn thiếu 24 trong 24 câu" in page
    assert "mời công dân có số thứ tự Chưa có" in page


def test_english_has_a_list_of_its_own_and_is_recorded_and_heard_like_vietnamese(
    khanh: FlaskClient, store: Store
) -> None:
    page = text_of(khanh.get("/staff/voice?language=en"))
    assert "Còn thiếu 37 trong 37 câu" in page
    assert "please go to desk Chưa có" in page
    assert "chỉ đọc, sau câu tiếng Việt" in page

    assert sends(khanh, "fourteen", recording(0.4), language="en") == "303"
    assert sends(khanh, "quatorze", recording(0.4), language="fr") == "422 language"
    assert "fourteen Đã có" in text_of(khanh.get("/staff/voice/clips?language=en"))
    assert "Còn thiếu 24 trong 24 câu" in text_of(khanh.get("/staff/voice/clips?language=vi"))

    records_all(store, language="en")
    heard = khanh.get("/staff/voice/sound?number=014&desk=3&language=en")
    assert (heard.status_code, heard.headers["X-Voice"]) == (200, "clips")
    again = khanh.get("/staff/voice/sound?number=014&desk=3&language=vi")
    assert again.headers.get("X-Voice") != "clips"
    assert "Đã đủ các câu" in text_of(khanh.get("/staff/voice?language=en"))


def test_a_recording_is_taken_trimmed_and_can_be_heard_and_removed(khanh: FlaskClient) -> None:
    assert sends(khanh, "mười bốn", recording(0.4)) == "303"

    page = khanh.get("/staff/voice/clips").text
    (address,) = re.findall(r'data-hears="([^"?]+)', page)
    heard = khanh.get(address)
    assert sound.seconds(sound.read(heard.data)) == pytest.approx(0.48, abs=0.02)

    khanh.post(f"{address}/remove")
    assert khanh.get(address).status_code == 404


@pytest.mark.parametrize(
    ("text", "sent", "said"),
    [
        ("một", b"no sound", "422 sound"),
        ("một", b"", "422 sound"),
        ("một", sound.written(silence(1)), "422 sound.quiet"),
        ("một", sound.written(tone(9)), "422 sound.long"),
        (" . ", recording(), "422 clip"),
    ],
)
def test_what_is_no_good_recording_is_refused_with_the_reason(
    khanh: FlaskClient, text: str, sent: bytes, said: str
) -> None:
    assert sends(khanh, text, sent) == said


def test_a_recording_of_an_hour_is_not_even_read(khanh: FlaskClient) -> None:
    answer = khanh.post(
        "/staff/voice/clips", data=b"x" * 5_000_000, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 413


def test_other_forms_take_no_more_than_before(khanh: FlaskClient) -> None:
    answer = khanh.post("/staff/voice/rule", data={"speech": "x" * 70_000})

    assert answer.status_code == 413


def test_any_call_can_be_heard_as_a_test(khanh: FlaskClient, store: Store) -> None:
    records_all(store)

    heard = khanh.get("/staff/voice/sound?number=1005&desk=3&times=3&language=vi&group=1&room=1")

    assert (heard.status_code, heard.headers["X-Voice"]) == (200, "clips")
    assert khanh.get("/staff/voice/sound?number=&desk=3&language=vi").status_code == 422


def test_the_way_of_speaking_is_set(khanh: FlaskClient, store: Store) -> None:
    khanh.post(
        "/staff/voice/rule",
        data={"speech": "southern", "from": ["07:00", "11:30", ""], "volume": ["90", "40", "100"]},
    )

    with store.read() as session:
        assert row(session, Hall, 1).voice == {
            "speech": "southern",
            "uses_program": False,
            "volumes": [["07:00", 90], ["11:30", 40]],
        }


@pytest.mark.parametrize(
    "wrong",
    [{"speech": "western"}, {"speech": "northern", "from": ["7"], "volume": ["x"]},
     {"speech": "northern", "from": ["07:00"], "volume": ["101"]}],
)  # fmt: skip
def test_a_way_of_speaking_that_cannot_be_meant_is_refused(
    khanh: FlaskClient, wrong: dict[str, object]
) -> None:
    assert khanh.post("/staff/voice/rule", data=wrong).status_code == 422


def test_an_officer_does_not_set_the_voice(dung: FlaskClient) -> None:
    assert dung.get("/staff/voice").status_code == 403
    assert dung.post("/staff/voice/rule", data={"speech": "southern"}).status_code == 403


def test_a_display_is_set_up(khanh: FlaskClient, store: Store, tokens: Tokens) -> None:
    told = SET_UP | {
        "inches": "65", "metres": "7,5", "zone": " Tầng  2 ", "desks": ["1", "3"],
        "shows": ["next", "notices"], "speaks": "yes",
    }  # fmt: skip

    khanh.post(f"/staff/devices/{tokens.ids['display']}/display", data=told)

    with store.read() as session:
        screen = Screen.of(row(session, Device, tokens.ids["display"]).setup)
    assert (screen.panel.inches, screen.panel.metres, screen.zone) == (65, 7.5, "Tầng 2")
    assert (screen.desks, screen.shows) == (frozenset({"1", "3"}), frozenset({"next", "notices"}))
    assert screen.speaks is True
    page = text_of(khanh.get(f"/staff/devices/{tokens.ids['display']}/display"))
    assert "92 mm" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inches": "24", "metres": "15"}, "legible"),
        ({"inches": "5"}, "inches"),
        ({"inches": "nan"}, "inches"),
        ({"metres": "xa"}, "metres"),
        ({"metres": "100"}, "metres"),
        ({"desks": ["77"]}, "desks"),
        ({"shows": ["names"]}, "shows"),
        ({"zone": "x" * 41}, "zone"),
    ],
)
def test_what_nobody_could_read_is_refused(
    khanh: FlaskClient, tokens: Tokens, change: dict[str, object], field: str
) -> None:
    answer = khanh.post(
        f"/staff/devices/{tokens.ids['display']}/display", data=SET_UP | change, headers=JSON
    )

    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


def test_only_displays_are_set_up(khanh: FlaskClient, tokens: Tokens) -> None:
    assert khanh.get(f"/staff/devices/{tokens.ids['kiosk']}/display").status_code == 404


def test_the_console_knows_which_display_is_mute(
    khanh: FlaskClient, store: Store, tokens: Tokens, clock: Clock
) -> None:
    with store.work() as work:
        screens.note(work, tokens.ids["display"], sound="blocked", layer="")

    assert "Chưa bật được âm thanh" in text_of(khanh.get("/staff/devices"))

    clock.pass_(minutes=20)  # it does not say so any more
    assert "Chưa bật được âm thanh" not in text_of(khanh.get("/staff/devices"))
