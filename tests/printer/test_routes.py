"""The page of the sample hall's printer."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from app import create_app
from hall.web import House
from printer import drawn, raster
from printer.state import Paper
from printer.virtual.printer import VirtualPrinter
from tests.conftest import served
from tests.printer import papers

AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def house(house: House, virtual: VirtualPrinter, tmp_path: Path) -> House:
    slips = tmp_path / "slips"
    slips.mkdir()
    return replace(house, is_demo=True, slips=slips, extras={"virtual_printer": virtual})


@pytest.fixture
def slips(house: House) -> Path:
    """An's slip lies there already."""
    folder = drawn.folder(house)
    (folder / "1-007.png").write_bytes(raster.png(papers.ticket(), width_dots=576))
    return folder


@pytest.fixture
def page(app: Flask, browser: Browser) -> Iterator[Page]:
    with served(app) as url:
        context = browser.new_context(base_url=url, viewport={"width": 1366, "height": 768})
        yield context.new_page()
        context.close()


def csrf(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/printer").text)
    assert found
    return found[1]


def test_the_page_shows_the_slips_that_came_out(client: FlaskClient, slips: Path) -> None:
    shown = client.get("/printer").text

    with client.get("/printer/slips/1-007.png") as picture:
        dots, kind = picture.data, picture.mimetype

    assert 'alt="Phiếu số 007"' in shown
    assert dots == (slips / "1-007.png").read_bytes()
    assert kind == "image/png"


def test_a_torn_piece_is_shown_as_one(client: FlaskClient, slips: Path) -> None:
    (slips / "unknown-slip.png").write_bytes((slips / "1-007.png").read_bytes())
    (slips / ".2-008.part").write_bytes(b"half a picture")

    shown = client.get("/printer?lang=en").text

    assert 'alt="A torn piece"' in shown
    assert 'alt="008"' not in shown
    assert ">008<" not in shown


def test_the_last_dozen_is_shown_the_newest_first(house: House, slips: Path) -> None:
    for number in range(2, 20):
        (slips / f"{number}-{number:03}.png").touch()
        os.utime(slips / f"{number}-{number:03}.png", (2e9 + number,) * 2)

    labels = [slip.label for slip in drawn.latest(house)]

    assert len(labels) == 12
    assert labels[0] == "019"
    assert "007" not in labels


def test_nothing_outside_the_folder_is_shown(client: FlaskClient, slips: Path) -> None:
    (slips.parent / "secret.png").write_bytes(b"secret")

    for name in ("../secret", "%2e%2e%2fsecret", "..%2Fsecret"):
        assert client.get(f"/printer/slips/{name}.png").status_code == 404


def test_a_switch_is_flipped_by_its_form_and_by_nothing_else(
    client: FlaskClient, virtual: VirtualPrinter
) -> None:
    token = csrf(client)

    looked = client.get("/printer/switches?switch=paper+out").status_code
    foreign = client.post("/printer/switches", data={"switch": "paper out"}).status_code
    unflipped = virtual.machine.paper
    flipped = client.post("/printer/switches", data={"switch": "paper out", "csrf_token": token})

    assert (looked, foreign, unflipped) == (405, 403, Paper.PLENTY)
    assert (flipped.status_code, flipped.headers["Location"]) == (303, "/printer")
    assert virtual.machine.paper is Paper.OUT


def test_an_unknown_switch_is_refused(client: FlaskClient) -> None:
    answer = client.post("/printer/switches", data={"switch": "x", "csrf_token": csrf(client)})

    assert answer.status_code == 422


def test_what_has_not_changed_is_not_sent_again(
    client: FlaskClient, virtual: VirtualPrinter, slips: Path
) -> None:
    etag = re.search(r"data-etag='([^']+)'", client.get("/printer").text)
    assert etag
    known = {"If-None-Match": etag[1]}

    same = client.get("/printer/now", headers=known).status_code
    virtual.machine.paper = Paper.LOW
    fresh = client.get("/printer/now", headers=known).status_code

    assert (same, fresh) == (304, 200)


def test_bytes_that_no_printer_knows_are_said_on_the_page(
    client: FlaskClient, virtual: VirtualPrinter
) -> None:
    virtual.machine.fail("byte 0: 54")

    shown = client.get("/printer").text

    virtual.machine.failures.clear()
    assert "Máy in nhận được byte không hiểu" in shown
    assert "<code>byte 0: 54</code>" in shown


def test_a_hall_that_is_no_sample_has_no_such_page(house: House) -> None:
    real = create_app(replace(house, is_demo=False)).test_client()

    assert real.get("/printer").status_code == 404


def test_whoever_presses_a_switch_sees_it_stand(page: Page, virtual: VirtualPrinter) -> None:
    page.goto("/printer?lang=en")

    page.get_by_role("button", name="Nearly out").click()

    pressed = page.locator("button[value='paper low'][aria-pressed=true]")
    expect(pressed).to_be_visible()
    assert virtual.machine.paper is Paper.LOW


def test_a_slip_appears_by_itself(page: Page, slips: Path) -> None:
    page.goto("/printer")
    expect(page.get_by_alt_text("Phiếu số 007")).to_be_visible()

    (slips / "2-008.png").write_bytes((slips / "1-007.png").read_bytes())

    expect(page.get_by_alt_text("Phiếu số 008")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_open_to_everybody(
    page: Page, slips: Path, virtual: VirtualPrinter, axe_script: Path, language: str
) -> None:
    virtual.machine.fail("byte 0: 54")
    page.goto(f"/printer?lang={language}")

    page.evaluate(axe_script.read_text("utf-8"))
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", AXE)
    words = page.locator("body").inner_text()
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")

    virtual.machine.failures.clear()
    assert [each["id"] for each in found["violations"]] == []
    assert [word for word in words.split() if word.startswith(("printer.", "hall."))] == []
    assert width == 320
