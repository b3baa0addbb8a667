"""What a probe finds out of printers that can much, little and nothing; and who uses it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from printer import probe as probing
from printer import raster, strip, wires
from printer.answers import Buffered, RealTime
from printer.errors import CoverOpen, PaperOut
from printer.probe import Eyes, probe
from printer.profile import Confirmation, Picture, Profile
from printer.raster import WIDTHS
from printer.state import Paper
from printer.virtual.machine import Machine
from tests.printer.conftest import Tray
from tests.printer.serial_line import Exchange
from tests.printer.technicians import Technician, probed, standing


def test_of_a_printer_that_can_everything_everything_is_known(tray: Tray) -> None:
    with standing("fast", tray) as virtual:
        report = probed(virtual, tray)

    assert report.profile is not None
    speed = report.profile.mm_per_second
    assert report.profile == Profile(
        model="Tiep Dan V80", confirms=Confirmation.TAG, mm_per_second=speed
    )
    assert speed is not None
    assert 30 < speed <= 260  # it prints 250 at the most; a busy machine is slower
    assert len(tray.pieces) == 1


@pytest.mark.usefixtures("brief")
def test_a_narrow_printer_without_a_knife_is_known_as_one(tray: Tray) -> None:
    with standing("narrow", tray) as virtual:
        report = probed(virtual, tray)

    assert report.profile == Profile(
        model="V58",
        width_dots=384,
        confirms=Confirmation.PAPER,
        clears=False,
        cuts=False,
        mm_per_second=report.profile.mm_per_second if report.profile else None,
    )
    assert len(tray.pieces) == 1


@pytest.mark.usefixtures("impatient")
def test_of_a_clone_that_says_nothing_nothing_is_believed_and_no_question_is_printed(
    tray: Tray,
) -> None:
    """It prints what it does not understand with the next line: the strip must come out clean."""
    with standing("clone", tray) as virtual:
        report = probed(virtual, tray)

    assert report.profile == Profile(answers=False, confirms=Confirmation.NONE, clears=False)
    assert not any(report.says(question) for question in report.heard)
    assert len(tray.pieces) == 1


@pytest.mark.usefixtures("impatient")
def test_questions_that_a_clone_did_not_understand_do_not_wait_for_the_next_line(
    tray: Tray,
) -> None:
    with standing("clone", tray) as virtual:
        probe(wires.wire(virtual.address))
        wire = wires.wire(virtual.address)
        wire.open()
        wire.write(b"\n")  # whoever prints next: nothing else comes out (`standing` sees to it)
        wire.close()
        virtual.machine.wait_until_left(5)
        assert virtual.machine.wait_until_idle(5)


def test_a_head_of_512_dots_is_seen(tray: Tray) -> None:
    with standing("middle", tray) as virtual:
        report = probed(virtual, tray)

    assert report.profile is not None
    assert report.profile.width_dots == 512


def test_who_says_that_paper_came_before_it_can_have_come_proves_nothing(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strip, "FASTEST_MM_PER_SECOND", 120)  # on a machine that is busy
    with standing("hasty", tray) as virtual:
        report = probed(virtual, tray)

    assert report.says("GS r 1")
    assert report.profile is not None
    assert report.profile.confirms is Confirmation.NONE
    assert report.profile.mm_per_second is None


def test_a_printer_that_knows_only_the_newer_command_for_pictures_is_sent_that(tray: Tray) -> None:
    with standing("modern", tray) as virtual:
        report = probed(virtual, tray)

    assert report.profile is not None
    assert (report.profile.picture, report.profile.width_dots) == (Picture.GRAPHICS, 576)


@pytest.mark.usefixtures("impatient")
def test_a_printer_that_hangs_when_it_is_asked_is_profiled_without_asking(tray: Tray) -> None:
    with standing("touchy", tray) as virtual:
        eyes = _Said(cut=False, dots=0)
        hanging = probe(wires.wire(virtual.address), eyes)
        virtual.power_cycle()
        mute = probed(virtual, tray, is_mute=True)

    assert (hanging.profile, hanging.seen and hanging.seen.picture) == (None, None)
    assert mute.profile == Profile(answers=False, confirms=Confirmation.NONE, clears=False)


def test_a_serial_printer_is_known_as_well_as_one_on_the_network(
    serial_line: Exchange, tray: Tray
) -> None:
    serial_line.machine.mm_per_second = 100

    eyes = Technician(serial_line.machine, tray)
    report = probe(wires.wire(f"serial://{serial_line.name}"), eyes)

    assert report.profile is not None
    assert (report.profile.width_dots, report.profile.confirms) == (384, Confirmation.TAG)
    assert (report.profile.clears, report.profile.cuts) == (True, True)


def test_a_line_that_carries_nothing_back_is_only_looked_at(tmp_path: Path) -> None:
    report = probe(wires.wire(f"file://{tmp_path / 'lp0'}"), _Said(cut=True, dots=384))

    assert (report.was_asked, report.heard) == (False, {})
    assert report.profile == Profile(width_dots=384).silent()


def test_asking_alone_costs_no_paper_and_makes_no_profile(tray: Tray) -> None:
    with standing("fast", tray) as virtual:
        report = probe(wires.wire(virtual.address))

    assert (report.says("GS ( H"), report.name("GS I 67")) == (True, "V80")
    assert (report.profile, tray.pieces) == (None, [])


def test_a_warning_before_the_end_is_known_only_from_a_roll_that_nearly_ends(tray: Tray) -> None:
    with standing("fast", tray) as virtual:
        virtual.machine.paper = Paper.LOW
        report = probe(wires.wire(virtual.address))

    assert report.state.paper is Paper.LOW


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda machine: setattr(machine, "paper", Paper.OUT), PaperOut),
        (lambda machine: setattr(machine, "is_cover_open", True), CoverOpen),
    ],
)
def test_a_printer_that_cannot_print_now_is_not_taken_for_a_poor_one(
    tray: Tray, spoil: Callable[[Machine], None], why: type[Exception]
) -> None:
    with standing("fast", tray) as virtual:
        spoil(virtual.machine)

        with pytest.raises(why):
            probed(virtual, tray)


def test_what_a_printer_says_by_itself_is_no_answer(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has just turned the roll: a group of four comes before each answer."""
    with standing("fast", tray) as virtual:
        answer = virtual.machine._answer
        monkeypatch.setattr(
            virtual.machine, "_answer", lambda said: answer(b"\x10\x00\x00\x00" + said)
        )
        report = probe(wires.wire(virtual.address))

    assert all(isinstance(report.heard[f"DLE EOT {n}"].answer, RealTime) for n in (1, 2, 3, 4))
    assert isinstance(report.heard["GS r 1"].answer, Buffered)
    assert report.name("GS I 66") == "Tiep Dan"


class _Said(Eyes):
    """Somebody who says this."""

    def __init__(self, *, cut: bool, dots: int) -> None:
        self._cut = cut
        self._dots = dots

    def was_cut(self) -> bool:
        return self._cut

    def widest(self) -> int:
        return self._dots


def test_a_test_slip_fits_every_head() -> None:
    heights = [raster.draw(probing.test_slip("V80"), width_dots=width).height for width in WIDTHS]

    assert all(height > 400 for height in heights)
