"""Every verb from every state by every hand: the whole table, through the database.

Dung at desk 1 has the ticket, or had it last. Em sits at desk 2. Giang sits nowhere. Hoa is the
supervisor, without a desk.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from hall import journal, tickets
from hall.closing import BY_THE_HALL
from hall.errors import Conflict, NotAllowed
from hall.lifecycle import TicketState
from hall.model import Hall, Step, Ticket
from hall.store import Store
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, does, sits_down

LETTER = {
    TicketState.WAITING: "W",
    TicketState.CALLED: "C",
    TicketState.SERVING: "S",
    TicketState.ON_HOLD: "H",
    TicketState.MISSED: "M",
    TicketState.SERVED: "D",
    TicketState.WITHDRAWN: "X",
    TicketState.EXPIRED: "E",
}
MORE: dict[str, dict[str, object]] = {
    "hold": {"minutes": 10},
    "transfer": {"service": "result"},
    "switch": {"service": "result"},
}

# For each state in the order of LETTER: the state after. "=" repeats what took effect and changes
# nothing; "!" is refused.
TABLE = """
               WCSHMDXE
call     dung  C=!CC!!!
call     em    C!!!C!!!
call     giang !!!!!!!!
call     hoa   !!!!!!!!
recall   dung  !C!!!!!!
recall   em    !!!!!!!!
recall   giang !!!!!!!!
recall   hoa   !!!!!!!!
start    dung  !S=!!!!!
start    em    !!!!!!!!
start    giang !!!!!!!!
start    hoa   !!!!!!!!
switch   dung  !!S!!!!!
switch   em    !!!!!!!!
switch   giang !!!!!!!!
switch   hoa   !!!!!!!!
send_back dung  !!W!!!!!
send_back em    !!!!!!!!
send_back giang !!!!!!!!
send_back hoa   !!!!!!!!
finish   dung  !!D!!=!!
finish   em    !!!!!!!!
finish   giang !!!!!!!!
finish   hoa   !!!!!!!!
miss     dung  !M!!=!!!
miss     em    !!!!!!!!
miss     giang !!!!!!!!
miss     hoa   !!!!!!!!
hold     dung  !HH=!!!!
hold     em    !!!!!!!!
hold     giang !!!!!!!!
hold     hoa   !!!!!!!!
resume   dung  !!!W!!!!
resume   em    !!!!!!!!
resume   giang !!!!!!!!
resume   hoa   !!!W!!!!
restore  dung  !W!!W!!!
restore  em    !!!!W!!!
restore  giang !!!!W!!!
restore  hoa   !W!!W!!!
transfer dung  WWW!!!!!
transfer em    W!!!!!!!
transfer giang W!!!!!!!
transfer hoa   WWW!!!!!
withdraw dung  XX!XX!=!
withdraw em    X!!!X!!!
withdraw giang X!!!X!!!
withdraw hoa   XX!XX!!!
undo     dung  !WCCCSW!
undo     em    !!!!!!!!
undo     giang !!!!!!!!
undo     hoa   !!!!!!!!
"""
ROWS = [(verb, who, row) for verb, who, row in map(str.split, TABLE.strip().splitlines()[1:])]


def brought_to(store: Store, state: TicketState, verb: str = "") -> Ticket:
    """A ticket in that state, by the hand of Dung, and so that the verb may be meant."""
    ticket = _brought_to(store, state)
    return sent_by_another(store, ticket) if verb == "send_back" else ticket


def _brought_to(store: Store, state: TicketState) -> Ticket:
    ticket = arrives(store)
    if state is TicketState.WAITING:
        return ticket
    if state is TicketState.WITHDRAWN:
        return does(store, DUNG, "withdraw", ticket)
    if state is TicketState.EXPIRED:
        return over(store, ticket)
    calls_next(store, DUNG)
    steps: dict[TicketState, tuple[str, ...]] = {
        TicketState.CALLED: (),
        TicketState.SERVING: ("start",),
        TicketState.ON_HOLD: ("hold",),
        TicketState.MISSED: ("miss",),
        TicketState.SERVED: ("start", "finish"),
    }
    for verb in steps[state]:
        does(store, DUNG, verb, ticket, **MORE.get(verb, {}))
    return now(store, ticket)


def now(store: Store, ticket: Ticket) -> Ticket:
    with store.read() as session:
        return tickets.load(session, ticket.public_id, hall_id=1)


def over(store: Store, ticket: Ticket) -> Ticket:
    """The day ends for it, whatever its state: the desks are free again."""
    with store.work(hall_id=1) as work:
        found = tickets.load(work.session, ticket.public_id, hall_id=1)
        return tickets.expire(work, found, BY_THE_HALL)


def sent_by_another(store: Store, ticket: Ticket) -> Ticket:
    """Desk 3 wants it back once it is done here."""
    with store.work() as work:
        work.session.get_one(Ticket, ticket.id).back_to_id = 3
    return now(store, ticket)


def steps(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(Step.id))) or 0


@pytest.fixture
def hall(store: Store) -> Store:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


@pytest.mark.parametrize(("verb", "who", "row"), ROWS)
def test_every_verb_from_every_state(hall: Store, verb: str, who: str, row: str) -> None:
    found = ""
    for state in LETTER:
        ticket = brought_to(hall, state, verb)
        before = steps(hall)

        found += outcome(hall, ticket, lambda t: does(hall, who, verb, t, **MORE.get(verb, {})))

        changed = found[-1] not in "!="
        assert steps(hall) == before + changed, f"{verb} from {state} wrote a wrong number of steps"
        if now(hall, ticket).state not in (TicketState.SERVED, *ENDED):
            over(hall, ticket)

    assert found == row
    with hall.read() as session:
        assert journal.check(session, hall.vault, session.get_one(Hall, 1)) is None


ENDED = (TicketState.WITHDRAWN, TicketState.EXPIRED)


def outcome(store: Store, ticket: Ticket, act: Callable[[Ticket], Ticket]) -> str:
    try:
        act(ticket)
    except NotAllowed:
        assert now(store, ticket).version == ticket.version
        return "!"
    after = now(store, ticket)
    return "=" if after.version == ticket.version else LETTER[after.state]


def test_the_table_above_is_whole() -> None:
    assert {(verb, who) for verb, who, _ in ROWS} == {
        (verb, who)
        # what the hall does by itself, and what only a citizen wishes, is told elsewhere
        for verb in ({*tickets.TICKET.rules} - {"expire", "carry", "defer"}) | {"undo"}
        for who in (DUNG, EM, GIANG, HOA)
    }
    assert {len(row) for *_, row in ROWS} == {len(TicketState)}


@pytest.mark.parametrize("verb", sorted({verb for verb, *_ in ROWS}))
def test_a_verb_that_starts_from_an_old_look_is_refused(hall: Store, verb: str) -> None:
    """Every allowed cell of the table, by Dung, with the version before the last change."""
    (row,) = (row for name, who, row in ROWS if (name, who) == (verb, DUNG))
    for state, cell in zip(LETTER, row, strict=True):
        if cell in "!=":
            continue
        ticket = brought_to(hall, state, verb)

        with pytest.raises(Conflict):
            does(hall, DUNG, verb, ticket, version=ticket.version - 1, **MORE.get(verb, {}))

        assert now(hall, ticket).version == ticket.version
        over(hall, ticket) if ticket.state not in (TicketState.SERVED, *ENDED) else None


@pytest.mark.parametrize("verb", sorted({verb for verb, *_ in ROWS}))
def test_a_verb_that_starts_from_the_latest_look_is_done(hall: Store, verb: str) -> None:
    (row,) = (row for name, who, row in ROWS if (name, who) == (verb, DUNG))
    for state, cell in zip(LETTER, row, strict=True):
        if cell in "!=":
            continue
        ticket = brought_to(hall, state, verb)

        done = does(hall, DUNG, verb, ticket, version=ticket.version, **MORE.get(verb, {}))

        assert LETTER[done.state] == cell
        over(hall, ticket) if done.state not in (TicketState.SERVED, *ENDED) else None


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (TicketState.CALLED, "call"),
        (TicketState.SERVING, "start"),
        (TicketState.SERVED, "finish"),
        (TicketState.MISSED, "miss"),
        (TicketState.ON_HOLD, "hold"),
        (TicketState.WITHDRAWN, "withdraw"),
    ],
)
def test_a_verb_pressed_twice_with_the_same_look_is_done_once(
    hall: Store, state: TicketState, verb: str
) -> None:
    """The answer to the first press was lost. The second carries the old version."""
    ticket = brought_to(hall, state)

    again = does(hall, DUNG, verb, ticket, version=ticket.version - 1, **MORE.get(verb, {}))

    assert (again.state, again.version) == (state, ticket.version)
