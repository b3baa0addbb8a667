"""Signing in and out."""

from collections.abc import Callable

import pytest

from hall import staff
from hall.errors import NotSignedIn
from hall.store import Store
from tests.api.conftest import Door, sits_down
from tests.conftest import Clock
from tests.people import PASSWORD


def test_name_and_password_give_a_token_that_works(
    stranger: Door, door: Callable[[str], Door]
) -> None:
    answer = stranger.post("/sessions", {"username": " Dung ", "password": PASSWORD})

    assert answer.status_code == 201
    assert (answer.json["username"], answer.json["role"]) == ("dung", "officer")
    sits_down(door(answer.json["token"]), "1")


def test_who_signs_in_again_is_told_where_they_sit(stranger: Door, dung: Door) -> None:
    sits_down(dung, "3")

    answer = stranger.post("/sessions", {"username": "dung", "password": PASSWORD})

    assert answer.json["desk"] == "3"


@pytest.mark.parametrize("username", ["dung", "nobody", "DUNG ", "'; --", "đồng", "x" * 80])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    stranger: Door, username: str
) -> None:
    answer = stranger.post("/sessions", {"username": username, "password": "guess"})

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert "WWW-Authenticate" in answer.headers


def test_one_who_may_no_longer_work_here_does_not_get_in(stranger: Door, store: Store) -> None:
    with store.work() as work:
        staff.disable(work, hall_id=1, username="dung")

    answer = stranger.post("/sessions", {"username": "dung", "password": PASSWORD})

    assert answer.status_code == 401


def test_who_signed_out_is_a_stranger(dung: Door) -> None:
    assert dung.delete("/sessions").status_code == 204

    assert dung.get("/line").status_code == 401
    assert dung.delete("/sessions").status_code == 401


def test_a_sign_in_ends_by_itself_when_nobody_uses_it(dung: Door, clock: Clock) -> None:
    clock.pass_(minutes=61)

    assert dung.get("/line").status_code == 401


def test_who_guesses_is_slowed_down(stranger: Door) -> None:
    answers = [
        stranger.post("/sessions", {"username": "dung", "password": f"guess {n}"})
        for n in range(11)
    ]

    assert [a.status_code for a in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_guessing_at_many_names_is_slowed_down_too(
    stranger: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object, **__: object) -> None:  # as always, but not slowly
        raise NotSignedIn("wrong name or password")

    monkeypatch.setattr(staff, "check_password", wrong)

    answers = [
        stranger.post("/sessions", {"username": f"name{n}", "password": "guess"}) for n in range(51)
    ]

    assert [answer.status_code for answer in answers] == [401] * 50 + [429]


def test_a_password_is_never_said_back(stranger: Door) -> None:
    sent = {"username": "dung", "password": ["my dear secret"], "my dear secret": 1}

    answer = stranger.post("/sessions", {k: v for k, v in sent.items() if k != "my dear secret"})

    assert answer.status_code == 422
    assert "my dear secret" not in answer.text
