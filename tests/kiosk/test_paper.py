"""How it stands with paper: never better than the printer says."""

import pytest

from hall import devices, printing
from hall.model import Device, DeviceKind, Ticket
from hall.store import Store, row
from kiosk import paper
from kiosk.paper import Printer, Slip
from tests.conftest import Clock, Tokens
from tests.kiosk.touching import paper_comes_out, printer_says
from tests.people import arrives


def printer(store: Store, tokens: Tokens) -> Printer:
    with store.read() as session:
        return paper.printer_of(session, hall_id=1, kiosk_id=tokens.ids["kiosk"], now=store.now())


def slip(store: Store, tokens: Tokens, ticket: Ticket) -> Slip:
    said = printer(store, tokens)
    with store.read() as session:
        return paper.slip_of(session, row(session, Ticket, ticket.id), said, store.now())


def may_be_had_again(store: Store, tokens: Tokens, ticket: Ticket) -> bool:
    said, how = printer(store, tokens), slip(store, tokens, ticket)
    with store.read() as session:
        found = row(session, Ticket, ticket.id)
        return paper.may_be_had_again(session, found, how, said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"paper": "plenty"}, Printer.READY),
        ({"paper": "low"}, Printer.READY),  # staff are warned; citizens have their slip
        ({"paper": "out"}, Printer.OUT),
        ({"paper": "out", "is_online": False}, Printer.OUT),  # out of paper is off line, too
        ({"paper": "plenty", "cover": "open"}, Printer.COVER),
        ({"paper": "unknown", "cover": "open", "is_online": False}, Printer.COVER),
        ({"paper": "plenty", "is_online": False}, Printer.AWAY),
        ({"paper": "unknown", "cover": "unknown", "is_online": None}, Printer.UNKNOWN),
        ({"paper": "plenty", "cover": "unknown", "is_online": None}, Printer.READY),
    ],
)
def test_citizens_are_told_what_the_printer_says(
    store: Store, tokens: Tokens, said: dict[str, str], told: Printer
) -> None:
    printer_says(store, tokens, **said)  # type: ignore[arg-type]

    assert printer(store, tokens) is told


def test_a_printer_that_falls_silent_is_not_taken_at_its_last_word(
    store: Store, tokens: Tokens, clock: Clock
) -> None:
    printer_says(store, tokens, paper="plenty")
    clock.pass_(seconds=31)

    assert printer(store, tokens) is Printer.AWAY


def test_the_printer_beside_another_kiosk_is_not_ours(store: Store, tokens: Tokens) -> None:
    with store.work() as work:
        other, _ = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="kiosk 2")
        row(work.session, Device, tokens.ids["printer"]).beside = other
    printer_says(store, tokens, paper="plenty")

    assert printer(store, tokens) is Printer.AWAY


def test_of_two_printers_the_one_that_can_print_counts(store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens, paper="out")
    with store.work(hall_id=1) as work:
        second, _ = devices.add(work, hall_id=1, kind=DeviceKind.PRINTER, name="printer 2")
        printing.note_state(
            work, second, paper="plenty", cover="closed", is_online=True, width_dots=384
        )

    assert printer(store, tokens) is Printer.READY


def test_paper_is_on_its_way_until_the_printer_says_it_came_out(
    store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens)
    an = arrives(store)
    before = slip(store, tokens, an)

    paper_comes_out(store, tokens)

    assert (before, slip(store, tokens, an)) == (Slip.PRINTING, Slip.PRINTED)


def test_what_went_to_a_printer_that_proves_nothing_is_not_said_to_have_come_out(
    store: Store, tokens: Tokens
) -> None:
    """Its profile says so (`tiepdan-printer probe`): whoever got none may have a marked copy."""
    printer_says(store, tokens, paper="unknown", cover="unknown", is_online=None)
    an = arrives(store)

    paper_comes_out(store, tokens, reason="unconfirmed")

    assert slip(store, tokens, an) is Slip.SENT
    assert may_be_had_again(store, tokens, an)


def test_paper_that_does_not_come_is_not_waited_for_in_silence(
    store: Store, tokens: Tokens, clock: Clock
) -> None:
    printer_says(store, tokens)
    an = arrives(store)
    clock.pass_(seconds=9)

    assert slip(store, tokens, an) is Slip.SLOW


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"paper": "out"}, Slip.OUT),
        ({"cover": "open"}, Slip.COVER),
        ({"is_online": False}, Slip.AWAY),
    ],
)
def test_while_the_printer_cannot_print_the_number_is_to_be_remembered(
    store: Store, tokens: Tokens, said: dict[str, str], told: Slip
) -> None:
    an = arrives(store)
    printer_says(store, tokens, **said)  # type: ignore[arg-type]

    assert slip(store, tokens, an) is told


def test_paper_that_was_lost_twice_is_said_to_have_failed(store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens)
    an = arrives(store)
    paper_comes_out(store, tokens, "unknown")  # the slip, and the reprint that took its place

    assert slip(store, tokens, an) is Slip.FAILED
    assert may_be_had_again(store, tokens, an)


def test_another_copy_is_offered_only_where_it_helps(store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens)
    an = arrives(store)
    assert not may_be_had_again(store, tokens, an)  # the first is still on its way

    paper_comes_out(store, tokens)
    assert may_be_had_again(store, tokens, an)

    printer_says(store, tokens, paper="out")
    assert not may_be_had_again(store, tokens, an)
