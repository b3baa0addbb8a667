"""Appointments by program: booked, moved, given back, kept."""

import pytest

from hall.model import Service
from hall.store import Store
from tests.api.conftest import Door
from tests.conftest import Clock
from tests.hall.appointed import at, plan_slots

NINE = "2026-11-23T09:00:00+07:00"


@pytest.fixture(autouse=True)
def _planned(store: Store) -> None:
    plan_slots(store)


def books(who: Door, when: str = NINE, **wish: object) -> dict[str, object]:
    answer = who.post("/appointments", {"service": "regular", "starts_at": when} | wish)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json
    return found


def test_a_program_books_moves_and_gives_back(program: Door) -> None:
    booked = books(program)
    path = f"/appointments/{booked['id']}"

    moved = program.post(f"{path}/move", {"starts_at": "2026-11-24T09:30:00+07:00"}).json
    gone = program.post(f"{path}/cancel").json

    assert (booked["state"], booked["late"], booked["ticket"]) == ("booked", False, None)
    assert moved["starts_at"].startswith("2026-11-24T09:30:00")
    assert moved["code"] == booked["code"]
    assert (gone["state"], gone["code"]) == ("cancelled", None)
    assert program.get(path).json == gone
    assert program.post(f"{path}/move", {"starts_at": NINE}).json["code"] == "not_allowed"


def test_the_slots_of_a_day_say_how_many_seats_are_left(program: Door) -> None:
    books(program)

    found = program.get("/services/regular/days/2026-11-23/slots").json

    assert len(found) == 16
    nine = next(slot for slot in found if slot["starts_at"].startswith("2026-11-23T09:00"))
    assert (nine["seats"], nine["free"], nine["session"]) == (2, 1, "morning")
    assert program.get("/services/regular/days/2026-11-29/slots").json == []
    for path in (
        "/services/nothing/days/2026-11-23/slots",
        "/services/regular/days/2026-02-30/slots",
    ):
        assert program.get(path).status_code == 404


def test_a_code_at_the_kiosk_gives_a_number_and_a_second_time_the_same(
    program: Door, kiosk: Door, clock: Clock
) -> None:
    code = books(program)["code"]
    early = kiosk.post("/arrivals", {"code": code})
    clock.set(at(8, 50))

    first = kiosk.post("/arrivals", {"code": f"{str(code)[:4]} {str(code)[4:]}"})
    again = kiosk.post("/arrivals", {"code": code})

    assert (early.status_code, early.json["code"]) == (409, "not_yet")
    assert (first.status_code, first.json["label"], first.json["service"]) == (
        201,
        "500",
        "regular",
    )
    assert (again.status_code, again.json["id"]) == (200, first.json["id"])


def test_guessing_codes_is_slowed_down(kiosk: Door) -> None:
    answers = [kiosk.post("/arrivals", {"code": f"{n:08d}"}).status_code for n in range(10, 34)]

    assert set(answers) == {404, 429}


def test_one_person_one_hour_a_day_and_the_number_is_never_answered(program: Door) -> None:
    booked = books(program, id_number="001 099 000 001")

    again = program.post(
        "/appointments",
        {
            "service": "regular",
            "starts_at": "2026-11-23T15:00:00+07:00",
            "id_number": "001099000001",
        },
    )

    assert (again.status_code, again.json["code"]) == (409, "already_booked")
    assert "099000" not in str(booked)


def test_the_same_key_books_once(dung: Door) -> None:
    wish = {"service": "regular", "starts_at": NINE}
    first = dung.post("/appointments", wish, Idempotency_Key="k")
    again = dung.post("/appointments", wish, Idempotency_Key="k")
    other = dung.post("/appointments", wish | {"party_size": 2}, Idempotency_Key="k")

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert again.json == first.json
    assert first.headers["Location"].endswith(f"/appointments/{first.json['id']}")


@pytest.mark.parametrize(
    "when",
    [
        pytest.param("2026-11-23T09:10:00+07:00", id="where no slot begins"),
        pytest.param("2026-11-23T07:30:00+07:00", id="that has begun"),
        pytest.param("2026-11-24T09:00:00", id="without an offset"),
        pytest.param("0001-01-01T00:00:00+23:59", id="before all calendars"),
        pytest.param("soon", id="that is none"),
    ],
)
def test_what_cannot_be_meant_names_the_field(program: Door, when: str) -> None:
    answer = program.post("/appointments", {"service": "regular", "starts_at": when})

    assert answer.status_code == 422
    assert "starts_at" in answer.json["field"]


def test_the_last_seat_is_the_last(program: Door) -> None:
    books(program)
    books(program)

    answer = program.post("/appointments", {"service": "regular", "starts_at": NINE})

    assert (answer.status_code, answer.json["code"]) == (409, "full")


def test_a_person_who_has_a_number_is_told_and_staff_may_give_one_more(
    kiosk: Door, dung: Door
) -> None:
    wish = {"service": "regular", "id_number": "001099000001"}
    first = kiosk.post("/tickets", wish)
    again = kiosk.post("/tickets", wish)
    asked = kiosk.post("/tickets", wish | {"further": "lost_slip"})
    given = dung.post("/tickets", wish | {"further": "lost_slip"})

    assert [first.status_code, again.status_code, asked.status_code] == [201, 409, 403]
    assert again.json["code"] == "already_in_line"
    assert (given.status_code, given.json["label"]) == (201, "002")


def test_a_sessions_last_number_is_given_and_no_further_one(kiosk: Door, store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Service, 1).quotas = {"morning": 1}

    answers = [kiosk.post("/tickets", {"service": "regular"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json["code"] == "full"
