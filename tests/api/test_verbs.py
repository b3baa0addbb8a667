"""What officers do: every verb from every state, its repetition, its version, its desk."""

from typing import Any

import pytest

from hall import tickets
from hall.lifecycle import TICKET
from hall.model import Hall
from hall.store import Store
from tests.api.conftest import Door, calls_next, does, sits_down, takes_number
from tests.conftest import Clock

BODIES: dict[str, Any] = {
    "hold": {"minutes": 5},
    "transfer": {"service": "lawyer"},
    "switch": {"service": "lawyer"},
}
# of the hall itself, of citizens, and only of what was sent to come back
OTHERS = {"expire", "carry", "defer", "send_back"}
VERBS = [verb for verb in TICKET.rules if verb not in OTHERS]
WAYS = {  # how a ticket of desk 1 comes into each state
    "waiting": [],
    "called": ["call"],
    "serving": ["call", "start"],
    "on_hold": ["call", "hold"],
    "missed": ["call", "miss"],
    "served": ["call", "start", "finish"],
    "withdrawn": ["withdraw"],
}


AWAY = {"called": "miss", "serving": "finish"}  # how a desk becomes free


def _in_state(kiosk: Door, officer: Door, state: str) -> dict[str, Any]:
    ticket = takes_number(kiosk)
    for verb in WAYS[state]:
        ticket = does(officer, verb, ticket, **BODIES.get(verb, {}))
    assert ticket["state"] == state
    return ticket


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_works_from_the_states_of_its_row_and_from_no_other(
    verb: str, kiosk: Door, dung: Door
) -> None:
    sits_down(dung, "1")
    for state, way in WAYS.items():
        ticket = _in_state(kiosk, dung, state)

        answer = dung.post(f"/tickets/{ticket['id']}/{verb}", BODIES.get(verb))

        repeats = bool(way) and way[-1] == verb
        if state in TICKET.rules[verb].before or repeats:
            assert (answer.status_code, answer.json["state"]) == (200, TICKET.rules[verb].after)
        else:
            assert (answer.status_code, answer.json["code"]) == (409, "not_allowed")
        left = dung.get(f"/tickets/{ticket['id']}").json
        if left["state"] in AWAY:
            does(dung, AWAY[left["state"]], left)


@pytest.mark.parametrize("verb", ["call", "start", "finish", "miss", "hold", "withdraw"])
def test_repeating_a_verb_changes_nothing_even_with_the_old_version(
    verb: str, kiosk: Door, dung: Door, program: Door
) -> None:
    sits_down(dung, "1")
    ticket = takes_number(kiosk)
    for earlier in WAYS[TICKET.rules[verb].after]:
        before, ticket = ticket, does(dung, earlier, ticket, **BODIES.get(earlier, {}))
    journal = program.get(f"/tickets/{ticket['id']}/steps").json

    version = str(before["version"])
    again = dung.post(f"/tickets/{ticket['id']}/{verb}", BODIES.get(verb), If_Match=version)

    assert (again.status_code, again.json) == (200, ticket)
    assert program.get(f"/tickets/{ticket['id']}/steps").json == journal


@pytest.mark.parametrize("form", ["{}", '"{}"'])
def test_a_verb_meant_for_another_version_is_refused(kiosk: Door, dung: Door, form: str) -> None:
    sits_down(dung, "1")
    an = takes_number(kiosk)
    does(dung, "call", an)

    stale = dung.post(f"/tickets/{an['id']}/start", If_Match=form.format(an["version"]))
    assert (stale.status_code, stale.json["code"]) == (409, "conflict")

    fresh = dung.post(f"/tickets/{an['id']}/start", If_Match=form.format(an["version"] + 1))
    assert (fresh.status_code, fresh.json["version"]) == (200, an["version"] + 2)


@pytest.mark.parametrize(
    "sent", ["", "*", "x", "-1", "1.5", "9" * 400, "\u0661", '"1', 'W/"1"', "\xff"]
)
def test_a_version_that_cannot_be_meant_is_refused_by_name(
    kiosk: Door, dung: Door, sent: str
) -> None:
    an = takes_number(kiosk)

    answer = dung.post(f"/tickets/{an['id']}/withdraw", If_Match=sent)

    assert (answer.status_code, answer.json["field"]) == (400, "If-Match")


@pytest.mark.parametrize("verb", ["recall", "start", "miss", "hold", "transfer", "restore"])
def test_what_one_desk_called_another_leaves_alone(
    verb: str, kiosk: Door, dung: Door, em: Door
) -> None:
    sits_down(dung, "1")
    sits_down(em, "2")
    an = does(dung, "call", takes_number(kiosk))

    answer = em.post(f"/tickets/{an['id']}/{verb}", BODIES.get(verb))

    assert (answer.status_code, answer.json["code"]) == (409, "not_allowed")


def test_an_officer_without_a_desk_calls_nobody(kiosk: Door, dung: Door) -> None:
    an = takes_number(kiosk)

    assert dung.post(f"/tickets/{an['id']}/call").json["code"] == "not_allowed"


def test_a_call_may_name_the_officers_own_desk_and_no_other(
    kiosk: Door, dung: Door, em: Door
) -> None:
    sits_down(dung, "1")
    sits_down(em, "2")
    an = takes_number(kiosk)

    assert dung.post(f"/tickets/{an['id']}/call", {"desk": "2"}).json["code"] == "not_allowed"
    assert dung.post(f"/tickets/{an['id']}/call", {"desk": "77"}).status_code == 404
    assert does(dung, "call", an, desk="1")["desk"] == "1"


def test_a_desk_holds_one_ticket_at_a_time(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    takes_number(kiosk)
    binh = takes_number(kiosk)
    calls_next(dung, "1")

    assert dung.post(f"/tickets/{binh['id']}/call").json["code"] == "desk_busy"


def test_a_quiet_call_is_not_on_the_board(kiosk: Door, dung: Door, display: Door) -> None:
    sits_down(dung, "1")
    does(dung, "call", takes_number(kiosk), quiet=True)

    assert display.get("/board").json["calls"] == []


def test_a_ticket_goes_to_another_service_with_its_number(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    an = does(dung, "call", takes_number(kiosk))

    sent = does(dung, "transfer", an, service="lawyer")

    assert (sent["label"], sent["service"], sent["state"]) == (an["label"], "lawyer", "waiting")
    assert sent["issued_at"] == an["issued_at"]


def test_a_ticket_sent_to_a_desk_is_called_by_that_desk_only(
    kiosk: Door, dung: Door, em: Door
) -> None:
    sits_down(dung, "1")
    sits_down(em, "2")
    an = does(dung, "transfer", does(dung, "call", takes_number(kiosk)), desk="2")

    assert dung.post("/desks/1/next").status_code == 204
    assert calls_next(em, "2")["id"] == an["id"]


@pytest.mark.parametrize("body", [{}, {"service": ""}, {"desk": None}, {"to": "2"}])
def test_a_transfer_says_where_to(kiosk: Door, dung: Door, body: dict[str, Any]) -> None:
    an = takes_number(kiosk)

    assert dung.post(f"/tickets/{an['id']}/transfer", body).status_code == 422


@pytest.mark.parametrize("minutes", [0, -1, 481, 10**30, 1.5, "5", True, None])
def test_a_hold_lasts_between_a_minute_and_a_working_day(
    kiosk: Door, dung: Door, minutes: object
) -> None:
    sits_down(dung, "1")
    an = does(dung, "call", takes_number(kiosk))

    answer = dung.post(f"/tickets/{an['id']}/hold", {"minutes": minutes})

    assert (answer.status_code, answer.json["field"]) == (422, "minutes")


def test_a_step_is_taken_back_within_a_minute_and_not_later(
    kiosk: Door, dung: Door, clock: Clock
) -> None:
    sits_down(dung, "1")
    an = does(dung, "start", does(dung, "call", takes_number(kiosk)))
    does(dung, "finish", an)
    assert does(dung, "undo", an)["state"] == "serving"
    does(dung, "finish", an)
    clock.pass_(seconds=61)

    assert dung.post(f"/tickets/{an['id']}/undo").json["code"] == "not_allowed"


def test_an_unknown_verb_is_not_found(kiosk: Door, dung: Door) -> None:
    an = takes_number(kiosk)

    for verb in ("expire", "delete", "Start"):
        assert dung.post(f"/tickets/{an['id']}/{verb}").status_code == 404


def test_no_verb_wins_twice_when_two_desks_press_at_once(
    kiosk: Door, dung: Door, em: Door, store: Store
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    sits_down(dung, "1")
    sits_down(em, "2")
    for _ in range(10):
        an = takes_number(kiosk)
        with ThreadPoolExecutor(2) as both:
            answers = list(
                both.map(lambda who, key=an["id"]: who.post(f"/tickets/{key}/call"), (dung, em))
            )

        won = [who for who, got in zip((dung, em), answers, strict=True) if got.status_code == 200]
        assert sorted(a.status_code for a in answers) == [200, 409]
        does(won[0], "miss", an)


def test_a_call_out_of_turn_says_why(kiosk: Door, dung: Door, store: Store) -> None:
    sits_down(dung, "1")
    takes_number(kiosk)
    binh = takes_number(kiosk)

    answer = dung.post(f"/tickets/{binh['id']}/call", {"reason": "health"})

    assert (answer.status_code, answer.json["state"]) == (200, "called")
    with store.read() as session:
        step = tickets.steps_of(session, tickets.load(session, binh["id"], hall_id=1))[-1]
    assert (step.after["out_of_turn"], step.after["reason"]) == (True, "health")


def test_a_recall_comes_no_sooner_than_the_hall_wants(
    kiosk: Door, dung: Door, store: Store, clock: Clock
) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).calling = {"recall_pause_seconds": 20, "calls_at_most": 2}
        work.session.get_one(Hall, 1).calling |= {"calls_before_miss": 2}
    sits_down(dung, "1")
    an = takes_number(kiosk)
    does(dung, "call", an)

    early = dung.post(f"/tickets/{an['id']}/recall")
    clock.pass_(seconds=30)
    in_time = dung.post(f"/tickets/{an['id']}/recall")
    clock.pass_(seconds=30)
    too_often = dung.post(f"/tickets/{an['id']}/recall")

    assert (early.status_code, early.json["code"]) == (429, "too_many")
    assert 1 <= int(early.headers["Retry-After"]) <= 20
    assert in_time.status_code == 200
    assert (too_often.status_code, too_often.json["code"]) == (409, "not_allowed")


def test_done_elsewhere_it_is_sent_back(kiosk: Door, dung: Door, em: Door) -> None:
    sits_down(dung, "1")
    sits_down(em, "10")
    an = takes_number(kiosk)
    for verb in ("call", "start"):
        does(dung, verb, an)
    unsent = dung.post(f"/tickets/{an['id']}/send_back")
    does(dung, "transfer", an, service="result", desk="10", come_back=True)
    for verb in ("call", "start"):
        does(em, verb, an)

    back = em.post(f"/tickets/{an['id']}/send_back")

    assert (unsent.status_code, unsent.json["code"]) == (409, "not_allowed")
    assert (back.json["state"], back.json["service"]) == ("waiting", "regular")
    assert calls_next(dung, "1")["id"] == an["id"]
