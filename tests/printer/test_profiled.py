"""The profile that a probe wrote is what an agent goes by."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from printer import patience, raster, wires
from printer import profile as profiles
from printer.agent import Agent
from printer.profile import Profile
from printer.thermal import ThermalPrinter
from printer.virtual.printer import VirtualPrinter
from tests.printer import papers
from tests.printer.conftest import Tray
from tests.printer.office import TOKEN, Office
from tests.printer.technicians import probed, standing


def profiled(virtual: VirtualPrinter, tray: Tray, folder: Path) -> Profile:
    """Probed, written to a file, and read from it; the strip is thrown away."""
    report = probed(virtual, tray)
    assert report.profile is not None
    file = folder / "printer.json"
    heard = {key: answer.raw for key, answer in report.heard.items()}
    profiles.write(report.profile, file, heard=heard)
    tray.pieces.clear()
    virtual.machine.mm_per_second = None  # from here on nobody takes the time
    assert profiles.read(file) == report.profile
    return profiles.read(file)


@contextmanager
def hall(virtual: VirtualPrinter, profile: Profile) -> Iterator[Office]:
    """Two citizens have taken numbers; an agent with that profile prints."""
    stop = threading.Event()
    with Office() as office:
        agent = Agent(office.url, TOKEN, ThermalPrinter(wires.wire(virtual.address), profile))
        thread = threading.Thread(target=agent.run, args=(stop,))
        thread.start()
        try:
            office.wants(2)
            office.wait_until("done")
            assert virtual.machine.wait_until_idle(20)
            yield office
        finally:
            stop.set()
            thread.join(10)


def outcomes(office: Office) -> list[list[tuple[str, str | None]]]:
    return [job.outcomes for job in office.jobs]


def test_where_the_printer_proves_its_slips_they_are_proven(tray: Tray, tmp_path: Path) -> None:
    with (
        standing("fast", tray) as virtual,
        hall(virtual, profiled(virtual, tray, tmp_path)) as office,
    ):
        said = outcomes(office)

    assert said == [[("printed", None)]] * 2
    assert tray.tags == ["0001", "0002"]


@pytest.mark.usefixtures("impatient")
def test_where_it_proves_nothing_no_slip_is_said_to_be_proven(tray: Tray, tmp_path: Path) -> None:
    with (
        standing("clone", tray) as virtual,
        hall(virtual, profiled(virtual, tray, tmp_path)) as office,
    ):
        said = outcomes(office)
        tray.wait_for(2)

    assert said == [[("printed", "unconfirmed")]] * 2


@pytest.mark.usefixtures("brief")
def test_without_a_knife_each_slip_is_fed_out_to_be_torn_off(tray: Tray, tmp_path: Path) -> None:
    with standing("narrow", tray) as virtual:
        found = profiled(virtual, tray, tmp_path)
        with hall(virtual, found):
            slips = len(tray.pieces)
        tray.pieces.clear()
        with hall(virtual, replace(found, cuts=True)):
            believed_to_cut = len(tray.pieces)

    assert (slips, believed_to_cut) == (2, 0)  # else they hang there, one on the other


def test_a_slip_is_drawn_as_wide_as_the_head(tray: Tray, tmp_path: Path) -> None:
    with standing("middle", tray) as virtual:
        found = profiled(virtual, tray, tmp_path)
        clipped = virtual.machine.clipped_rows  # of the strip, whose last frame is wider
        with hall(virtual, found):
            pass
        now_clipped = virtual.machine.clipped_rows

    assert clipped == now_clipped
    drawn = raster.draw(papers.ticket(), width_dots=512)
    assert [slip.tobytes() for slip, _ in tray.pieces] == [drawn.tobytes()] * 2


def test_pictures_go_by_the_command_that_the_printer_knows(tray: Tray, tmp_path: Path) -> None:
    with (
        standing("modern", tray) as virtual,
        hall(virtual, profiled(virtual, tray, tmp_path)) as office,
    ):
        said = outcomes(office)

    assert said == [[("printed", None)]] * 2
    drawn = raster.draw(papers.ticket(), width_dots=576)
    assert tray.pieces[0][0].tobytes() == drawn.tobytes()


@pytest.mark.parametrize(
    ("mm_per_second", "seconds"),
    [(None, 5.4), (300, 5.4), (50, 7.8), (20, 15.0), (5, 20.0)],
)
def test_a_slow_printer_is_given_the_time_that_it_needs(
    mm_per_second: int | None, seconds: float
) -> None:
    """For a slip of 12 cm; never as long as a lease."""
    assert patience.longest(120, mm_per_second) == pytest.approx(seconds)
