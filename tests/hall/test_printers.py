"""What staff see of paper and printers, and who is told."""

import pytest

from hall import devices, printing
from hall.errors import BadInput
from hall.lifecycle import JobState
from hall.model import Device
from hall.news import Changed, News, PaperWanted
from hall.store import Store
from tests.conftest import Clock, Tokens
from tests.hall.test_printing import claims, reports
from tests.people import DUNG, arrives, does, sits_down


@pytest.fixture
def printer(tokens: Tokens) -> int:
    return tokens.ids["printer"]


def test_papers_that_have_not_come_out_are_told_oldest_first(store: Store, printer: int) -> None:
    for _ in range(3):
        arrives(store)
    job = claims(store, printer)
    assert job is not None
    reports(store, printer, job, "printed")
    claims(store, printer)

    with store.read() as session:
        found = [(each.ticket.label, each.state) for each in printing.unfinished(session, 1)]

    assert found == [("002", JobState.SENDING), ("003", JobState.QUEUED)]


def test_papers_given_up_are_told_while_their_tickets_are_open(
    store: Store, printer: int, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    for _ in range(2):
        job = claims(store, printer)
        assert job is not None
        reports(store, printer, job, "unknown", "no_answer")
    since = clock.now

    with store.read() as session:
        assert [job.ticket.label for job in printing.failed(session, 1, since=since)] == ["001"]
    does(store, DUNG, "withdraw", an)
    with store.read() as session:
        assert printing.failed(session, 1, since=since) == []


SAID: dict[str, object] = {
    "paper": "plenty",
    "cover": "closed",
    "is_online": True,
    "width_dots": 576,
}


def says(store: Store, printer: int, **said: object) -> bool:
    with store.work(hall_id=1) as work:
        device = work.session.get_one(Device, printer)
        return printing.note_state(work, device, **(SAID | said))  # type: ignore[arg-type]


def test_a_printers_state_is_news_only_when_it_changed(
    store: Store, printer: int, clock: Clock
) -> None:
    heard: list[News] = []
    store.subscribe(heard.append)

    told = [says(store, printer), says(store, printer), says(store, printer, paper="out")]

    assert told == [True, False, True]
    assert heard == [Changed(1, 0, "printer"), Changed(1, 0, "printer")]
    with store.read() as session:
        (state,) = printing.states(session, 1)
    assert (state.paper, state.device.name) == ("out", "printer 1")


@pytest.mark.parametrize("said", [{"paper": "much"}, {"cover": "ajar"}])
def test_a_state_nobody_knows_is_refused(
    store: Store, printer: int, said: dict[str, object]
) -> None:
    with pytest.raises(BadInput):
        says(store, printer, **said)


def test_a_revoked_printer_says_nothing_any_more(store: Store, printer: int) -> None:
    says(store, printer)
    with store.work() as work:
        devices.revoke(work, printer, hall_id=1)

    with store.read() as session:
        assert printing.states(session, 1) == []


def test_whoever_waits_for_paper_is_told(store: Store) -> None:
    heard: list[News] = []
    store.subscribe(heard.append)

    arrives(store)

    assert PaperWanted(1) in heard
