"""A slip on paper, and the printer's word for it."""

import threading
import time
from pathlib import Path

import pytest

from printer import ink, raster, wires
from printer.errors import (
    CoverOpen,
    Faulty,
    NoAnswer,
    NotReady,
    PaperOut,
    PrinterAway,
    Unconfirmed,
)
from printer.profile import Confirmation, Profile
from printer.state import Cover, Paper, State
from printer.thermal import Proof, ThermalPrinter
from printer.virtual.commands import Ask
from printer.virtual.models import Model
from printer.virtual.printer import VirtualPrinter
from tests.printer import papers
from tests.printer.conftest import Tray

WELL = State(paper=Paper.PLENTY, cover=Cover.CLOSED, is_online=True)


@pytest.mark.parametrize("paper", [384, 576], indirect=True)
def test_the_paper_shows_the_drawn_dots_and_no_others(
    printer: ThermalPrinter, tray: Tray, paper: int
) -> None:
    proof = printer.put_out(papers.ticket(), tag="A1B2")

    drawn = raster.draw(papers.ticket(), width_dots=paper)
    [(slip, tag)] = tray.pieces
    assert (proof, tag) == (Proof.TAG, "A1B2")
    assert slip.size == drawn.size
    assert slip.tobytes() == drawn.tobytes()


@pytest.mark.parametrize(
    ("switch", "value", "seen"),
    [
        ("paper", Paper.LOW, State(paper=Paper.LOW, cover=Cover.CLOSED, is_online=True)),
        ("paper", Paper.OUT, State(paper=Paper.OUT, cover=Cover.CLOSED, is_online=False)),
        ("is_cover_open", True, State(paper=Paper.PLENTY, cover=Cover.OPEN, is_online=False)),
        (
            "is_faulty",
            True,
            State(paper=Paper.PLENTY, cover=Cover.CLOSED, is_online=False, is_faulty=True),
        ),
        ("is_silent", True, State()),
        ("is_silent", False, WELL),
    ],
)
def test_a_printer_is_seen_as_it_is(
    printer: ThermalPrinter, virtual: VirtualPrinter, switch: str, value: object, seen: State
) -> None:
    setattr(virtual.machine, switch, value)

    assert printer.look() == seen


@pytest.mark.parametrize(
    ("switch", "value", "why_not"),
    [
        ("paper", Paper.OUT, PaperOut),
        ("is_cover_open", True, CoverOpen),
        ("is_faulty", True, Faulty),
        ("is_silent", True, NoAnswer),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_and_so_prints_no_ghost(
    printer: ThermalPrinter,
    virtual: VirtualPrinter,
    tray: Tray,
    switch: str,
    value: object,
    why_not: type[NotReady],
) -> None:
    well = getattr(virtual.machine, switch)
    setattr(virtual.machine, switch, value)

    with pytest.raises(why_not):
        printer.put_out(papers.ticket(), tag="A1B2")
    setattr(virtual.machine, switch, well)
    printer.put_out(papers.ticket(), tag="A1B3")

    assert tray.tags == ["A1B3"]


def test_half_an_answer_is_not_fine(
    printer: ThermalPrinter,
    virtual: VirtualPrinter,
    tray: Tray,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says that it is on-line, and nothing of its paper."""
    hear = virtual.machine.hear
    monkeypatch.setattr(
        virtual.machine,
        "hear",
        lambda command, length: None if command == Ask(4) else hear(command, length),
    )

    with pytest.raises(NoAnswer):
        printer.put_out(papers.ticket(), tag="A1B2")

    assert printer.look() == State()
    assert tray.pieces == []


def test_nobody_at_home_is_said_at_once(virtual: VirtualPrinter, printer: ThermalPrinter) -> None:
    virtual.switch_off()

    with pytest.raises(PrinterAway):
        printer.put_out(papers.ticket(), tag="A1B2")

    assert printer.look() == State(is_online=False)


def test_paper_that_ends_amid_a_slip_leaves_no_ghost(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    """What the buffer still held is forgotten before the roll is changed."""
    virtual.machine.at_rows(300, lambda: setattr(virtual.machine, "paper", Paper.OUT))

    with pytest.raises(Unconfirmed) as lost:
        printer.put_out(papers.ticket(), tag="A1B2")
    virtual.machine.paper = Paper.PLENTY
    printer.put_out(papers.reprint(), tag="A1B3")

    assert (lost.value.why, lost.value.is_cleared) == ("paper_out", True)
    assert [(slip.height, tag) for slip, tag in tray.pieces] == [
        (300, None),  # the half that was torn off with the old roll
        (raster.draw(papers.reprint(), width_dots=576).height, "A1B3"),
    ]


def test_a_printer_that_cannot_forget_shows_the_ghost_and_it_is_known(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    """The other half of the test above: without clearing, the rest comes out after the refill."""
    virtual.machine.model = Model(can_clear=False)
    virtual.machine.at_rows(300, lambda: setattr(virtual.machine, "paper", Paper.OUT))

    with pytest.raises(Unconfirmed) as lost:
        printer.put_out(papers.ticket(), tag="A1B2")
    virtual.machine.paper = Paper.PLENTY
    tray.wait_for(2)

    assert lost.value.is_cleared is False
    assert tray.tags == [None, "A1B2"]


def test_power_lost_amid_a_slip_is_unknown_and_the_half_is_cut_off_before_the_next(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.at_rows(300, virtual.switch_off)

    with pytest.raises(Unconfirmed) as lost:
        printer.put_out(papers.ticket(), tag="A1B2")
    virtual.switch_on()
    printer.put_out(papers.reprint(), tag="A1B3")

    assert lost.value.why == "offline"
    assert [(slip.height, tag) for slip, tag in tray.pieces] == [
        (300, None),
        (raster.draw(papers.reprint(), width_dots=576).height, "A1B3"),
    ]


def test_a_slip_left_in_a_printer_out_of_reach_is_cleared_at_the_next_contact(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    def trip_over_the_cable() -> None:
        virtual.machine.is_cover_open = True
        virtual.unplug()

    virtual.machine.at_rows(10, trip_over_the_cable)

    with pytest.raises(Unconfirmed) as lost:
        printer.put_out(papers.ticket(), tag="A1B2")
    virtual.plug_in()
    printer.look()
    virtual.machine.is_cover_open = False
    printer.put_out(papers.reprint(), tag="A1B3")

    assert (lost.value.why, lost.value.is_cleared) == ("offline", False)
    assert [tag for tag in tray.tags if tag] == ["A1B3"]


def test_what_an_earlier_program_left_in_the_printer_is_cleared_at_the_first_contact(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    """An agent that was killed in mid-slip knows nothing of it when it starts again."""
    earlier = wires.wire(virtual.address)
    earlier.open()
    virtual.machine.paper = Paper.OUT
    earlier.write(
        ink.encode(raster.draw(papers.ticket(), width_dots=576), tag="A1B2", profile=Profile())
    )
    earlier.write(b"\x10\x04\x01")
    earlier.read(5)
    earlier.close()

    printer.look()
    virtual.machine.paper = Paper.PLENTY
    printer.put_out(papers.ticket(), tag="A1B3")

    assert tray.tags == ["A1B3"]


def test_a_printer_that_falls_silent_behind_the_slip_is_unknown(
    printer: ThermalPrinter, virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.patience.LONGEST_SECONDS", 0.3)
    virtual.machine.at_rows(10, lambda: setattr(virtual.machine, "is_silent", True))

    with pytest.raises(Unconfirmed) as lost:
        printer.put_out(papers.ticket(), tag="A1B2")

    assert (lost.value.why, lost.value.is_cleared) == ("no_answer", False)


def test_the_tag_of_another_slip_is_no_proof(
    printer: ThermalPrinter, virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.patience.LONGEST_SECONDS", 0.3)
    virtual.machine.model = Model(knows_tags=False)
    virtual.machine.at_rows(10, lambda: virtual.machine._answer(b"\x37\x22A1B1\x00"))
    printer.profile = Profile(confirms=Confirmation.TAG)

    with pytest.raises(Unconfirmed):
        printer.put_out(papers.ticket(), tag="A1B2")


def test_a_printer_that_says_it_has_no_paper_proves_nothing(
    printer: ThermalPrinter, virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def says_out() -> None:
        virtual.machine._answer(b"\x0c")  # GS r 1: the end of the roll
        virtual.machine.is_silent = True

    monkeypatch.setattr("printer.patience.LONGEST_SECONDS", 0.3)
    virtual.machine.at_rows(10, says_out)

    with pytest.raises(Unconfirmed):
        printer.put_out(papers.ticket(), tag="A1B2")


def test_a_printer_without_tags_proves_a_slip_by_its_paper(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.model = Model(knows_tags=False)

    first = printer.put_out(papers.ticket(), tag="A1B2")
    printer.profile = Profile(confirms=Confirmation.PAPER)
    second = printer.put_out(papers.ticket(), tag="A1B3")

    assert [first, second] == [Proof.PAPER, Proof.PAPER]
    assert len(tray.pieces) == 2


def test_a_slow_printer_is_waited_for(
    printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.mm_per_second = 200

    begun = time.monotonic()
    proof = printer.put_out(papers.ticket(), tag="A1B2")

    assert proof is Proof.TAG
    assert time.monotonic() - begun > 0.5
    assert tray.tags == ["A1B2"]


def test_who_looks_while_it_prints_does_not_wait(
    printer: ThermalPrinter, virtual: VirtualPrinter
) -> None:
    printer.look()
    halfway, looked = threading.Event(), threading.Event()

    def hold() -> None:
        halfway.set()
        looked.wait(5)

    virtual.machine.at_rows(100, hold)
    printing = threading.Thread(
        target=printer.put_out, args=(papers.ticket(),), kwargs={"tag": "A1B2"}
    )
    printing.start()
    assert halfway.wait(5)

    seen = printer.look()

    looked.set()
    printing.join()
    assert seen == WELL


def test_in_a_hurry_the_weaker_proof_is_proof(
    printer: ThermalPrinter, virtual: VirtualPrinter
) -> None:
    hurry = threading.Event()
    virtual.machine.model = Model(knows_tags=False)
    virtual.machine.at_rows(10, hurry.set)

    assert printer.put_out(papers.ticket(), tag="A1B2", hurry=hurry) is Proof.PAPER


def test_in_a_hurry_the_wait_ends_within_a_second(
    printer: ThermalPrinter, virtual: VirtualPrinter
) -> None:
    hurry = threading.Event()
    virtual.machine.model = Model(knows_tags=False)
    printer.profile = Profile(confirms=Confirmation.TAG)
    virtual.machine.at_rows(10, hurry.set)

    begun = time.monotonic()
    with pytest.raises(Unconfirmed):
        printer.put_out(papers.ticket(), tag="A1B2", hurry=hurry)

    assert time.monotonic() - begun < 3  # its own patience is longer


def test_a_line_that_carries_nothing_back_proves_nothing(
    tmp_path: Path,
) -> None:
    file = tmp_path / "lp0"
    printer = ThermalPrinter(wires.wire(f"file://{file}"), Profile())

    proof = printer.put_out(papers.ticket(), tag="A1B2")

    assert proof is Proof.NONE
    assert printer.look() == State()
    assert printer.why_not(printer.look()) is None
    assert file.read_bytes().endswith(b"\x1dVB\x00")
