"""A printer that is disturbed every few milliseconds, and what came out of it."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image
from sqlalchemy import select

from hall.lifecycle import JobState
from hall.model import PrintJob, Ticket
from hall.store import Store
from hall.vault import Vault
from printer import agent, patience, thermal, wires
from printer.profile import Profile
from printer.state import Paper
from printer.virtual.printer import VirtualPrinter
from tests.whole.door import Client, Furnished, Server

# The machine prints at once, so the clock of whoever waits for it runs faster, too: else each of
# many silences would cost five seconds, and the day of a thousand tickets an hour.
FASTER = {
    (agent, "LOOK_AGAIN_SECONDS"): 0.02,
    (thermal, "ANSWER_SECONDS"): 0.1,
    (patience, "LONGEST_SECONDS"): 1.0,
    (patience, "BETWEEN_QUESTIONS_SECONDS"): 0.05,
    (patience, "TAG_AFTER_PAPER_SECONDS"): 0.1,
    (patience, "TAG_AFTER_STOP_SECONDS"): 0.1,
}
# In milliseconds of processor time: on a machine that does ten other things a slip takes longer,
# and so does the hand; else no slip would come through there at all.
QUIET_MS = (2, 40)  # between two faults
FAULT_MS = (1, 25)  # until somebody has put it right
LONGEST_TIMES = 4  # as many of the clock on the wall at the most, where nothing is printed
ROLL_MS = (600, 900)  # nobody changes a roll faster, nor closes the lid over it
FAULTS = {"cover": 8, "fault": 8, "line": 8, "power": 8, "silence": 8, "paper": 1}  # how often
BAR_ROW = 12  # of a reprint: black from one side to the other
LIMIT_SECONDS = 240  # for the papers of one crowd


def hurry(put: Callable[[object, str, float], None]) -> None:
    """Let the agent look again at once, and the printer answer soon or not at all."""
    for (module, name), seconds in FASTER.items():
        put(module, name, seconds)


@dataclass
class Tray:
    """The slips that fell out whole, by the address in their code; True: marked as a reprint."""

    whole: dict[str, list[bool]] = field(default_factory=dict)
    rows: int = 0  # of a whole slip: less is the lower part of one, torn off above
    known: set[str] = field(default_factory=set)  # addresses of tickets
    torn: int = 0
    fallen: list[Image.Image] = field(default_factory=list)  # not yet looked at

    def __call__(self, slip: Image.Image, tag: str | None) -> None:
        self.fallen.append(slip)  # looked at later: the printer waits for nobody who reads

    def look(self) -> None:
        """At all that fell since the last look, in the order in which it fell."""
        while self.fallen:
            self._look(self.fallen.pop(0))

    def _look(self, slip: Image.Image) -> None:
        codes = zxingcpp.read_barcodes(slip.convert("L"))
        if len(codes) != 1 or slip.height < self.rows:
            self.torn += 1
            return
        self.rows = self.rows or slip.height * 9 // 10  # digits differ a little in height
        bar = slip.crop((0, BAR_ROW, slip.width, BAR_ROW + 1))
        self.whole.setdefault(codes[0].text, []).append(not any(bar.tobytes()))


class Hands:
    """Open the cover, pull the cable, take the paper: somebody of no patience, by a seed."""

    def __init__(self, printer: VirtualPrinter, seed: int) -> None:
        self._printer = printer
        self._dice = random.Random(seed)
        self._end = threading.Event()
        self.done: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._work, daemon=True)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._end.set()
            self._thread.join()

    def _work(self) -> None:
        machine = self._printer.machine
        while self._lets_pass(self._dice.uniform(*QUIET_MS) / 1000):
            (fault,) = self._dice.choices(list(FAULTS), list(FAULTS.values()))
            self.done[fault] += 1
            match fault:
                case "paper":
                    machine.paper = Paper.OUT
                case "cover":
                    machine.is_cover_open = True
                case "fault":
                    machine.is_faulty = True
                case "line":
                    self._printer.drop()
                case "power":
                    self._printer.power_cycle()
                case "silence":
                    machine.is_silent = True
            if fault == "paper":
                time.sleep(self._dice.uniform(*ROLL_MS) / 1000)
            else:
                self._lets_pass(self._dice.uniform(*FAULT_MS) / 1000)
            machine.paper = Paper.PLENTY
            machine.is_cover_open = machine.is_faulty = machine.is_silent = False

    def _lets_pass(self, seconds: float) -> bool:
        """Until then; False if it is over."""
        own, wall = time.process_time() + seconds, time.monotonic() + LONGEST_TIMES * seconds
        while time.process_time() < own and time.monotonic() < wall:
            if self._end.wait(0.001):
                return False
        return not self._end.is_set()


@dataclass
class Outcome:
    """What a run came to. `without`: tickets whose people stand there without paper."""

    tickets: int = 0
    again_by_staff: int = 0
    without: list[str] = field(default_factory=list)
    unmarked_copies: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # slips of nobody's ticket
    copies: int = 0
    torn: int = 0
    seconds: float = 0
    faults: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def run(hall: Furnished, *, tickets: int, crowd: int = 50, seed: int = 1) -> Outcome:
    """So many citizens take numbers, a crowd at a time, while the printer is disturbed.

    Staff print again what the hall tells them has failed, as often as it takes.
    """
    tray = Tray()
    printer = VirtualPrinter(on_slip=tray)
    outcome = Outcome()
    begun = time.monotonic()
    hands = Hands(printer, seed)
    stop = threading.Event()
    device = thermal.ThermalPrinter(wires.wire(printer.address), Profile())
    with Server(hall) as server:
        beside = agent.Agent(server.base_url, hall.printer, device)
        worker = threading.Thread(target=beside.run, args=(stop,))
        worker.start()
        try:
            _crowd(server, outcome, 1, tray)  # in peace: it shows how a whole slip looks
            with hands.at_work():
                while outcome.tickets < tickets:
                    _crowd(server, outcome, min(crowd, tickets - outcome.tickets), tray)
        finally:
            stop.set()
            worker.join()
    printer.close()
    tray.look()
    outcome.seconds = time.monotonic() - begun
    outcome.copies = sum(len(marks) - 1 for marks in tray.whole.values())
    outcome.unmarked_copies = [a for a, marks in tray.whole.items() if marks.count(False) > 1]
    outcome.strangers = sorted(tray.whole.keys() - tray.known)
    outcome.torn, outcome.faults = tray.torn, hands.done
    outcome.failures = printer.machine.failures
    return outcome


def _crowd(server: Server, outcome: Outcome, size: int, tray: Tray) -> None:
    """They take their numbers, wait until each has a slip, and leave."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    officer = Client(server.port, server.hall.officers[0])
    addresses = {}
    for n in range(size):
        key = f"crowd-{outcome.tickets + n}"
        answers = [
            kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=key)
            for _ in range(2)  # a double tap, each time
        ]
        assert [answer.status for answer in answers] == [201, 200], answers
        assert answers[0].body["id"] == answers[1].body["id"]
        addresses[answers[0].body["id"]] = answers[0].body["url"]
    outcome.tickets += size
    store = Store(
        server.hall.url or f"sqlite:///{server.hall.data}/tiepdan.db",
        Vault.open(server.hall.data / "keys.json"),
    )
    until = time.monotonic() + LIMIT_SECONDS
    while (standing := _standing(store, addresses)) and time.monotonic() < until:
        time.sleep(0.05)
        for public_id, state in standing.items():
            if state is JobState.FAILED:  # what staff see in the hall's list
                answer = officer.post(f"/tickets/{public_id}/reprint")
                outcome.again_by_staff += answer.status in {200, 201, 202}
    store.engine.dispose()
    tray.look()
    outcome.without += [of for of, address in addresses.items() if address not in tray.whole]
    tray.known.update(addresses.values())
    for public_id in addresses:
        gone = officer.post(f"/tickets/{public_id}/withdraw")
        assert gone.status == 200, gone


def _standing(store: Store, crowd: Iterable[str]) -> dict[str, JobState]:
    """Of this crowd, whose last paper has not come out, and how it stands with it."""
    with store.read() as session:
        query = (
            select(Ticket.public_id, PrintJob.state)
            .join(PrintJob.ticket)
            .where(Ticket.public_id.in_(list(crowd)))
            .order_by(PrintJob.id)
        )
        last: dict[str, JobState] = {}
        for public_id, state in session.execute(query):
            last[public_id] = state
    return {public_id: state for public_id, state in last.items() if state is not JobState.PRINTED}
