"""What a scanner sends in pieces comes out whole, in Vietnamese, once, and is written nowhere."""

import logging
import os
import sys
import threading
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk_agent.scanner import (
    MOST_BYTES,
    SILENCE_SECONDS,
    Frames,
    Scanner,
    Scans,
    kind_of,
    secret_of,
    serial_line,
)
from tests.kiosk_agent.test_journey import until

CARD = "001090000001|012345678|Nguyễn Văn Thử|05031990|Nam|Số 1 phố Ươm Đặng, Hà Nội|15042021"
TOKEN = "BCFGHJKLMNPQRSTVXZ012345678"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x00", b"\x03"])
def test_two_scans_with_any_line_end_are_two_texts(end: bytes) -> None:
    frames = Frames()

    found = frames.feed(CARD.encode() + end + TOKEN.encode() + end, 1.0)

    assert found == [CARD, TOKEN]


def test_a_scanner_without_a_line_end_is_understood_by_its_silence() -> None:
    frames = Frames()

    begun = frames.feed(CARD.encode(), 1.0)
    done = frames.feed(b"", 1.0 + 2 * SILENCE_SECONDS)

    assert (begun, done) == ([], [CARD])


def test_what_is_not_utf8_is_no_text() -> None:
    assert Frames().feed("Nguyễn".encode("cp1258", "replace") + b"\xff\r", 1.0) == [""]


def test_noise_without_end_is_let_go() -> None:
    frames = Frames()

    found = frames.feed(b"x" * (MOST_BYTES + 1), 1.0)

    assert found == [""]
    assert frames.feed(b"good\r", 1.1) == ["good"]


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_however_it_is_cut_the_text_is_the_same(cuts: list[int], form: str) -> None:
    """A cut in the middle of a letter's bytes does no harm."""
    text = unicodedata.normalize(form, CARD)  # type: ignore[arg-type]  # known words
    raw = text.encode() + b"\r\n"
    frames, found, at = Frames(), [], 0
    for length in (*cuts, len(raw)):
        found += frames.feed(raw[at : at + length], 1.0)
        at += length

    assert found == [text]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CARD, "card"),
        (f"https://hall.test/t#{TOKEN}", "ticket"),
        (TOKEN, "ticket"),
        ("12345678", "appointment"),
        ("", "other"),
        ("https://example.org/", "other"),
    ],
)
def test_what_it_looks_like(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    assert secret_of(text) == (TOKEN if kind == "ticket" else "")


def test_a_scan_is_given_once_and_only_while_it_is_fresh() -> None:
    now = [0.0]
    scans = Scans(steady=lambda: now[0])
    scans.put(CARD)

    first, second = scans.take(seconds=0), scans.take(seconds=0)
    scans.put(CARD)
    now[0] = 11.0

    assert first is not None
    assert first.text == CARD
    assert second is None
    assert scans.take(seconds=0) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no such devices there")
def test_a_serial_scanner_is_read_and_nothing_of_it_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A pseudo-terminal stands for the USB device; pyserial is the real one."""
    caplog.set_level(logging.DEBUG)
    ours, theirs = os.openpty()
    heard, bell, stop = [], threading.Event(), threading.Event()

    def hear(text: str) -> None:
        heard.append(text)
        bell.set()

    scanner = Scanner(serial_line(os.ttyname(theirs)), hear)
    thread = threading.Thread(target=scanner.run, args=(stop,))
    thread.start()
    until(lambda: scanner.is_there)  # what came before is not its
    raw = CARD.encode()
    os.write(ours, raw[:51])
    os.write(ours, raw[51:] + b"\r")
    assert bell.wait(5)
    stop.set()
    thread.join(5)
    for handle in (ours, theirs):
        os.close(handle)

    assert heard == [CARD]
    assert "scanned: card" in caplog.text
    assert "001090000001" not in caplog.text
    assert "Thử" not in caplog.text
