"""The agent between a server and a printer, both real but for the paper."""

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from printer import slip_json
from printer.agent import Agent
from printer.errors import FontsMissing, TokenRefused
from printer.server import Server
from printer.state import Paper
from printer.thermal import ThermalPrinter
from printer.virtual.printer import VirtualPrinter
from tests.printer import papers
from tests.printer.conftest import Tray
from tests.printer.office import TOKEN, Office


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as office:
        yield office


@contextmanager
def working(office: Office, printer: ThermalPrinter, url: str = "") -> Iterator[None]:
    stop = threading.Event()
    agent = Agent(url or office.url, TOKEN, printer)
    thread = threading.Thread(target=agent.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)  # and not for the rest of a long poll
        assert not thread.is_alive()
        assert [t.name for t in threading.enumerate() if t.name.startswith("agent")] == []


def test_whoever_took_a_number_gets_its_paper(
    office: Office, printer: ThermalPrinter, tray: Tray
) -> None:
    with working(office, printer):
        office.wants(3)
        office.wait_until("done")

    assert tray.tags == ["0001", "0002", "0003"]
    assert [job.outcomes for job in office.jobs] == [[("printed", None)]] * 3


def test_the_first_byte_is_at_the_printer_at_once_after_the_claim(
    office: Office,
    printer: ThermalPrinter,
    virtual: VirtualPrinter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[float] = []
    hear = virtual.machine.hear

    def listen(command: object, length: int) -> None:
        if office.claimed_at and not begun:
            begun.append(time.monotonic())
        hear(command, length)  # type: ignore[arg-type]

    monkeypatch.setattr(virtual.machine, "hear", listen)
    with working(office, printer):
        office.wait_until("told")
        office.wants(1)
        office.wait_until("done")

    assert begun[0] - office.claimed_at[0] < 1.0  # typefaces alone take longer to load


def test_without_paper_the_job_waits_and_comes_out_once_after_the_refill(
    office: Office, printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.paper = Paper.OUT

    with working(office, printer):
        office.wants(1)
        office.wait_for_state(paper="out", online=False)
        assert office.claimed_at == []  # a printer that cannot print claims nothing
        virtual.machine.paper = Paper.PLENTY
        office.wait_until("done")

    assert tray.tags == ["0001"]
    assert office.jobs[0].outcomes == [("printed", None)]


def test_paper_that_ends_while_a_claim_waits_sends_the_job_back(
    office: Office, printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    with working(office, printer):
        office.wait_until("told")
        virtual.machine.paper = Paper.OUT
        office.wants(1)
        office.wait_until("waiting")
        virtual.machine.paper = Paper.PLENTY
        office.wait_until("done")

    assert office.jobs[0].outcomes == [("waiting", "paper_out"), ("printed", None)]
    assert tray.tags == ["0001"]


@pytest.mark.parametrize(
    ("fault", "heal", "reason"),
    [
        (
            lambda virtual: setattr(virtual.machine, "paper", Paper.OUT),
            lambda virtual: setattr(virtual.machine, "paper", Paper.PLENTY),
            "paper_out",
        ),
        (
            lambda virtual: setattr(virtual.machine, "is_cover_open", True),
            lambda virtual: setattr(virtual.machine, "is_cover_open", False),
            "cover_open",
        ),
        (VirtualPrinter.switch_off, VirtualPrinter.switch_on, "offline"),
    ],
)
def test_a_slip_that_broke_off_comes_again_whole_and_marked(
    office: Office,
    printer: ThermalPrinter,
    virtual: VirtualPrinter,
    tray: Tray,
    fault: Callable[[VirtualPrinter], None],
    heal: Callable[[VirtualPrinter], None],
    reason: str,
) -> None:
    virtual.machine.at_rows(400, lambda: fault(virtual))

    with working(office, printer):
        office.wants(1)
        office.wait_until("heard")
        heal(virtual)
        office.wait_until("done")

    first, again = office.jobs
    assert first.outcomes == [("unknown", reason)]
    assert (again.is_reprint, again.label) == (True, first.label)
    assert again.outcomes[-1] == ("printed", None)
    assert [tag for tag in tray.tags if tag] == [again.tag]


def test_a_lost_answer_to_an_outcome_prints_nothing_twice(
    office: Office, printer: ThermalPrinter, tray: Tray
) -> None:
    office.lost_answers = 2

    with working(office, printer):
        office.wants(2)
        office.wait_until("done")

    assert tray.tags == ["0001", "0002"]
    assert [job.outcomes for job in office.jobs] == [[("printed", None)]] * 2


def test_a_server_that_comes_late_or_fails_for_a_while_is_waited_for(
    office: Office, printer: ThermalPrinter, tray: Tray
) -> None:
    office.is_failing = True

    with working(office, printer):
        office.wants(1)
        time.sleep(0.5)  # there is nothing to wait for: it must simply not give up
        office.is_failing = False
        office.wait_until("done")

    assert tray.tags == ["0001"]


def test_the_agent_goes_on_where_nobody_answers_and_stops_when_told(
    printer: ThermalPrinter, office: Office
) -> None:
    with working(office, printer, url="http://127.0.0.1:9"):
        time.sleep(0.5)  # two tries; `working` sees that it still runs, and that it stops


def test_a_revoked_agent_stops_and_says_why(printer: ThermalPrinter, office: Office) -> None:
    office.token = "another"

    with pytest.raises(TokenRefused, match="401: this token may not print here"):
        Agent(office.url, TOKEN, printer).run(threading.Event())


def test_a_slip_that_cannot_be_drawn_does_not_hold_up_the_others(
    office: Office, printer: ThermalPrinter, tray: Tray
) -> None:
    with working(office, printer):
        office.wants(1, slip={"kind": "ticket"})
        office.wants(1)
        office.wait_until("done")

    assert [job.outcomes for job in office.jobs] == [
        [("unknown", "bad_slip")],
        [("printed", None)],
    ]
    assert tray.tags == ["0002"]


def test_a_reprint_that_does_not_say_so_is_not_printed(
    office: Office, printer: ThermalPrinter, tray: Tray
) -> None:
    with working(office, printer):
        office.wants(1, slip=slip_json.to_json(papers.ticket()), is_reprint=True)
        office.wait_until("done")

    assert office.jobs[0].outcomes == [("unknown", "bad_slip")]
    assert tray.pieces == []


def test_an_idle_line_that_the_server_closed_is_opened_again(office: Office) -> None:
    server = Server(office.url, TOKEN)
    server.tell_state({"paper": "low"})
    office.close_lines()

    server.tell_state({"paper": "out"})

    server.close()
    assert office.states == [{"paper": "low"}, {"paper": "out"}]


@pytest.mark.slow
def test_a_printer_is_told_of_at_once_and_whenever_it_changes(
    office: Office, printer: ThermalPrinter, virtual: VirtualPrinter
) -> None:
    with working(office, printer):
        office.wait_until("told")
        virtual.machine.paper = Paper.LOW
        office.wait_for_state(paper="low", online=True)
        virtual.machine.is_cover_open = True
        office.wait_for_state(cover="open", online=False)
        virtual.machine.is_silent = True
        office.wait_for_state(paper="unknown", cover="unknown", online=None)
        virtual.switch_off()
        office.wait_for_state(paper="unknown", cover="unknown", online=False)

    assert office.states[0] == {
        "paper": "plenty",
        "cover": "closed",
        "online": True,
        "width_dots": 576,
    }


def test_a_silent_printer_gets_no_slip(
    office: Office, printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.is_silent = True

    with working(office, printer):
        office.wants(1)
        office.wait_for_state(online=None)
        time.sleep(1.5)  # it looks again in this time, and is not satisfied

    assert office.jobs[0].outcomes == []
    assert tray.pieces == []


def test_a_missing_typeface_is_told_before_any_slip_is_claimed(
    office: Office, printer: ThermalPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_fonts(**_: object) -> None:
        raise FontsMissing("gone")

    monkeypatch.setattr("printer.raster.warm_up", no_fonts)

    with pytest.raises(FontsMissing):
        Agent(office.url, TOKEN, printer).run(threading.Event())


def test_neither_token_nor_code_is_ever_logged(
    office: Office,
    printer: ThermalPrinter,
    virtual: VirtualPrinter,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    virtual.machine.at_rows(400, virtual.power_cycle)

    with working(office, printer):
        office.wants(1, slip={"kind": "ticket", "blocks": [{"qr": papers.ADDRESS}], "language": 1})
        office.wants(2)
        office.wait_until("done")

    assert "number 003: printed" in caplog.text
    assert TOKEN not in caplog.text
    assert papers.ADDRESS.split("#")[1] not in caplog.text


@pytest.mark.slow
def test_many_slips_under_many_faults_leave_nobody_without_paper(
    office: Office, printer: ThermalPrinter, virtual: VirtualPrinter, tray: Tray
) -> None:
    """Every fault at another row, healed a moment later; each citizen ends up with a whole slip."""
    machine = virtual.machine

    def out() -> None:
        machine.paper = Paper.OUT
        threading.Timer(0.4, lambda: setattr(machine, "paper", Paper.PLENTY)).start()

    def opened() -> None:
        machine.is_cover_open = True
        threading.Timer(0.4, lambda: setattr(machine, "is_cover_open", False)).start()

    faults = [out, virtual.power_cycle, virtual.drop, opened]
    with working(office, printer):
        for turn in range(12):
            machine.at_rows(60 + 75 * turn, faults[turn % 4])
            office.wants(2)
            office.wait_until("done", 30)

    whole = {tag for slip, tag in tray.pieces if tag}
    for job in office.jobs:
        if not job.is_reprint:
            papers_of_this_number = {j.tag for j in office.jobs if j.label == job.label}
            assert papers_of_this_number & whole, job
    assert all(job.is_reprint for job in office.jobs[24:] if int(job.label) <= 24)


def test_the_agent_installs_without_the_hall() -> None:
    """`pip install tiepdan[printer]` brings no Flask and no database."""
    blocked = ["hall", "casework", "flask", "sqlalchemy", "kiosk", "api", "requests"]
    program = f"""
import sys
class Nobody:
    def find_spec(self, name, *_):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError("the agent reached for " + name)
sys.meta_path.insert(0, Nobody())
import printer.agent, printer.command, printer.virtual.printer, json
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in {blocked!r})))
"""

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert json.loads(said.stdout) == []
