"""Records over the API and as files: codes and days; no name, no text, nothing sealed."""

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from casework.kinds import Kind
from hall.store import Store
from tests.api.conftest import Door
from tests.casework.reception import AN, BINH, finishes, receives, takes_in, writes
from tests.conftest import Tokens
from tests.people import EM, HOA
from tests.staff_console.working import file_of, signed_in

DAY = "2026-11-23"
DAYS = {"first": DAY, "last": DAY}
SECRET = "Đất nhà tôi"
Doors = Callable[[str | None], Door]


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    """A complaint of An and a denunciation of Bình: the ids of all that came of them."""
    found = {}
    for name, who, identity, kind in (
        ("open", "dung", AN, Kind.COMPLAINT),
        ("sealed", EM, BINH, Kind.DENUNCIATION),
    ):
        page = receives(store, identity, who)
        writes(store, page, who, content=SECRET, kind=kind)
        taken = takes_in(store, page, kind, who, content=SECRET)
        finishes(store, page, who)
        found |= {f"{name} petition": taken.petition.id, f"{name} matter": taken.matter}
    return found


@pytest.fixture
def program(tokens: Tokens, door: Doors) -> Door:
    return door(tokens.api)


def test_a_day_is_read_as_codes_without_the_sealed(program: Door, ids: dict[str, str]) -> None:
    (petition,) = program.get(f"/days/{DAY}/petitions").json
    (visit,) = program.get(f"/days/{DAY}/visits").json

    assert petition == {
        "id": ids["open petition"],
        "number": "1/2026",
        "matter": ids["open matter"],
        "kind": "complaint",
        "source": "in_person",
        "received_on": DAY,
        "signers": 1,
        "status": "received",
        "decision": None,
        "decided_on": None,
    }
    assert visit["book_number"] == "1/2026"
    assert visit["outcomes"] == ["statement_recorded"]
    assert visit["matter"] == ids["open matter"]


def test_what_is_sealed_and_what_never_was_read_the_same(
    program: Door, ids: dict[str, str]
) -> None:
    for what, path in (("petition", "/petitions"), ("matter", "/matters")):
        assert program.get(f"{path}/{ids[f'open {what}']}").status_code == 200
        sealed, nothing = (
            program.get(f"{path}/{key}") for key in (ids[f"sealed {what}"], "B" * 16)
        )
        assert sealed.status_code == nothing.status_code == 404
        assert sealed.text == nothing.text


def test_no_answer_holds_a_name_or_a_text(program: Door, ids: dict[str, str]) -> None:
    paths = (f"/days/{DAY}/petitions", f"/days/{DAY}/visits", f"/matters/{ids['open matter']}")
    said = " ".join(program.get(path).text for path in paths)

    for secret in (AN.full_name, AN.id_number, BINH.full_name, SECRET, "denunciation"):
        assert secret not in said


def test_a_day_that_is_none_is_not_found(program: Door) -> None:
    assert program.get("/days/2026-02-30/visits").status_code == 404


@pytest.mark.parametrize("kind", ["petitions", "visits"])
def test_the_three_files_say_the_same(
    app: Flask, store: Store, ids: dict[str, str], kind: str
) -> None:
    hoa = signed_in(app, store, HOA)
    files = {
        end: file_of(hoa, f"/staff/export/{kind}.{end}", DAYS).data
        for end in ("csv", "xlsx", "json")
    }

    (told,) = json.loads(files["json"])
    (row,) = csv.DictReader(StringIO(files["csv"].decode("utf-8-sig")))
    names, values = load_workbook(BytesIO(files["xlsx"])).worksheets[0].iter_rows(values_only=True)
    assert list(told) == list(row) == list(names)
    assert told["id"] == row["id"] == values[0]
    assert told["kind"] == row["kind"] == "complaint"
    assert AN.full_name not in str(told)


def test_only_the_head_exports(app: Flask, store: Store) -> None:
    for who in ("dung", "khanh", "lan"):
        answer = signed_in(app, store, who).post("/staff/export/visits.csv", data=DAYS)
        assert answer.status_code == 403
