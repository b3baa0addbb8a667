"""The ticket on a citizen's phone: its states, its words, and what strangers learn: nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from hall import forecast, line, rounds, tickets
from hall.model import Desk, Hall, Step, Ticket
from hall.store import Store, row
from hall.vault import ALPHABET
from queue_display import places
from queue_display.asked import Limit
from tests.conftest import Clock, Tokens
from tests.people import DUNG, EM, arrives, calls_next, does, hand, serves, sits_down, visits
from tests.queue_display.waiting import NOBODYS, asks, board_of, place_of, secret

TELLING = {"Date", "Set-Cookie"}  # headers that differ by their nature, or must not be there


def test_who_waits_sees_how_many_are_before_them(client: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    for _ in range(3):
        arrives(store)
    an = arrives(store)

    place = place_of(client, store, an)

    assert (place["state"], place["label"], place["people_ahead"]) == ("waiting", "004", 3)
    assert place["words"]["title"] == "Còn khoảng 3 lượt trước ông/bà"
    assert place["words"]["wait"] == "Chưa có dự kiến thời gian chờ"
    assert not place["is_soon"]


def test_two_before_them_is_soon(client: FlaskClient, store: Store) -> None:
    arrives(store)
    arrives(store)
    chi = arrives(store)

    place = place_of(client, store, chi)

    assert place["is_soon"]
    assert place["words"]["now"] == "Sắp đến lượt. Mời ông/bà trở lại khu vực chờ."


def test_the_first_in_line_is_told_so(client: FlaskClient, store: Store) -> None:
    an = arrives(store)

    assert place_of(client, store, an)["words"]["title"] == "Ông/bà sắp được mời"


def test_the_range_is_shown_once_it_is_known(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    visits(store, clock, 5)
    arrives(store)
    bình = arrives(store)
    forecast.renew(store, 1)

    place = place_of(client, store, bình)

    low, high = place["forecast"]["low_minutes"], place["forecast"]["high_minutes"]
    assert 0 <= low < high
    assert place["words"]["wait"].replace("\u2060", "") == (
        f"Dự kiến chờ: khoảng {low}–{high} phút"
    )


def test_who_is_next_waits_less_than_so_long_and_not_from_nought(
    client: FlaskClient, display: FlaskClient, store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    visits(store, clock, 5)
    sits_down(store, EM, "2")  # free for whoever comes now
    an = arrives(store)
    forecast.renew(store, 1)

    shown = place_of(client, store, an)["words"]["wait"].replace("\u2060", "")

    assert shown == "Dự kiến chờ: dưới 5 phút"
    assert "Dưới 5 phút" in board_of(display)


def test_who_is_called_sees_the_desk(client: FlaskClient, store: Store) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, EM)

    place = place_of(client, store, an)

    assert (place["state"], place["desk"], place["times"]) == ("called", "2", 1)
    assert place["words"]["title"] == "Mời ông/bà đến bàn số"


def test_who_is_called_quietly_sees_the_desk_on_their_own_phone(
    client: FlaskClient, store: Store
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    with store.work(hall_id=1) as work:
        row(work.session, Desk, 2).is_room = True
        tickets.call_next(work, hand(work, EM), quiet=True)

    place = place_of(client, store, an)

    assert (place["state"], place["desk"]) == ("called", "2")
    assert place["words"]["title"] == "Mời ông/bà vào phòng số"


@pytest.mark.parametrize(
    ("verbs", "state", "title"),
    [
        (["start"], "serving", "Đang được tiếp tại bàn số 2"),
        (["miss"], "missed", "Ông/bà đã lỡ lượt gọi"),
        (["start", "finish"], "served", "Buổi tiếp đã kết thúc"),
        (["hold"], "on_hold", "Mời ông/bà chờ ít phút"),
        (["withdraw"], "withdrawn", "Số này đã được hủy"),
        (["restore"], "waiting", "Ông/bà sắp được mời"),
    ],
)
def test_each_state_has_its_words(
    client: FlaskClient, store: Store, verbs: list[str], state: str, title: str
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, EM)
    for verb in verbs:
        does(store, EM, verb, an, **({"minutes": 10} if verb == "hold" else {}))

    place = place_of(client, store, an)

    assert (place["state"], place["words"]["title"]) == (state, title)
    assert place["desk"] == ("2" if state == "serving" else None)
    assert place["words"]["now"]


def test_a_phone_is_spoken_to_in_the_language_of_its_page(
    client: FlaskClient, store: Store
) -> None:
    arrives(store)
    an = arrives(store, language="en")

    assert place_of(client, store, an)["language"] == "en"
    assert place_of(client, store, an)["words"]["title"] == "Còn khoảng 1 lượt trước ông/bà"
    english = place_of(client, store, an, language="en")
    assert english["words"]["title"] == "About 1 ticket before you"


def test_a_place_tells_no_reason_no_service_and_no_wish(client: FlaskClient, store: Store) -> None:
    an = arrives(
        store, service="lawyer", private=True, priority=True, phone="0987654321", party_size=7
    )

    told = asks(client, secret(store, an)).text

    for hidden in (an.public_id, "0987654321", "lawyer", "luật sư", "private", "priority"):
        assert hidden not in told


# --- giving up ---------------------------------------------------------------------------


def leaves(client: FlaskClient, token: object) -> TestResponse:
    headers = {"Accept": "application/json"}
    return client.post("/t/withdraw", json={"ticket": token}, headers=headers)


def test_a_citizen_gives_up_their_place(client: FlaskClient, store: Store) -> None:
    an, bình = arrives(store), arrives(store)

    answer = leaves(client, secret(store, an))

    assert (answer.status_code, answer.get_json()["state"]) == (200, "withdrawn")
    assert place_of(client, store, bình)["people_ahead"] == 0


def test_the_journal_says_that_the_citizen_gave_it_up_once(
    client: FlaskClient, store: Store
) -> None:
    an = arrives(store)

    leaves(client, secret(store, an))
    leaves(client, secret(store, an))

    with store.read() as session:
        steps: list[Step] = tickets.steps_of(session, row(session, Ticket, an.id))
        assert [(step.verb, step.by_kind) for step in steps][1:] == [("withdraw", "citizen")]


def test_who_is_at_the_desk_already_cannot_give_up(client: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)

    answer = leaves(client, secret(store, an))

    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_allowed")
    assert place_of(client, store, an)["state"] == "serving"


def test_a_desk_whose_citizen_left_is_free(client: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an, bình = arrives(store), arrives(store)
    calls_next(store, DUNG)

    leaves(client, secret(store, an))
    called = calls_next(store, DUNG)

    assert called is not None
    assert called.id == bình.id


# --- strangers ----------------------------------------------------------------------------


def neighbour(token: str) -> str:
    """The same token, but for its last letter."""
    return token[:-1] + ALPHABET[(ALPHABET.index(token[-1]) + 1) % len(ALPHABET)]


def sameness(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [(name, value) for name, value in answer.headers if name not in TELLING]
    return answer.status_code, answer.data, headers


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the database is given meanwhile."""
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield said
    event.remove(store.engine, "before_cursor_execute", note)


def of_yesterday(store: Store, clock: Clock) -> str:
    an = arrives(store)
    clock.pass_(days=1)
    rounds.go(store, 1)
    return secret(store, an)


def test_a_phone_that_stays_open_over_midnight_is_told_nothing_more(
    store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    serves(store, DUNG, an)
    clock.pass_(days=1)

    with store.read() as session:
        told = places.of_all(session, row(session, Hall, 1), {an.id}, store.now())

    assert (told[an.id].state, told[an.id].label, told[an.id].desk) == ("gone", None, None)


def test_a_guessed_a_neighbouring_and_an_old_token_are_answered_alike(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    old = of_yesterday(store, clock)
    an = arrives(store)
    strangers: list[object] = [NOBODYS, neighbour(secret(store, an)), old]
    strangers += ["", "x" * 27, "B" * 26, "ĐỖ", "\ud800", "\ud800" * 27]
    strangers += [7, None, [], {"ticket": 1}, "B" * 9_000]
    asks(client, NOBODYS)  # what is only done once is done

    answers, queries = [], []
    for token in strangers:
        with counted(store) as said:
            answers.append(sameness(asks(client, token)))
        queries.append(said)

    assert answers[0][0] == 200
    assert all(answer == answers[0] for answer in answers)
    assert all(said == queries[0] for said in queries)
    assert b'"state":"gone"' in answers[0][1]
    assert b"an" not in answers[0][1].split(b'"words"')[0].replace(b'"language"', b"")


def test_giving_up_what_is_nobodys_is_answered_like_asking_for_it(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    old = of_yesterday(store, clock)

    assert sameness(leaves(client, old)) == sameness(leaves(client, NOBODYS))
    assert leaves(client, NOBODYS).data == asks(client, NOBODYS).data


def test_what_is_no_json_is_answered_like_a_stranger(client: FlaskClient) -> None:
    answer = client.post("/t/place", data="ticket", content_type="text/plain")

    assert sameness(answer) == sameness(asks(client, NOBODYS))


def test_a_ticket_is_good_until_the_halls_midnight(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    an = arrives(store)
    clock.pass_(hours=15, minutes=59)
    before = place_of(client, store, an)["state"]
    clock.pass_(minutes=2)

    assert before == "waiting"
    assert place_of(client, store, an)["state"] == "gone"


def test_a_ticket_of_another_hall_is_nobodys_here(client: FlaskClient, store: Store) -> None:
    an = arrives(store)
    with store.read() as session:
        hall = row(session, Hall, 1)
        hall.id = 2  # never written: only asked with
        with session.no_autoflush:
            found = places.find(session, hall, secret(store, an), store.now())

    assert found is None


def test_the_page_is_the_same_for_everybody_and_takes_no_token(client: FlaskClient) -> None:
    assert client.get("/t").status_code == 200
    assert client.get(f"/t/{NOBODYS}").status_code == 404
    assert client.get("/t/place").status_code == 405


def test_no_log_line_holds_a_token(
    client: FlaskClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    an = arrives(store)

    place_of(client, store, an)
    leaves(client, secret(store, an))
    leaves(client, "z" * 27)

    assert secret(store, an) not in caplog.text


def test_too_many_questions_from_one_address_are_turned_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_display.phone.PLACES", Limit("phone places", 2))

    answers = [asks(client, NOBODYS).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


# --- all at once ---------------------------------------------------------------------------


def test_all_places_read_at_once_are_those_read_one_by_one(store: Store, clock: Clock) -> None:
    for desk, who in (("9", DUNG), ("10", EM)):
        sits_down(store, who, desk)
    everybody = [arrives(store, service=service) for service in ("regular", "lawyer", "result") * 4]
    calls_next(store, DUNG)
    does(store, EM, "transfer", everybody[5], desk="10")
    missed = calls_next(store, EM)
    assert missed is not None
    does(store, EM, "miss", missed)

    with store.read() as session:
        hall = row(session, Hall, 1)
        ids = [ticket.id for ticket in everybody]
        together = places.of_all(session, hall, ids, clock())
        for ticket in everybody:
            found = places.find(session, hall, secret(store, ticket), clock())
            assert found is not None
            assert together[ticket.id] == places.of(session, hall, found, clock())


def test_three_hundred_places_cost_as_many_queries_as_three(store: Store, clock: Clock) -> None:
    def queries(number: int) -> int:
        with store.read() as session:
            hall = row(session, Hall, 1)
            with counted(store) as said:
                places.of_all(session, hall, ids[:number], clock())
        return len(said)

    ids = [arrives(store).id for _ in range(300)]
    forecast.renew(store, 1)

    assert queries(300) == queries(3) <= 4


def test_the_line_knows_what_the_phone_is_told(client: FlaskClient, store: Store) -> None:
    for _ in range(4):
        arrives(store)
    an = arrives(store)

    with store.read() as session:
        ahead = line.ahead_of(session, row(session, Ticket, an.id))

    assert place_of(client, store, an)["people_ahead"] == ahead == 4


def test_a_devices_token_is_no_ticket(client: FlaskClient, tokens: Tokens) -> None:
    assert asks(client, tokens.kiosk).data == asks(client, NOBODYS).data
