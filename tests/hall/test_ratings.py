"""Rating a visit: once, without a way back to who said it, and only what was really ended."""

from datetime import date

import pytest
from sqlalchemy import select

from hall import ratings
from hall.errors import BadInput, NotAllowed, NotFound
from hall.journal import Actor
from hall.model import Hall, Rated, Rating, Step, Ticket
from hall.ratings import Answer
from hall.store import Store, row
from tests.conftest import Clock, Tokens, make_tokens
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down

MONDAY = date(2026, 11, 23)


def received(store: Store, who: str = DUNG, desk: str = "1", **wish: object) -> Ticket:
    """A visit from the slip to its end."""
    sits_down(store, who, desk)
    ticket = arrives(store, **wish)
    calls_next(store, who)
    return serves(store, who, ticket)


def rates(store: Store, ticket: Ticket, score: int, *reasons: str) -> bool:
    with store.work(hall_id=1) as work:
        return ratings.rate(work, ticket.public_id, Answer(score, frozenset(reasons)))


def stands(store: Store, tokens: Tokens, desk: str) -> None:
    """The terminal is put at that desk; "" is the exit."""
    with store.work(hall_id=1) as work:
        ratings.set_up(work, tokens.ids["rating"], desk=desk, by=Actor("staff", 1))


def asks(store: Store, tokens: Tokens) -> list[str]:
    """The numbers of the visits that the terminal asks about."""
    return [offer.label for offer in offers(store, tokens)]


def offers(store: Store, tokens: Tokens) -> tuple[ratings.Offer, ...]:
    with store.read() as session:
        return ratings.offered(
            session,
            store.vault,
            hall_id=1,
            terminal_id=tokens.ids["rating"],
            now=store.now(),
        )


def counted(store: Store) -> list[tuple[date, int, int, dict[str, int]]]:
    with store.read() as session:
        found = session.scalars(select(Rating).order_by(Rating.score)).all()
        return [(each.week, each.score, each.times, each.reasons) for each in found]


@pytest.fixture
def tokens_of_each(each_store: Store) -> Tokens:
    return make_tokens(each_store)


def test_a_visit_is_rated_once_however_often_it_is_sent(each_store: Store) -> None:
    an = received(each_store)

    assert rates(each_store, an, 5, "polite") is True
    assert rates(each_store, an, 1) is False

    assert counted(each_store) == [(MONDAY, 5, 1, {"polite": 1})]


def test_two_ratings_of_a_week_become_one_count(each_store: Store, clock: Clock) -> None:
    rates(each_store, received(each_store), 2, "waited_long")
    clock.pass_(days=1)
    rates(each_store, received(each_store), 2, "waited_long", "unclear")

    assert counted(each_store) == [(MONDAY, 2, 2, {"unclear": 1, "waited_long": 2})]


@pytest.mark.parametrize("verb", [None, "start"])
def test_what_has_not_ended_cannot_be_rated(store: Store, verb: str | None) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    if verb:
        does(store, DUNG, verb, an)

    with pytest.raises(NotAllowed):
        rates(store, an, 5)
    assert counted(store) == []


def test_nobody_rates_on_the_next_day(store: Store, clock: Clock) -> None:
    an = received(store)
    clock.pass_(hours=13)

    with pytest.raises(NotAllowed):
        rates(store, an, 5)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"score": 0},
        {"score": 6},
        {"score": True},
        {"score": "5"},
        {"score": 5, "reasons": "polite"},
        {"score": 5, "reasons": [1]},
        {"score": 5, "reasons": ["impolite"]},
        {"score": 2, "reasons": ["Nguyễn Văn A"]},
    ],
    ids=str,
)
def test_only_five_scores_and_the_hall_s_own_reasons_are_taken(body: object) -> None:
    with pytest.raises(BadInput):
        Answer.read(body)


def test_nothing_that_is_kept_leads_from_a_rating_to_a_ticket(store: Store) -> None:
    an = received(store)
    with store.read() as session:
        before = row(session, Hall, 1).last_step

    rates(store, an, 1, "impolite")

    columns = {column.name for column in Rating.__table__.columns}
    assert columns == {"hall_id", "week", "service_id", "score", "times", "reasons"}
    with store.read() as session:
        rated = session.scalars(select(Rated)).one()
        assert {column.name for column in Rated.__table__.columns} == {"mark", "hall_id", "day"}
        assert rated.mark not in (an.public_id.encode(), an.token_hash)
        assert row(session, Hall, 1).last_step == before  # the journal tells no hour of it
        assert session.scalars(select(Step).where(Step.verb == "rate")).all() == []


def test_marks_are_swept_and_counts_stay(store: Store, clock: Clock) -> None:
    rates(store, received(store), 4)
    clock.pass_(days=2)
    rates(store, received(store), 4)

    with store.read() as session:
        assert len(session.scalars(select(Rated)).all()) == 1
    assert counted(store) == [(MONDAY, 4, 2, {})]


def test_a_terminal_at_a_desk_wakes_when_a_visit_there_ends(
    each_store: Store, tokens_of_each: Tokens
) -> None:
    stands(each_store, tokens_of_each, "1")
    received(each_store, EM, "2")
    assert asks(each_store, tokens_of_each) == []

    an = received(each_store)

    assert asks(each_store, tokens_of_each) == [an.label]


def test_it_asks_about_the_last_visit_only_and_not_for_long(
    store: Store, tokens: Tokens, clock: Clock
) -> None:
    stands(store, tokens, "1")
    received(store)
    binh = received(store)
    assert asks(store, tokens) == [binh.label]

    clock.pass_(minutes=4)

    assert asks(store, tokens) == []


def test_it_does_not_ask_whoever_sits_there_next(store: Store, tokens: Tokens) -> None:
    stands(store, tokens, "1")
    received(store)
    binh = arrives(store)
    calls_next(store)
    does(store, DUNG, "start", binh)

    assert asks(store, tokens) == []


def test_at_the_exit_people_find_their_number_but_no_quiet_call(
    store: Store, tokens: Tokens
) -> None:
    an = received(store)
    binh = received(store, EM, "2")
    received(store, private=True)
    with store.work(hall_id=1) as work:
        last = work.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
        assert last is not None
        last.quiet = True

    assert sorted(asks(store, tokens)) == sorted([an.label, binh.label])


def test_what_was_rated_at_the_terminal_is_not_asked_again(store: Store, tokens: Tokens) -> None:
    an = received(store)
    offer = offers(store, tokens)[0]
    assert offer.label == an.label

    with store.work(hall_id=1) as work:
        ratings.rate_offered(work, offer.mark, Answer(3), terminal_id=tokens.ids["rating"])

    assert asks(store, tokens) == []
    assert rates(store, an, 5) is False  # on the phone, afterwards


def test_a_terminal_takes_nothing_about_another_desk(store: Store, tokens: Tokens) -> None:
    received(store, EM, "2")
    mark = offers(store, tokens)[0].mark
    stands(store, tokens, "1")

    with pytest.raises(NotFound), store.work(hall_id=1) as work:
        ratings.rate_offered(work, mark, Answer(1), terminal_id=tokens.ids["rating"])


def test_a_terminal_stands_at_no_desk_there_is_not(store: Store, tokens: Tokens) -> None:
    with pytest.raises(BadInput):
        stands(store, tokens, "99")


def test_of_few_ratings_the_supervisor_learns_only_the_number(store: Store) -> None:
    for _ in range(4):
        rates(store, received(store), 1, "impolite")

    with store.read() as session:
        [week] = ratings.weeks(session, row(session, Hall, 1), store.now())
    assert (week.times, week.scores, week.reasons) == (4, (), ())

    rates(store, received(store), 5)

    with store.read() as session:
        [week] = ratings.weeks(session, row(session, Hall, 1), store.now())
    assert (week.times, week.scores, week.reasons) == (5, (4, 0, 0, 0, 1), (("impolite", 4),))
