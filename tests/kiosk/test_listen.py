"""The screen read out: by one button on every screen, again and again, and nothing private."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from kiosk import reading
from tests.kiosk.test_routes import JSON
from tests.kiosk.touching import press, shows, takes_a_number


@pytest.fixture
def asked(screen: Page, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the kiosk has asked the hall to say, by a voice that is always there."""
    monkeypatch.setattr(reading, "can_speak", lambda: True)
    said: list[str] = []

    def listen(request: object) -> None:
        if request.url.endswith("/kiosk/speech"):  # type: ignore[attr-defined]
            said.append(request.post_data_json["text"])  # type: ignore[attr-defined]

    screen.on("request", listen)
    screen.reload()
    shows(screen, "services")
    return said


def says(kiosk: FlaskClient, **body: object) -> tuple[int, bytes]:
    answer = kiosk.post("/kiosk/speech", json=body, headers=JSON)
    return answer.status_code, answer.data[:4]


def test_the_house_reads_a_text_in_both_languages(kiosk: FlaskClient, espeak: str) -> None:
    assert says(kiosk, text="Mời ông bà lấy số.", language="vi") == (200, b"RIFF")
    assert says(kiosk, text="Take a number.", language="en") == (200, b"RIFF")


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "", "language": "vi"}, {"text": "x" * 3_001, "language": "vi"},
     {"text": 5, "language": "vi"}, {"text": "a", "language": "xx"}, {"text": "a"}],
)  # fmt: skip
def test_what_is_no_text_is_refused(kiosk: FlaskClient, body: dict[str, object]) -> None:
    assert says(kiosk, **body)[0] == 422


def test_every_screen_is_read_out_once_somebody_wants_to_listen(
    screen: Page, asked: list[str]
) -> None:
    press(screen, "listen")
    press(screen, "service", "regular")
    press(screen, "party", "1")
    expect(screen.locator("#wishes")).to_be_visible()
    screen.wait_for_timeout(200)

    assert "Mời chọn nội dung cần thực hiện" in asked[0]
    assert "Gặp cán bộ tiếp công dân" in asked[0]
    assert "Ông bà đi mấy người?" in asked[1]
    assert "Tôi thuộc diện ưu tiên" in asked[2]


@pytest.mark.slow
def test_the_ticket_is_read_out_and_said_again(screen: Page, asked: list[str]) -> None:
    takes_a_number(screen)
    press(screen, "listen")
    expect(screen.locator("#main")).not_to_have_attribute("data-speaking", "", timeout=60_000)
    press(screen, "listen")
    screen.wait_for_timeout(200)

    assert "001" in asked[0]
    assert asked[0].split(",")[0] == asked[-1].split(",")[0]
    assert len(asked) == 2


def test_a_touch_stops_it(screen: Page, asked: list[str]) -> None:
    press(screen, "listen")
    expect(screen.locator("#main")).to_have_attribute("data-speaking", "")
    press(screen, "listen")

    expect(screen.locator("#main")).not_to_have_attribute("data-speaking", "")
    assert len(asked) == 1


@pytest.mark.slow
def test_what_is_typed_and_what_was_asked_for_is_never_said(screen: Page, asked: list[str]) -> None:
    press(screen, "service", "regular")
    press(screen, "party", "1")
    press(screen, "priority")
    press(screen, "take")
    shows(screen, "ticket")
    press(screen, "listen")
    press(screen, "earlier")
    press(screen, "earlier-number")
    for digit in "999090000001":
        press(screen, "digit", digit)
    press(screen, "listen")
    press(screen, "listen")
    press(screen, "tell")
    shows(screen, "earlier-told")
    screen.wait_for_timeout(200)

    everything = " ".join(asked)
    assert "Đã nhận" in everything
    assert "999" not in everything
    assert "ƯU TIÊN" not in everything


def test_whoever_comes_next_hears_nothing(screen: Page, asked: list[str]) -> None:
    takes_a_number(screen)
    press(screen, "listen")
    press(screen, "done")
    shows(screen, "services")
    press(screen, "service", "regular")
    screen.wait_for_timeout(200)

    assert len(asked) == 1
    expect(screen.locator("#main")).not_to_have_attribute("data-speaking", "")


def test_where_nothing_can_speak_nothing_is_offered(
    screen: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "can_speak", lambda: False)
    screen.reload()
    shows(screen, "services")

    expect(screen.locator("#services [name=listen]")).to_be_hidden()
