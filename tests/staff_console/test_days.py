"""The hall's days as a supervisor sets them."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hall.model import DayException, Hall, OpeningRule, Service, Step, Ticket
from hall.store import Store
from tests.conftest import Tokens
from tests.people import DUNG, HOA, arrives
from tests.staff_console.conftest import As
from tests.staff_console.working import first_things

RULE = {
    "ends": "day",
    "spare_minutes": "10",
    "ends_after_minutes": "45",
    "early_minutes": "20",
    "late_minutes": "5",
    "book_days": "14",
    "stops_when_full": "yes",
}


def hours(store: Store) -> list[str]:
    with store.read() as session:
        return [
            f"{rule.weekday} {rule.opens:%H:%M}-{rule.closes:%H:%M} "
            f"{rule.valid_from or ''}..{rule.valid_to or ''}"
            for rule in session.scalars(
                select(OpeningRule).order_by(
                    OpeningRule.valid_from, OpeningRule.weekday, OpeningRule.opens
                )
            )
            if rule.weekday == 0
        ]


def verbs(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Step.verb).order_by(Step.number)))


def test_where_no_appointments_are_planned_the_head_is_shown_the_way_to_plan_them(as_: As) -> None:
    heads, officers = (as_(who).get("/staff/appointments").text for who in (HOA, DUNG))

    assert "Chưa có nội dung nào nhận lịch hẹn" in heads
    assert "/staff/days#services-title" in heads
    assert "Chưa có nội dung nào nhận lịch hẹn" in officers
    assert "#services-title" not in officers


def test_of_three_forms_on_one_page_one_comes_first(hoa: FlaskClient) -> None:
    assert first_things(hoa.get("/staff/days")) == ["Lưu giờ tiếp"]


def test_new_hours_begin_on_their_day_and_the_old_ones_stay_for_the_days_before(
    hoa: FlaskClient, store: Store
) -> None:
    week = {"since": "2026-12-01", "morning_opens_0": "8:00", "morning_closes_0": "11h30"}

    answer = hoa.post("/staff/days/week?on=days", data=week)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/days")
    assert hours(store) == [
        "0 07:30-11:30 ..2026-11-30",
        "0 13:30-17:30 ..2026-11-30",
        "0 08:00-11:30 2026-12-01..",
    ]
    assert verbs(store) == ["hours_set"]


@pytest.mark.parametrize(
    "week",
    [
        {"morning_opens_0": "11:00", "morning_closes_0": "8:00"},
        {"morning_opens_0": "8:00"},
        {"morning_opens_0": "25:00", "morning_closes_0": "26:00"},
        {
            **{"morning_opens_0": "8:00", "morning_closes_0": "14:00"},
            **{"afternoon_opens_0": "13:00", "afternoon_closes_0": "17:00"},
        },
        {"since": "2026-11-01"},
        {"since": "soon"},
    ],
)
def test_hours_that_cannot_be_meant_change_nothing(
    hoa: FlaskClient, store: Store, week: dict[str, str]
) -> None:
    before = hours(store)

    answer = hoa.post("/staff/days/week?on=days", data={"since": "2026-12-01"} | week)

    assert answer.status_code == 422
    assert hours(store) == before


def test_a_holiday_of_several_days_is_entered_at_once_and_taken_back_by_day(
    hoa: FlaskClient, store: Store
) -> None:
    tet = {"kind": "holiday", "first_day": "2027-02-05", "last_day": "2027-02-07", "label": "Tết"}
    hoa.post("/staff/days/special?on=days", data=tet | {"source": "TB 1/TB"})
    hoa.post("/staff/days/special/2027-02-06/remove?on=days")

    with store.read() as session:
        days = [each.day.day for each in session.scalars(select(DayException))]
    assert days == [5, 7]
    assert verbs(store) == ["day_set", "day_set", "day_set", "day_unset"]
    page = hoa.get("/staff/days").text
    assert "05/02/2027" in page
    assert "TB 1/TB" in page


def test_the_kiosk_is_closed_by_a_day_off_that_was_entered_for_today(
    hoa: FlaskClient, store: Store, app: object
) -> None:
    today = {"kind": "substitute_off", "first_day": "2026-11-23", "label": "Mất điện"}

    hoa.post("/staff/days/special?on=days", data=today)

    from hall import calendar
    from tests.conftest import MONDAY_EIGHT

    with store.read() as session:
        assert not calendar.is_open(session, session.get_one(Hall, 1), MONDAY_EIGHT)


@pytest.mark.parametrize(
    "days",
    [
        {"last_day": "2026-12-20"},
        {"last_day": "2027-03-20"},
        {"kind": "birthday"},
        {"label": " "},
        {"first_day": "x"},
    ],
)
def test_days_that_cannot_be_meant_are_refused(hoa: FlaskClient, days: dict[str, str]) -> None:
    said = {"kind": "holiday", "first_day": "2026-12-25", "label": "Nghỉ"} | days

    assert hoa.post("/staff/days/special?on=days", data=said).status_code == 422


def test_the_service_for_results_is_chosen_and_not_known_by_its_code(
    hoa: FlaskClient, store: Store, client: FlaskClient, tokens: Tokens
) -> None:
    def offered() -> str:
        page = client.get("/kiosk/screens", headers=Tokens.bearer(tokens.kiosk)).text
        part = page[page.index('id="result"') : page.index('id="result-code"')]
        return "".join(re.findall(r'name="service" value="(\w+)"', part))

    before = offered()
    hoa.post("/staff/days/services?on=days", data={"results": "lawyer"})
    chosen = offered()
    hoa.post("/staff/days/services?on=days", data={"results": ""})
    refused = hoa.post("/staff/days/services?on=days", data={"results": "nothing"})

    assert (before, chosen, offered()) == ("result", "lawyer", "")
    assert refused.status_code == 404
    assert verbs(store) == ["results_set", "results_set"]


def test_the_rule_of_the_day_and_the_quotas_are_kept_and_journalled(
    hoa: FlaskClient, store: Store
) -> None:
    hoa.post("/staff/days/rule?on=days", data=RULE)
    services = {
        "service": ["regular", "lawyer"],
        **{"quota_morning_regular": "40", "minutes_morning_regular": "30"},
        **{"seats_morning_regular": "2", "minutes_afternoon_lawyer": "20"},
    }
    hoa.post("/staff/days/services?on=days", data=services)

    with store.read() as session:
        rule = session.get_one(Hall, 1).day_rule
        regular, lawyer = (session.get_one(Service, key) for key in (1, 2))
    assert (rule["ends"], rule["stops_when_full"], rule["carries_over"]) == ("day", True, False)
    assert (rule["late_minutes"], rule["book_days"]) == (5, 14)
    assert regular.quotas == {"morning": 40}
    assert regular.slots == {"morning": {"minutes": 30, "seats": 2}}
    assert (lawyer.quotas, lawyer.slots) == ({}, {})
    assert verbs(store) == ["day_rule", "quotas_set"]  # what did not change is no step


def test_the_day_is_closed_by_hand_and_says_how_many_it_ended(
    hoa: FlaskClient, store: Store
) -> None:
    for _ in range(2):
        arrives(store)

    answer = hoa.post("/staff/days/close")

    assert answer.headers["Location"] == "/staff/days?ended=2"
    with store.read() as session:
        assert {ticket.state for ticket in session.scalars(select(Ticket))} == {"expired"}


@pytest.mark.parametrize("who", [DUNG, "khanh", "lan"])
def test_only_a_supervisor_sets_the_days(as_: As, who: str) -> None:
    client = as_(who)

    assert client.get("/staff/days").status_code in (302, 303, 403)
    for path in ("week", "special", "rule", "services", "close", "special/2026-11-23/remove"):
        assert client.post(f"/staff/days/{path}").status_code == 403


def test_staff_give_a_further_number_only_with_a_reason(hoa: FlaskClient, store: Store) -> None:
    wish = {"service": "regular", "party_size": "1", "language": "vi", "id_number": "001099000001"}

    answers = [
        hoa.post("/staff/tickets", data=wish | more).status_code
        for more in ({}, {}, {"further": "because"}, {"further": "lost_slip"})
    ]

    assert answers == [303, 409, 422, 303]
