"""Numbers for the time without the server: lent once, and taken in once, in the order of coming."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hall import devices, issuing, lending, line
from hall.errors import Full, NotAllowed
from hall.issuing import Wish
from hall.journal import Actor
from hall.lending import Paper
from hall.lifecycle import TicketState
from hall.model import Device, DeviceKind, LentPaper, Loan, PrintJob, Service, Step, Ticket
from hall.store import Store, row
from kiosk_agent import codes
from tests.conftest import Clock, make_tokens
from tests.people import DUNG, arrives, calls_next, does, sits_down


def test_lent_numbers_come_from_the_end_of_the_block_and_never_twice(each_store: Store) -> None:
    kiosk, other = kiosks(each_store)

    loans = [lends(each_store, kiosk), lends(each_store, other), lends(each_store, kiosk)]

    assert [(loan.first, loan.last) for loan in loans] == [(480, 499), (460, 479), (440, 459)]


def test_the_line_goes_round_what_is_lent(each_store: Store) -> None:
    kiosk, _ = kiosks(each_store)
    loan = lends(each_store, kiosk, "lawyer")
    assert (loan.first, loan.last) == (780, 799)

    given = [arrives(each_store, service="lawyer").number for _ in range(80)]

    assert given == list(range(700, 780))
    with pytest.raises(Full):
        arrives(each_store, service="lawyer")


def test_the_line_goes_on_in_its_second_block_where_the_first_is_lent(store: Store) -> None:
    kiosk, _ = kiosks(store)
    small_block(store, 1, 6, (1000, 1001))
    loan = lends(store, kiosk)
    assert (loan.first, loan.last) == (4, 6)

    assert [arrives(store).number for _ in range(5)] == [1, 2, 3, 1000, 1001]
    with pytest.raises(Full):
        arrives(store)


def test_what_was_given_once_today_is_not_lent(store: Store) -> None:
    kiosk, _ = kiosks(store)
    small_block(store, 1, 4, (None, None))
    sits_down(store, DUNG, "1")
    for _ in range(4):
        does(store, DUNG, "withdraw", arrives(store))
    assert arrives(store).number == 1  # round again

    with pytest.raises(Full):
        lends(store, kiosk)


def test_no_more_than_half_a_block_is_lent(store: Store) -> None:
    kiosk, _ = kiosks(store)

    for _ in range(2):
        lends(store, kiosk, "lawyer")
    last = lends(store, kiosk, "lawyer")

    assert (last.first, last.last) == (750, 759)
    with pytest.raises(Full):
        lends(store, kiosk, "lawyer")


def test_nothing_is_lent_where_numbering_has_been(store: Store) -> None:
    kiosk, _ = kiosks(store)
    for _ in range(95):
        arrives(store, service="lawyer")

    loan = lends(store, kiosk, "lawyer")

    assert (loan.first, loan.last) == (795, 799)
    with pytest.raises(Full):
        lends(store, kiosk, "lawyer")


def test_a_number_that_somebody_kept_over_night_is_not_lent(store: Store, clock: Clock) -> None:
    kiosk, _ = kiosks(store)
    with store.work(hall_id=1) as work:
        work.hall.day_rule = {"carries_over": True}
    hands_over(store, kiosk, papers_of(store, lends(store, kiosk), 1))
    clock.pass_(days=1)

    loan = lends(store, kiosk)

    assert (loan.first, loan.last) == (481, 499)


def test_a_paper_is_placed_by_when_its_citizen_came(each_store: Store, clock: Clock) -> None:
    kiosk, _ = kiosks(each_store)
    loan = lends(each_store, kiosk)
    an = arrives(each_store)
    clock.pass_(minutes=5)
    binh = papers_of(each_store, loan, 1)
    clock.pass_(minutes=5)
    chi = arrives(each_store)

    hands_over(each_store, kiosk, binh)

    with each_store.read() as session:
        assert [t.label for t in line.waiting(session, 1)] == [an.label, "480", chi.label]


def test_who_is_called_already_stays_called(store: Store, clock: Clock) -> None:
    kiosk, _ = kiosks(store)
    papers = papers_of(store, lends(store, kiosk), 1)
    clock.pass_(minutes=5)
    an = arrives(store)
    sits_down(store, DUNG, "1")
    called = calls_next(store)

    hands_over(store, kiosk, papers)

    assert called is not None
    assert called.id == an.id
    with store.read() as session:
        assert row(session, Ticket, an.id).state is TicketState.CALLED
        assert [t.label for t in line.waiting(session, 1)] == ["480"]


def test_a_paper_handed_over_twice_is_one_ticket(each_store: Store) -> None:
    kiosk, _ = kiosks(each_store)
    papers = papers_of(each_store, lends(each_store, kiosk), 3)

    first = hands_over(each_store, kiosk, papers)
    again = hands_over(each_store, kiosk, papers)

    assert [each.outcome for each in first] == ["new"] * 3
    assert [each.outcome for each in again] == ["known"] * 3
    with each_store.read() as session:
        assert len(line.waiting(session, 1)) == 3


def test_a_paper_says_all_that_was_wished(store: Store) -> None:
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)
    code = paper(
        store,
        loan,
        480,
        party=7,
        flags=codes.flags(
            priority=True, private=True, assistance=("hearing", "writer"), representatives=2
        ),
    )

    hands_over(store, kiosk, [Paper(code=code, language="en")])

    with store.read() as session:
        (found,) = line.waiting(session, 1)
        assert (found.party_size, found.priority, found.private) == (7, True, True)
        assert found.assistance == ["hearing", "writer"]
        assert found.representatives == 2
        assert found.language == "en"


@pytest.mark.parametrize(
    ("party", "chosen", "kept"),
    [(1, None, None), (7, None, None), (7, 1, 1), (30, 5, 5), (7, 5, 2), (2, 2, None)],
)
def test_a_group_keeps_the_representatives_it_chose_as_far_as_the_hall_s_rule_lets_it(
    store: Store, party: int, chosen: int | None, kept: int | None
) -> None:
    kiosk, _ = kiosks(store)
    all_of_it = {"priority": True, "private": True, "assistance": codes.ASSISTANCE}
    flags = codes.flags(**all_of_it, representatives=chosen)  # type: ignore[arg-type]
    code = paper(store, lends(store, kiosk), 480, party=party, flags=flags)

    (found,) = hands_over(store, kiosk, [Paper(code=code)])

    assert found.ticket is not None
    assert (found.ticket.party_size, found.ticket.representatives) == (party, kept)
    assert set(found.ticket.assistance) == set(codes.ASSISTANCE)


def test_a_made_up_paper_is_refused(store: Store) -> None:
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)
    good = paper(store, loan, 480)
    beyond = paper(store, loan, 479)

    found = hands_over(
        store, kiosk, [Paper(code=each) for each in ("", forged(good), good[1:] + "B", beyond)]
    )

    assert {each.outcome for each in found} == {"refused"}
    with store.read() as session:
        assert session.scalars(select(Ticket)).all() == []


def test_two_papers_with_one_number_are_two_tickets_and_told(store: Store) -> None:
    """The kiosk's disk was set back to an older image, and it gave 480 again."""
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)
    an, binh = paper(store, loan, 480), paper(store, loan, 480)

    found = hands_over(store, kiosk, [Paper(code=an), Paper(code=binh)])

    assert [each.outcome for each in found] == ["new", "conflict"]
    with store.read() as session:
        assert [t.label for t in line.waiting(session, 1)] == ["480", "480B"]
        (told,) = lending.conflicts(session, 1, since=store.now() - timedelta(hours=1))
        assert told.loan.device.id == kiosk.id
        assert row(session, Loan, loan.id).why_ended == lending.CONFLICT


def test_a_kiosk_that_knows_less_than_it_told_gives_no_more_of_that_loan(store: Store) -> None:
    kiosk, other = kiosks(store)
    loan, others = lends(store, kiosk), lends(store, other)
    hands_over(store, kiosk, papers_of(store, loan, 3))

    with store.work(hall_id=1) as work:
        alive = lending.end_rolled_back(work, row(work.session, Device, kiosk.id), {loan.id: 482})
        dead = lending.end_rolled_back(
            work, row(work.session, Device, kiosk.id), {loan.id: 481, others.id: 0, 999: 0}
        )

    assert alive == []
    assert sorted(dead) == sorted([loan.id, others.id, 999])


def test_a_number_whose_answer_was_lost_is_taken_back_for_the_paper(store: Store) -> None:
    """The hall had given 001 and fell silent; the kiosk gave 480 by itself, and printed that."""
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)
    with store.work(hall_id=1) as work:
        by = Actor("device", kiosk.id)
        issuing.issue(work, Wish(service="regular"), by=by, key="k", kiosk_id=kiosk.id)

    hands_over(store, kiosk, [Paper(code=paper(store, loan, 480), key="k")])

    with store.read() as session:
        assert [t.label for t in line.waiting(session, 1)] == ["480"]


def test_where_its_slip_had_come_out_the_first_number_stays_the_citizens(store: Store) -> None:
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)
    with store.work(hall_id=1) as work:
        by = Actor("device", kiosk.id)
        first = issuing.issue(work, Wish(service="regular"), by=by, key="k", kiosk_id=kiosk.id)
        job = work.session.scalars(select(PrintJob)).one()
        job.state = "printed"  # type: ignore[assignment]

    code = paper(store, loan, 480)
    hands_over(store, kiosk, [Paper(code=code, key="k")])

    with store.read() as session:
        assert [t.label for t in line.waiting(session, 1)] == [first.ticket.label]
        assert lending.find(session, 1, code) == first.ticket.id


def test_a_paper_of_yesterday_is_kept_and_ended(each_store: Store, clock: Clock) -> None:
    kiosk, other = kiosks(each_store)
    loan = lends(each_store, kiosk)
    clock.pass_(minutes=1)
    papers = papers_of(each_store, loan, 2)
    clock.pass_(days=1)
    today = papers_of(each_store, lends(each_store, other), 1)
    hands_over(each_store, other, today)

    found = hands_over(each_store, kiosk, papers)

    assert [each.outcome for each in found] == ["new", "new"]
    with each_store.read() as session:
        old = session.scalars(select(Ticket).where(Ticket.day < clock.now.date())).all()
        assert {ticket.state for ticket in old} == {TicketState.EXPIRED}
        assert [t.label for t in line.waiting(session, 1)] == ["480"]


def test_a_kiosk_cannot_make_its_citizens_come_earlier_than_its_loan(store: Store) -> None:
    kiosk, _ = kiosks(store)
    loan = lends(store, kiosk)

    hands_over(store, kiosk, [Paper(code=paper(store, loan, 480, after_seconds=0))])
    hands_over(store, kiosk, [Paper(code=paper(store, loan, 481, after_seconds=86_399))])

    with store.read() as session:
        first, second = session.scalars(select(LentPaper).order_by(LentPaper.number))
        assert first.came_at == loan.lent_at
        assert second.came_at == second.known_at


def test_numbers_that_stand_for_an_hour_are_not_lent(store: Store) -> None:
    kiosk, _ = kiosks(store)
    with store.work(hall_id=1) as work:
        row(work.session, Service, 2).gives_appointment_numbers = True

    with pytest.raises(NotAllowed):
        lends(store, kiosk, "lawyer")


def test_lending_and_taking_in_stand_in_the_journal(store: Store) -> None:
    kiosk, _ = kiosks(store)
    hands_over(store, kiosk, papers_of(store, lends(store, kiosk), 1))

    with store.read() as session:
        steps = session.scalars(select(Step).order_by(Step.number)).all()
        assert [step.verb for step in steps] == ["lend", "issue"]
        assert steps[1].after["lent"] == 480


def small_block(
    store: Store, first: int, last: int, more: tuple[int, int] | tuple[None, None]
) -> None:
    """For the service `regular`."""
    with store.work() as work:
        service = work.session.get_one(Service, 1)
        service.first, service.last = first, last
        service.more_first, service.more_last = more


def kiosks(store: Store) -> tuple[Device, Device]:
    """The first and a second one."""
    make_tokens(store)
    with store.work() as work:
        other, _ = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="kiosk 2")
    with store.read() as session:
        return session.scalars(select(Device).where(Device.kind == "kiosk")).first(), other  # type: ignore[return-value]


def lends(store: Store, kiosk: Device, service: str = "regular") -> Loan:
    with store.work(hall_id=1) as work:
        return lending.lend(work, service, row(work.session, Device, kiosk.id))


def paper(
    store: Store,
    loan: Loan,
    number: int,
    *,
    party: int = 1,
    flags: int = 0,
    after_seconds: float | None = None,
) -> str:
    """A code as that kiosk makes it, now."""
    with store.work(hall_id=1) as work:
        begins, _ = lending.span(work.hall, loan)
        now = work.now
    if after_seconds is None:
        after_seconds = (now - begins).total_seconds()
    return codes.compose(
        store.vault.loan_key(loan.id),
        uid=codes.new_uid(),
        loan_id=loan.id,
        number=number,
        after_seconds=after_seconds,
        party=party,
        flags=flags,
    )


def forged(code: str) -> str:
    """One letter of its proof is another."""
    return code[:-1] + ("B" if code[-1] != "B" else "C")


def papers_of(store: Store, loan: Loan, count: int) -> list[Paper]:
    return [Paper(code=paper(store, loan, loan.first + n)) for n in range(count)]


def hands_over(store: Store, kiosk: Device, papers: list[Paper]) -> list[lending.TakenIn]:
    with store.work(hall_id=1) as work:
        return lending.take_in(work, papers, by=Actor("device", kiosk.id))


def test_a_phone_that_scans_a_paper_tells_the_hall_of_it(store: Store, client: FlaskClient) -> None:
    """The kiosk's disk was lost; its citizen follows the line on the phone as if nothing was."""
    kiosk, _ = kiosks(store)
    code = paper(store, lends(store, kiosk), 480)

    first = client.post("/t/place", json={"ticket": code}).json
    again = client.post("/t/place", json={"ticket": code}).json
    made_up = client.post("/t/place", json={"ticket": forged(code)}).json

    assert first["state"] == again["state"] == "waiting"
    assert made_up["state"] == "gone"
    with store.read() as session:
        assert [t.label for t in line.waiting(session, 1)] == ["480"]
