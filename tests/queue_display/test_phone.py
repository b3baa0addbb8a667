"""The ticket on a citizen's phone: its states and its words."""

import pytest
from flask.testing import FlaskClient

from hall import forecast, line, tickets
from hall.model import Desk, Hall, Step, Ticket
from hall.store import Store, row
from queue_display import places
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, hand, sits_down, visits
from tests.queue_display.waiting import asks, board_of, counted, leaves, place_of, secret


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
