"""Calling and serving from the page of a desk."""

from flask.testing import FlaskClient

from hall.lifecycle import TicketState
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import now, text_of

T = TicketState


def test_an_officer_without_a_desk_chooses_one(dung: FlaskClient) -> None:
    assert dung.get("/staff/desk").headers["Location"] == "/staff/desks"

    dung.post("/staff/desks/1/open")

    assert "Bàn số 1" in text_of(dung.get("/staff/desk"))


def test_a_taken_desk_says_by_whom_and_is_taken_over_only_openly(
    store: Store, dung: FlaskClient
) -> None:
    sits_down(store, EM, "2")

    refused = dung.post("/staff/desks/2/open")
    said = text_of(dung.get("/staff/desks"))
    taken = dung.post("/staff/desks/2/open", data={"take_over": "yes"})

    assert (refused.status_code, taken.status_code) == (409, 303)
    assert "Phạm Văn Em đang ngồi" in said
    assert "Bàn số 2" in text_of(dung.get("/staff/desk"))


def test_next_calls_whoever_waited_longest(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an, binh = arrives(store), arrives(store)

    answer = dung.post("/staff/desk/next")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/desk")
    assert now(store, an).state is T.CALLED
    assert now(store, binh).state is T.WAITING


def test_next_in_an_empty_hall_is_no_error(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")

    assert dung.post("/staff/desk/next").status_code == 303

    assert "Không có ai đang chờ bàn này" in text_of(dung.get("/staff/desk/now"))


def test_a_second_press_of_next_calls_nobody_else(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    statuses = [dung.post("/staff/desk/next").status_code for _ in range(2)]

    assert statuses == [303, 409]
    assert now(store, binh).state is T.WAITING


def test_a_silent_call_is_marked_so(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)

    dung.post("/staff/desk/next", data={"quiet": "yes"})

    assert now(store, an).quiet
    assert "Gọi không qua loa" in text_of(dung.get("/staff/desk/now"))


def test_a_visit_goes_from_call_to_finish(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    dung.post("/staff/desk/next")

    for verb in ("recall", "start", "finish"):
        assert dung.post(f"/staff/tickets/{an.public_id}/{verb}").status_code == 303

    assert now(store, an).state is T.SERVED
    assert now(store, an).calls == 2


def test_every_verb_of_a_desk_is_a_button_only_when_it_may_be_pressed(
    store: Store, dung: FlaskClient
) -> None:
    """The buttons on the page are the ticket's life, no more and no less."""
    sits_down(store, DUNG, "1")
    an = arrives(store)
    url = f"/staff/tickets/{an.public_id}/"
    offered = {}

    for verb in ("next", "start", "finish"):
        dung.post("/staff/desk/next" if verb == "next" else url + verb)
        page = dung.get("/staff/desk/now").text
        each = (
            "start",
            "finish",
            "switch",
            "recall",
            "miss",
            "hold",
            "transfer",
            "restore",
            "undo",
        )
        offered[verb] = {name for name in each if f'action="{url}{name}"' in page}

    called = {"start", "recall", "miss", "hold", "transfer", "restore", "undo"}
    assert offered["next"] == called
    assert offered["start"] == {"finish", "switch", "hold", "transfer", "undo"}
    assert offered["finish"] == {"undo"}


def test_undo_is_offered_for_a_minute(store: Store, dung: FlaskClient, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    dung.post("/staff/desk/next")
    undo = f"/staff/tickets/{an.public_id}/undo"
    assert undo in dung.get("/staff/desk/now").text

    clock.pass_(seconds=61)

    assert undo not in dung.get("/staff/desk/now").text


def test_undo_takes_back_the_last_step(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    dung.post("/staff/desk/next")
    dung.post(f"/staff/tickets/{an.public_id}/miss")

    dung.post(f"/staff/tickets/{an.public_id}/undo")

    assert now(store, an).state is T.CALLED


def test_whoever_is_on_hold_is_seen_by_all_with_the_time_and_the_desk(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    an = arrives(store)
    dung.post("/staff/desk/next")

    dung.post(f"/staff/tickets/{an.public_id}/hold", data={"minutes": "20"})

    assert "001 đến 08:20, bàn 1" in text_of(em.get("/staff/desk/now"))
    assert f"{an.public_id}/call" in dung.get("/staff/desk/now").text
    assert f"{an.public_id}/call" not in em.get("/staff/desk/now").text  # not theirs to call


def test_a_missed_citizen_who_comes_is_called_back_from_the_list(
    store: Store, dung: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    does(store, DUNG, "miss", an)
    assert f"{an.public_id}/call" in dung.get("/staff/desk/now").text

    dung.post(f"/staff/tickets/{an.public_id}/call")

    assert now(store, an).state is T.CALLED


def test_only_a_desk_that_serves_it_may_call_a_missed_ticket_back(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "10")
    an = arrives(store, service="result")
    calls_next(store, EM)
    does(store, EM, "miss", an)

    assert f"{an.public_id}/call" in em.get("/staff/desk/now").text
    assert f"{an.public_id}/call" not in dung.get("/staff/desk/now").text


def test_a_transfer_keeps_the_number(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    dung.post("/staff/desk/next")

    dung.post(f"/staff/tickets/{an.public_id}/transfer", data={"service": "lawyer", "desk": "9"})

    moved = now(store, an)
    assert (moved.state, moved.label, moved.service_id) == (T.WAITING, "001", 2)


def test_a_page_that_is_behind_is_told_so(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    seen = now(store, an).version
    does(store, DUNG, "recall", an)

    answer = dung.post(f"/staff/tickets/{an.public_id}/miss", data={"version": seen})

    assert answer.status_code == 409
    assert now(store, an).state is T.CALLED


def test_another_desks_ticket_is_not_mine_to_finish(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store)
    does(store, DUNG, "start", an)

    assert em.post(f"/staff/tickets/{an.public_id}/finish").status_code in (403, 409)

    assert now(store, an).state is T.SERVING


def test_a_part_that_says_nothing_new_is_not_sent_again(
    store: Store, dung: FlaskClient, as_: As
) -> None:
    """The page's own token, another in every browser and second, is nothing new."""
    sits_down(store, DUNG, "1")
    first = dung.get("/staff/desk/now")
    seen = {"If-None-Match": first.headers["ETag"]}

    again = as_(DUNG).get("/staff/desk/now", headers=seen)
    arrives(store)
    changed = dung.get("/staff/desk/now", headers=seen)

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)


def test_what_the_citizen_asked_for_reaches_the_officer(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    wish = {"priority": True, "private": True, "party_size": 11, "language": "en"}
    arrives(store, **wish, assistance=("wheelchair",))

    dung.post("/staff/desk/next")

    page = text_of(dung.get("/staff/desk/now"))
    said = ("Ưu tiên", "Muốn trao đổi riêng", "Xe lăn", "Đoàn 11 người", "Nói tiếng Anh")
    assert [words for words in said if words not in page] == []
