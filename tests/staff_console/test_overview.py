"""The supervisor's page: the whole hall, and what only a supervisor may do to it."""

from flask.testing import FlaskClient
from sqlalchemy import select

from hall import printing
from hall.lifecycle import TicketState
from hall.model import DeskState, Device, Ticket
from hall.store import Store, row
from tests.conftest import Clock, Tokens
from tests.people import DUNG, EM, arrives, calls_next, does, hand, serves, sits_down
from tests.staff_console.working import now, text_of

T = TicketState


def test_the_hall_is_seen_at_a_glance(store: Store, hoa: FlaskClient, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    serves(store, DUNG, an)
    arrives(store)
    clock.pass_(minutes=25, seconds=1)
    arrives(store)

    page = text_of(hoa.get("/staff/hall"))

    assert "Đang chờ 2" in page
    assert "Chờ lâu nhất 25 phút" in page
    assert "Bàn đang nhận 1 / 10" in page
    assert "Đã tiếp / đã lấy số 1 / 3" in page


def test_a_number_is_given_at_a_desk_with_its_slip(store: Store, hoa: FlaskClient) -> None:
    wish = {"service": "regular", "party_size": "6", "priority": "yes", "assistance": "writer"}

    answer = hoa.post("/staff/tickets", data=wish | {"idempotency_key": "once"})
    again = hoa.post("/staff/tickets", data=wish | {"idempotency_key": "once"})

    with store.read() as session:
        tickets = session.scalars(select(Ticket)).all()
        jobs = printing.unfinished(session, 1)
    assert [(t.label, t.party_size, t.priority, t.assistance) for t in tickets] == [
        ("001", 6, True, ["writer"])
    ]
    assert len(jobs) == 1
    assert answer.headers["Location"] == again.headers["Location"] == "/staff/hall?given=001"


def test_a_forgotten_desk_is_closed(store: Store, hoa: FlaskClient) -> None:
    sits_down(store, EM, "2")

    answer = hoa.post("/staff/desks/2/close?on=hall")

    assert answer.headers["Location"] == "/staff/hall"
    with store.work(hall_id=1) as work:
        assert hand(work, EM).desk is None


def test_a_citizen_left_at_a_desk_goes_back_into_the_line(store: Store, hoa: FlaskClient) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, EM)
    does(store, EM, "start", an)
    assert hoa.post("/staff/desks/2/close?on=hall").status_code == 409  # not over their head

    hoa.post(f"/staff/tickets/{an.public_id}/transfer?on=hall", data={"service": "regular"})

    assert now(store, an).state is T.WAITING
    assert hoa.post("/staff/desks/2/close?on=hall").status_code == 303


def test_a_supervisor_withdraws_and_restores_any_ticket(store: Store, hoa: FlaskClient) -> None:
    sits_down(store, EM, "2")
    an, binh = arrives(store), arrives(store)
    calls_next(store, EM)
    does(store, EM, "miss", an)

    hoa.post(f"/staff/tickets/{an.public_id}/restore?on=hall")
    hoa.post(f"/staff/tickets/{binh.public_id}/withdraw?on=hall")

    assert now(store, an).state is T.WAITING
    assert now(store, binh).state is T.WITHDRAWN


def test_a_notice_is_put_up_and_taken_down(hoa: FlaskClient, clock: Clock) -> None:
    text = {"text_vi": "Chiều nay nghỉ tiếp", "text_en": "Closed this afternoon"}
    hoa.post("/staff/notices?on=hall", data=text | {"minutes": "60"})
    page = hoa.get("/staff/hall").text
    assert "Chiều nay nghỉ tiếp" in page
    assert "đến 09:00 ngày 23/11/2026" in text_of(hoa.get("/staff/hall"))

    hoa.post("/staff/notices/1/end?on=hall")
    clock.pass_(seconds=1)

    assert "Chiều nay nghỉ tiếp" not in hoa.get("/staff/hall").text


def test_an_empty_notice_is_refused_in_words(hoa: FlaskClient) -> None:
    asked = {"Accept": "application/problem+json"}

    answer = hoa.post("/staff/notices", data={"text_vi": " "}, headers=asked)

    assert answer.status_code == 422
    assert answer.json is not None
    assert "Vui lòng nhập nội dung thông báo" in answer.json["detail"]


def test_a_slip_that_failed_is_seen_and_printed_again(
    store: Store, hoa: FlaskClient, tokens: Tokens
) -> None:
    an = arrives(store)
    with store.work(hall_id=1) as work:
        printer = row(work.session, Device, tokens.ids["printer"])
        for _ in range(2):  # what nobody knows of is tried once more, then staff decide
            job = printing.claim(work, printer)
            assert job is not None
            printing.report(work, job.id, printer, outcome="unknown", reason="no_answer")
    assert "Không in được" in text_of(hoa.get("/staff/hall"))

    hoa.post(f"/staff/tickets/{an.public_id}/reprint?on=hall")

    with store.read() as session:
        assert [job.is_reprint for job in printing.unfinished(session, 1)] == [True]


def test_an_officer_oversees_nothing(store: Store, dung: FlaskClient) -> None:
    sits_down(store, EM, "2")

    given = dung.post("/staff/tickets", data={"service": "regular"})
    closing = dung.post("/staff/desks/2/close")
    noting = dung.post("/staff/notices", data={"text_vi": "x"})

    # a number for who cannot use the screen, anybody at a desk may give
    assert (given.status_code, closing.status_code, noting.status_code) == (303, 409, 403)
    with store.work(hall_id=1) as work:
        desk = hand(work, EM).desk
        assert desk is not None
        assert desk.state is DeskState.OPEN
