"""Files that take long are made beside the server, seen on their way, fetched by one person."""

import threading
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from casework.kinds import Kind
from casework.making import Order
from hall.store import Store
from staff_console.makings import Making, Makings, by_a_program
from tests.casework.reception import AN, BINH, finishes, receives, writes
from tests.conftest import staff_token
from tests.people import EM
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import file_of, opened, text_of

DAY = {"first": "2026-11-23", "last": "2026-11-23"}
SECRET = "Ông Mẫu nhận tiền của nhà thầu"


@pytest.fixture
def held(app: Flask) -> threading.Event:
    """The next files wait for this, half read."""
    go_on = threading.Event()

    def make(making: Making) -> bytes:
        making.read = 1
        go_on.wait(20)
        return b"made"

    app.extensions["staff_console.makings"] = Makings(make)
    return go_on


@pytest.fixture
def two_visits(store: Store) -> None:
    first = receives(store, AN)
    writes(store, first, kind=Kind.COMPLAINT)
    finishes(store, first)
    second = receives(store, BINH, EM)
    writes(store, second, EM, kind=Kind.DENUNCIATION, content=SECRET)
    finishes(store, second, EM)


@pytest.mark.slow
def test_a_program_beside_the_server_writes_the_book_without_what_is_sealed(
    as_: As, two_visits: None
) -> None:
    made = file_of(as_("hoa"), "/staff/book/xlsx", DAY, beside=True).data

    (sheet,) = load_workbook(BytesIO(made)).worksheets
    said = str([list(row) for row in sheet.iter_rows(values_only=True)])
    assert AN.full_name in said
    assert "Bảo mật theo Luật Tố cáo" in said
    for secret in (BINH.full_name, BINH.id_number, SECRET):
        assert secret not in said


def test_the_page_says_how_far_the_file_is(
    as_: As, two_visits: None, held: threading.Event, app: Flask
) -> None:
    dung = as_("dung")

    page = dung.post("/staff/book/xlsx", data=DAY).location
    while_made = text_of(dung.get(f"{page}/now"))
    too_early = dung.get(f"{page}/file")
    held.set()
    (making,) = app.extensions["staff_console.makings"]._all.values()
    assert making.over.wait(20)

    assert "/ 2" in while_made
    assert "so-tiep-cong-dan-20261123-20261123.xlsx" in text_of(dung.get("/staff/book"))
    assert too_early.status_code == 404
    assert "Tải tệp về" in text_of(dung.get(page))
    assert dung.get(f"{page}/file").data == b"made"


def test_a_file_is_there_for_whoever_asked_and_for_nobody_else(
    as_: As, two_visits: None, held: threading.Event
) -> None:
    held.set()
    page = as_("dung").post("/staff/book/xlsx", data=DAY).location

    for who in ("em", "hoa"):
        for path in (page, f"{page}/now", f"{page}/file"):
            assert as_(who).get(path).status_code == 404


def test_an_officer_who_asks_again_and_again_is_asked_to_wait(
    as_: As, two_visits: None, held: threading.Event
) -> None:
    dung = as_("dung")

    answers = [dung.post("/staff/book/xlsx", data=DAY).status_code for _ in range(4)]
    held.set()

    assert answers == [303, 303, 303, 429]


def test_a_file_that_could_not_be_made_is_said_to_be_so(
    as_: As, two_visits: None, app: Flask
) -> None:
    def fails(making: Making) -> bytes:
        raise ValueError("the program ended with 1")

    makings = app.extensions["staff_console.makings"] = Makings(fails)
    page = as_("dung").post("/staff/book/pdf", data=DAY).location
    (making,) = makings._all.values()
    assert making.over.wait(20)

    assert "Không tạo được tệp" in text_of(as_("dung").get(page))
    assert as_("dung").get(f"{page}/file").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_officer_orders_the_book_by_keyboard_and_gets_it_without_another_touch(
    browser: Browser,
    live_server: str,
    store: Store,
    two_visits: None,
    held: threading.Event,
    axe_script: Path,
    language: str,
) -> None:
    token = staff_token(store, "dung")

    with opened(browser, live_server, token, "/staff/book", language=language) as page:
        page.locator('[data-opens="book-file"]').focus()
        page.keyboard.press("Enter")
        page.locator("#book-file button[data-kind=primary]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("progress")).to_have_attribute("value", "1")
        while_made = list(looked_at(page, axe_script))
        with page.expect_download() as fetched:
            held.set()
        once_made = list(looked_at(page, axe_script))

    assert fetched.value.suggested_filename == "so-tiep-cong-dan-20261101-20261123.xlsx"
    assert (while_made, once_made) == ([], [])


def test_a_program_that_hangs_is_ended_and_the_next_file_has_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 600\n")
    hangs.chmod(0o755)
    monkeypatch.setattr("staff_console.makings.sys.executable", str(hangs))
    monkeypatch.setattr("staff_console.makings.LONGEST_SECONDS", 0.2)
    order = Order(
        what="xlsx",
        format="",
        url="sqlite://",
        keys="",
        hall_id=1,
        staff_id=1,
        role="supervisor",
        first="2026-11-23",
        last="2026-11-23",
        now="2026-11-23T08:00:00Z",
    )

    with pytest.raises(ValueError, match="ended with -9"):
        by_a_program(Making(id="A", staff_id=1, name="x", order=order, count=1))
