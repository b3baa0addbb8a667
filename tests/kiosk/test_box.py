"""The hall's box, and a result, at the kiosk: what is answered, printed and hidden."""

import json
import re
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import following, petitions
from casework.kinds import Kind
from casework.model import Remark
from casework.petitions import Paper
from hall import printing
from hall.model import PrintJob
from hall.store import Store
from kiosk import box
from tests.casework.reception import AN, asks, enters
from tests.conftest import Tokens
from tests.people import DUNG, sits_down

JSON = "application/json"
RUDE = {"channel": "staff", "marks": ["impolite"], "desk": "1", "phone": ""}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "ANSWER_SECONDS", 0.0)


def drops(kiosk: FlaskClient, key: str = "k1", **more: object) -> TestResponse:
    return kiosk.post("/kiosk/remarks", json=RUDE | more, headers={"Idempotency-Key": key})


def code_in(answer: TestResponse) -> str:
    found = re.search(r'box-code unspoken"[^>]*>([^<]+)<', answer.text)
    assert found
    return found[1].replace("\u00a0", "")


def slips(store: Store) -> list[PrintJob]:
    with store.read() as session:
        return list(session.scalars(select(PrintJob).order_by(PrintJob.id)))


def petition_of(store: Store) -> str:
    paper = Paper(kind=Kind.COMPLAINT, petitioner=enters(store, AN).id, title="Vụ việc")
    code: str = asks(store, DUNG, petitions.take_in, paper).lookup_code
    return code


def result(kiosk: FlaskClient, code: str, known: str = "") -> TestResponse:
    return kiosk.post("/kiosk/results", json={"code": code, "known": known})


def test_a_remark_gives_a_number_a_code_and_one_slip_however_often_it_is_sent(
    kiosk: FlaskClient, store: Store, tokens: Tokens
) -> None:
    first, again = drops(kiosk), drops(kiosk)

    assert (first.status_code, again.status_code) == (201, 200)
    assert "1/2026" in first.text
    assert code_in(first) == code_in(again)
    (job,) = slips(store)
    assert job.kiosk_id == tokens.ids["kiosk"]


@pytest.mark.parametrize(
    "said", [RUDE, {"channel": "matter", "marks": ["land"], "phone": "0900000001"}]
)
def test_the_slip_tells_number_and_code_and_neither_channel_nor_desk_nor_words(
    kiosk: FlaskClient, store: Store, said: dict[str, object]
) -> None:
    sits_down(store, DUNG, "1")
    answer = kiosk.post("/kiosk/remarks", json=said, headers={"Idempotency-Key": "k"})

    (job,) = slips(store)
    told = json.dumps(printing.opened(store.vault, job.slip), ensure_ascii=False)
    assert code_in(answer) not in json.dumps(job.slip)
    assert f"/follow#{code_in(answer)}" in told
    for secret in ("Thái độ", "Đất đai", "Dung", "Bàn", "0900000001", "phục vụ", "vụ việc"):
        assert secret not in told


def test_a_remark_that_cannot_be_meant_is_refused(kiosk: FlaskClient, store: Store) -> None:
    assert drops(kiosk, marks=[]).status_code == 422
    assert drops(kiosk, channel="praise").status_code == 422
    assert drops(kiosk, key="").status_code == 422
    with store.read() as session:
        assert session.scalars(select(Remark)).all() == []


def test_a_remark_is_followed_by_its_code_alone(kiosk: FlaskClient) -> None:
    code = code_in(drops(kiosk))

    answer = result(kiosk, code)

    assert answer.status_code == 200
    assert "Đã tiếp nhận, chờ xem xét" in answer.text
    assert code not in answer.text


def test_a_petition_wants_something_its_citizen_knows(kiosk: FlaskClient, store: Store) -> None:
    code = petition_of(store)

    asked, told = result(kiosk, code), result(kiosk, code, "1990")

    assert (asked.status_code, told.status_code) == (422, 200)
    assert "Lê Thị Dung" in told.text
    for secret in (AN.full_name, AN.id_number, code, following.in_groups(code)):
        assert secret not in told.text


def test_a_wrong_code_is_answered_like_a_petition_of_which_too_little_is_known(
    kiosk: FlaskClient, store: Store
) -> None:
    code = petition_of(store)

    for known in ("", "1991"):
        real, guess = result(kiosk, code, known), result(kiosk, "BCFGHJKLMNPQ", known)
        assert (real.status_code, _told(real)) == (guess.status_code, _told(guess))


def _told(answer: TestResponse) -> str:
    """All of it but its token, which is another each second."""
    return re.sub(r'(csrf[-_]token" (?:content|value)=")[^"]*', r"\1", answer.text)


@pytest.mark.parametrize("known", ["\\u0000", "\\ud800"])
def test_what_no_hand_can_type_is_a_wrong_answer(
    kiosk: FlaskClient, store: Store, known: str
) -> None:
    body = f'{{"code": "{petition_of(store)}", "known": "{known}"}}'

    assert kiosk.post("/kiosk/results", data=body, content_type=JSON).status_code == 404


def test_one_code_is_tried_six_times_a_minute(kiosk: FlaskClient) -> None:
    answers = [result(kiosk, "BCFGHJKLMNPQ", f"19{n:02}").status_code for n in range(8)]

    assert answers == [404] * 6 + [429] * 2


def test_one_kiosk_does_not_try_codes_for_long(
    kiosk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "ASKS_PER_MINUTE", 3)
    codes = ("BCFGHJKLMNPQ", "CFGHJKLMNPQR", "FGHJKLMNPQRS", "GHJKLMNPQRST")

    assert [result(kiosk, code, "1990").status_code for code in codes] == [404] * 3 + [429]


def test_no_answer_comes_sooner_than_another(
    kiosk: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, waited = petition_of(store), list[float]()
    monkeypatch.setattr(box, "ANSWER_SECONDS", 30.0)
    monkeypatch.setattr(time, "sleep", waited.append)

    for asked, known in ((code, "1990"), (code, "1991"), ("BCFGHJKLMNPQ", "1990")):
        result(kiosk, asked, known)

    assert [29 < seconds <= 30 for seconds in waited] == [True] * 3


def test_on_the_phone_the_code_tells_the_state_and_takes_ones_own_words_once(
    kiosk: FlaskClient, app: Flask, store: Store
) -> None:
    code, phone = code_in(drops(kiosk)), app.test_client()

    seen = phone.post("/follow", data={"code": code, "known": ""})
    first = phone.post("/follow/words", data={"code": code, "content": "Cán bộ nói to."})
    again = phone.post("/follow/words", data={"code": code, "content": "Khác."})

    assert "Đã tiếp nhận, chờ xem xét" in seen.text
    assert "impolite" not in seen.text
    assert "Thái độ" not in seen.text
    assert first.status_code == 303
    assert again.status_code == 409
    assert "content" not in phone.post("/follow", data={"code": code}).text.split("<main")[1]


def test_after_a_low_rating_the_reasons_go_to_the_head_if_somebody_wishes(
    app: Flask, store: Store, tokens: Tokens
) -> None:
    from casework import remark_box
    from tests.casework.reception import at_the_desk, leaves
    from tests.people import HOA

    leaves(store, DUNG, at_the_desk(store, DUNG))
    terminal = app.test_client()
    terminal.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.rating}"
    visit = re.search(r'data-visits="([0-9a-f]+)"', terminal.get("/rate/screens").text)
    assert visit
    low = {"visit": visit[1], "score": 1, "reasons": ["impolite"]}
    terminal.post("/rate", json=low)

    sent = terminal.post("/rate/remarks", json=low, headers={"Idempotency-Key": "k"})

    assert sent.status_code == 201
    (seen,) = asks(store, HOA, remark_box.listed)
    assert seen.desk == "1"
    assert asks(store, DUNG, remark_box.listed) == ()


def test_after_a_low_rating_on_the_phone_the_reasons_go_to_the_head_once(
    app: Flask, store: Store
) -> None:
    from casework import remark_box
    from tests.casework.reception import at_the_desk, leaves
    from tests.people import HOA

    ticket = at_the_desk(store, DUNG)
    phone, secret = app.test_client(), store.vault.ticket_token(ticket)
    low = {"ticket": secret, "score": 2, "reasons": ["unclear"]}
    assert phone.post("/t/remark", json=low).status_code == 409
    leaves(store, DUNG, ticket)

    first, again = phone.post("/t/remark", json=low), phone.post("/t/remark", json=low)

    assert first.json == again.json
    assert len(asks(store, HOA, remark_box.listed)) == 1
    assert phone.post("/t/remark", json=low | {"ticket": "x"}).json == {"number": "", "code": ""}
