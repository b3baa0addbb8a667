"""Paper: at least once, while the place in the line is exactly once."""

import pytest
from sqlalchemy import select

from hall import devices, line, printing, tickets
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.lifecycle import JobState
from hall.model import Device, DeviceKind, PrintJob, Ticket
from hall.printing import LEASE
from hall.store import Store
from tests.conftest import Clock, Tokens
from tests.people import DUNG, arrives, calls_next, does, serves, sits_down


def claims(store: Store, printer: int) -> PrintJob | None:
    with store.work(hall_id=1) as work:
        return printing.claim(work, work.session.get_one(Device, printer))


def reports(store: Store, printer: int, job: PrintJob, outcome: str, reason: str = "") -> PrintJob:
    with store.work(hall_id=1) as work:
        by = work.session.get_one(Device, printer)
        return printing.report(work, job.id, by, outcome=outcome, reason=reason)


def reprints(store: Store, ticket: Ticket, *, kiosk_id: int | None = None) -> PrintJob:
    with store.work(hall_id=1) as work:
        found = tickets.load(work.session, ticket.public_id, hall_id=1)
        ahead = line.ahead_of(work.session, found)
        return printing.reprint(work, found, people_ahead=ahead, kiosk_id=kiosk_id)


def jobs(store: Store) -> list[tuple[str, JobState, bool, str]]:
    """(label, state, reprint, reason) of every job."""
    with store.read() as session:
        query = select(PrintJob, Ticket.label).join(PrintJob.ticket).order_by(PrintJob.id)
        return [
            (label, job.state, job.is_reprint, job.reason) for job, label in session.execute(query)
        ]


@pytest.fixture
def printer(tokens: Tokens) -> int:
    return tokens.ids["printer"]


# --- the way of a job --------------------------------------------------------------------


def test_a_ticket_comes_with_its_paper(store: Store, printer: int) -> None:
    arrives(store)

    assert jobs(store) == [("001", JobState.QUEUED, False, "")]


def test_papers_are_claimed_in_the_order_of_the_numbers(store: Store, printer: int) -> None:
    for _ in range(3):
        arrives(store)

    claimed = [claims(store, printer) for _ in range(4)]

    assert [job and job.ticket.label for job in claimed] == ["001", "002", "003", None]


def test_a_claimed_job_is_the_printers_for_a_while(
    store: Store, printer: int, clock: Clock
) -> None:
    arrives(store)
    clock.pass_(seconds=1)

    job = claims(store, printer)

    assert job is not None
    assert (job.state, job.printer_id) == (JobState.SENDING, printer)
    assert job.lease_until == clock.now + LEASE


def test_printed_is_the_printers_own_word(store: Store, printer: int, clock: Clock) -> None:
    arrives(store)
    job = claims(store, printer)
    assert job is not None
    clock.pass_(seconds=2)

    reports(store, printer, job, "printed")

    assert jobs(store) == [("001", JobState.PRINTED, False, "")]
    assert claims(store, printer) is None


def test_a_job_of_which_nothing_was_sent_waits_on(store: Store, printer: int) -> None:
    arrives(store)
    job = claims(store, printer)
    assert job is not None

    reports(store, printer, job, "waiting", "paper_out")

    assert jobs(store) == [("001", JobState.QUEUED, False, "paper_out")]
    again = claims(store, printer)
    assert again is not None
    assert again.id == job.id


def test_an_unknown_outcome_is_printed_again_marked_and_once(store: Store, printer: int) -> None:
    arrives(store)
    first = claims(store, printer)
    assert first is not None
    reports(store, printer, first, "unknown", "no_answer")
    assert jobs(store) == [
        ("001", JobState.REPRINTED, False, "no_answer"),
        ("001", JobState.QUEUED, True, ""),
    ]

    second = claims(store, printer)
    assert second is not None
    reports(store, printer, second, "unknown", "no_answer")

    assert jobs(store)[1] == ("001", JobState.FAILED, True, "no_answer")
    assert claims(store, printer) is None


def test_a_job_whose_printer_never_came_back_is_printed_again(
    store: Store, printer: int, clock: Clock
) -> None:
    arrives(store)
    first = claims(store, printer)
    assert first is not None
    clock.pass_(seconds=LEASE.total_seconds())
    assert claims(store, printer) is None  # still leased

    clock.pass_(seconds=1)
    second = claims(store, printer)

    assert second is not None
    assert (second.is_reprint, second.attempt) == (True, 2)
    assert jobs(store)[0] == ("001", JobState.REPRINTED, False, "no_answer")


def test_an_answer_after_the_lease_changes_nothing(
    store: Store, printer: int, clock: Clock
) -> None:
    arrives(store)
    first = claims(store, printer)
    assert first is not None
    clock.pass_(seconds=LEASE.total_seconds() + 1)
    claims(store, printer)

    reports(store, printer, first, "printed")

    assert [state for _, state, *_ in jobs(store)] == [JobState.REPRINTED, JobState.SENDING]


@pytest.mark.parametrize("outcome", ["printed", "unknown", "waiting"])
def test_saying_it_again_changes_nothing(store: Store, printer: int, outcome: str) -> None:
    arrives(store)
    job = claims(store, printer)
    assert job is not None
    reports(store, printer, job, outcome, "first")
    told = jobs(store)

    for again in ("printed", "unknown", "waiting"):
        if outcome != "waiting" or again != "printed":
            reports(store, printer, job, again, "again")

    assert jobs(store) == told


def test_an_outcome_nobody_knows_is_refused(store: Store, printer: int) -> None:
    arrives(store)
    job = claims(store, printer)
    assert job is not None

    with pytest.raises(BadInput):
        reports(store, printer, job, "burnt")


def test_ten_printers_at_once_print_each_paper_once(each_store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with each_store.work() as work:
        device, _ = devices.add(work, hall_id=1, kind=DeviceKind.PRINTER, name="p")
        key = device.id
    for _ in range(10):
        arrives(each_store)

    with ThreadPoolExecutor(10) as agents:
        claimed = list(agents.map(lambda _: claims(each_store, key), range(10)))

    assert len({job.id for job in claimed if job}) == 10


# --- whose paper -------------------------------------------------------------------------


def test_a_printer_beside_a_kiosk_prints_that_kiosks_papers(store: Store) -> None:
    with store.work() as work:
        one, _ = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="kiosk 1")
        two, _ = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="kiosk 2")
        beside_one, _ = devices.add(
            work, hall_id=1, kind=DeviceKind.PRINTER, name="printer 1", beside=one
        )
        beside_two, _ = devices.add(
            work, hall_id=1, kind=DeviceKind.PRINTER, name="printer 2", beside=two
        )
        keys = [device.id for device in (one, two, beside_one, beside_two)]
    kiosk_one, kiosk_two, printer_one, printer_two = keys
    for kiosk in (kiosk_two, kiosk_one, None):
        _arrives_at(store, kiosk)

    first = claims(store, printer_one)
    second = claims(store, printer_one)

    assert [job and job.ticket.label for job in (first, second)] == ["002", "003"]
    assert claims(store, printer_one) is None
    last = claims(store, printer_two)
    assert last is not None
    assert last.ticket.label == "001"


def _arrives_at(store: Store, kiosk: int | None) -> None:
    from hall import issuing
    from tests.people import KIOSK

    with store.work(hall_id=1) as work:
        issuing.issue(work, issuing.Wish(service="regular"), by=KIOSK, kiosk_id=kiosk)


def test_a_printer_reports_only_what_it_has(store: Store, printer: int) -> None:
    with store.work() as work:
        other, _ = devices.add(work, hall_id=1, kind=DeviceKind.PRINTER, name="other")
        key = other.id
    arrives(store)
    job = claims(store, printer)
    assert job is not None

    with pytest.raises(NotFound):
        reports(store, key, job, "printed")


def test_a_job_of_another_hall_is_not_here(store: Store, printer: int) -> None:
    with store.read() as session:
        assert printing.unfinished(session, 2) == []

    with pytest.raises(NotFound):
        reports(store, printer, PrintJob(id=99), "printed")


# --- tickets that need no paper any more -------------------------------------------------


def test_nothing_is_printed_for_who_left_already(store: Store, printer: int) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    binh = arrives(store)
    does(store, DUNG, "withdraw", an)

    job = claims(store, printer)

    assert job is not None
    assert job.ticket_id == binh.id
    assert jobs(store)[0] == ("001", JobState.FAILED, False, "ticket_ended")


def test_an_unknown_outcome_is_not_printed_again_for_who_left(store: Store, printer: int) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    job = claims(store, printer)
    assert job is not None
    calls_next(store, DUNG)
    serves(store, DUNG, an)

    reports(store, printer, job, "unknown", "no_answer")

    assert jobs(store) == [("001", JobState.FAILED, False, "no_answer")]


# --- again -------------------------------------------------------------------------------


def test_a_reprint_is_the_same_number_marked(store: Store, printer: int) -> None:
    an = arrives(store)
    job = claims(store, printer)
    assert job is not None
    reports(store, printer, job, "printed")

    again = reprints(store, an)

    assert (again.is_reprint, again.ticket_id, again.slip["label"]) == (True, an.id, "001")
    assert jobs(store)[1] == ("001", JobState.QUEUED, True, "")


def test_no_reprint_while_the_first_is_on_its_way(store: Store, printer: int) -> None:
    an = arrives(store)
    with pytest.raises(Conflict):
        reprints(store, an)
    claims(store, printer)

    with pytest.raises(Conflict):
        reprints(store, an)


def test_no_reprint_for_a_ticket_that_ended(store: Store, printer: int) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    job = claims(store, printer)
    assert job is not None
    reports(store, printer, job, "printed")
    does(store, DUNG, "withdraw", an)

    with pytest.raises(NotAllowed):
        reprints(store, an)
