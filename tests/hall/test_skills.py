"""Who serves what: changed live by a supervisor, and the line follows at once."""

import pytest

from hall import desks, issuing, line, skills, staff
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.model import Desk, Step, Ticket
from hall.store import Store, row
from tests.people import DUNG, EM, arrives, calls_next, does, hand, serves, sits_down

CHIEF = Actor("staff", 4)


def desk_serves(store: Store, desk: int, *codes: str) -> None:
    with store.work(hall_id=1) as work:
        skills.set_desk(work, desk, codes, by=CHIEF)


def officer_serves(store: Store, who: str, *codes: str) -> None:
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=who)
        skills.set_officer(work, person.id, codes, by=CHIEF)


def label(ticket: Ticket | None) -> str:
    return ticket.label if ticket else "nobody"


def test_a_desk_calls_what_it_serves_from_that_moment(each_store: Store) -> None:
    sits_down(each_store, DUNG, "1")
    lawyer = arrives(each_store, service="lawyer")
    assert calls_next(each_store, DUNG) is None

    desk_serves(each_store, 1, "regular", "lawyer")

    assert label(calls_next(each_store, DUNG)) == lawyer.label


def test_an_officer_serves_less_than_the_desk(each_store: Store) -> None:
    officer_serves(each_store, DUNG, "lawyer")
    arrives(each_store)
    lawyer = arrives(each_store, service="lawyer")
    sits_down(each_store, DUNG, "9")  # regular and lawyer

    assert label(calls_next(each_store, DUNG)) == lawyer.label


def test_the_next_officer_at_the_desk_serves_all_of_it_again(each_store: Store) -> None:
    officer_serves(each_store, DUNG, "lawyer")
    an = arrives(each_store)
    sits_down(each_store, DUNG, "9")
    assert calls_next(each_store, DUNG) is None

    sits_down(each_store, EM, "9", take_over=True)

    assert label(calls_next(each_store, EM)) == an.label


def test_an_officer_who_sits_already_calls_by_the_change(store: Store) -> None:
    sits_down(store, DUNG, "9")
    arrives(store)

    officer_serves(store, DUNG, "lawyer")

    assert calls_next(store, DUNG) is None
    officer_serves(store, DUNG, "regular", "lawyer", "result")
    assert calls_next(store, DUNG) is not None


def test_a_free_desk_is_what_it_is_meant_for(store: Store) -> None:
    officer_serves(store, DUNG, "lawyer")
    sits_down(store, DUNG, "9")
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=DUNG)
        desks.close(work, "9", person)

    with store.read() as session:
        assert set(line.served_by(session, row(session, Desk, 9))) == {1, 2}


def test_how_many_are_ahead_follows(store: Store) -> None:
    arrives(store)
    lawyer = arrives(store, service="lawyer")  # desk 9 serves both: they compete
    with store.read() as session:
        before = line.ahead_of(session, row(session, Ticket, lawyer.id))

    desk_serves(store, 9, "lawyer")

    with store.read() as session:
        assert (before, line.ahead_of(session, row(session, Ticket, lawyer.id))) == (1, 0)


def test_the_change_is_journalled_once(store: Store) -> None:
    desk_serves(store, 1, "regular", "lawyer")
    desk_serves(store, 1, "lawyer", "regular")

    with store.read() as session:
        steps = session.query(Step).all()
    assert [(s.verb, s.before, s.after, s.desk_id) for s in steps] == [
        ("skills_desk", {"services": [1]}, {"services": [1, 2]}, 1)
    ]


@pytest.mark.parametrize("codes", [(), ("nothing",), ("regular", "nothing")])
def test_a_desk_serves_services_of_the_hall(store: Store, codes: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        desk_serves(store, 1, *codes)


def test_only_desks_and_officers_of_the_hall(store: Store) -> None:
    with pytest.raises(NotFound):
        desk_serves(store, 99, "regular")
    with pytest.raises(NotFound), store.work(hall_id=1) as work:
        skills.set_officer(work, 99, ["regular"], by=CHIEF)


def test_a_citizen_at_the_desk_is_not_sent_away_by_it(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)

    desk_serves(store, 1, "lawyer")

    assert serves(store, DUNG, an).label == an.label


@pytest.mark.parametrize(
    ("people", "named", "is_good"),
    [(5, 2, True), (10, 2, True), (10, 3, False), (11, 5, True), (4, 1, False), (5, 0, False)],
)
def test_a_group_names_as_many_as_the_law_lets_it(
    store: Store, people: int, named: int, is_good: bool
) -> None:
    wish = issuing.Wish(service="regular", party_size=people, representatives=named)

    if is_good:
        assert arrives(store, party_size=people, representatives=named).representatives == named
    else:
        with pytest.raises(BadInput, match="representatives"), store.work(hall_id=1) as work:
            issuing.issue(work, wish, by=CHIEF)


def test_a_desk_taken_over_keeps_its_citizen(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)

    sits_down(store, EM, "1", take_over=True)

    with store.work(hall_id=1) as work:
        assert hand(work, DUNG).desk is None
    assert does(store, EM, "finish", an).label == an.label
