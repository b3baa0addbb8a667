"""Files that are being made beside the server, and those that wait to be fetched.

Each by a program of its own (`casework.making`), one at a time: the hall's other core is the
hall's. What is done is kept in memory for some minutes, for whoever asked and nobody else.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

import casework
from casework.making import Order
from hall import cores
from hall.errors import NotFound, TooMany
from hall.vault import new_id

log = logging.getLogger(__name__)

KEPT_SECONDS = 15 * 60
LONGEST_SECONDS = 30 * 60  # a year's book takes half a minute on a busy machine
MOST_OF_ONE = 3  # files of one officer, being made or waiting to be fetched
HOUSE = Path(casework.__file__).parents[1]
IN_MEMORY = Path("/dev/shm")  # where there is one, nothing a library sets aside meets a disk


class State(StrEnum):
    WAITING = "waiting"  # for another file to be done
    GOING = "going"
    CLOSING = "closing"  # all is read; the file is being put together
    DONE = "done"
    FAILED = "failed"


@dataclass(eq=False)
class Making:
    """One file. `read` of `count` entries are in it."""

    id: str
    staff_id: int
    name: str  # of the file: days only
    order: Order
    count: int
    read: int = 0
    state: State = State.WAITING
    made: bytes = field(default=b"", repr=False)
    ended_at: float | None = None  # monotonic seconds
    over: threading.Event = field(default_factory=threading.Event, repr=False)


class Makings:
    """Those of one server, each made by `make`."""

    def __init__(self, make: Callable[[Making], bytes] | None = None) -> None:
        self.make = make or by_a_program
        self._guard = threading.Lock()
        self._turn = threading.Semaphore(1)
        self._all: dict[str, Making] = {}

    def begin(self, order: Order, *, name: str, count: int) -> Making:
        """Have it made. TooMany while that officer's others are not even done."""
        making = Making(
            id=new_id(),
            staff_id=order.staff_id,
            name=name,
            order=order,
            count=count,
        )
        with self._guard:
            self._forget(order.staff_id)
            self._all[making.id] = making
        threading.Thread(target=self._make, args=(making,), name="making", daemon=True).start()
        return making

    def of(self, staff_id: int, key: str) -> Making:
        """NotFound for another officer's, and for one that is gone."""
        found = next((each for each in self.all_of(staff_id) if each.id == key), None)
        if found is None:
            raise NotFound("file", key)
        return found

    def all_of(self, staff_id: int) -> tuple[Making, ...]:
        """Those of one officer, oldest first."""
        with self._guard:
            self._drop_old()
            return tuple(each for each in self._all.values() if each.staff_id == staff_id)

    def must_take(self, staff_id: int) -> None:
        """TooMany while as many are being made for that officer as one may have."""
        if sum(not each.over.is_set() for each in self.all_of(staff_id)) >= MOST_OF_ONE:
            raise TooMany(30)

    def _forget(self, staff_id: int) -> None:
        """Make room: what was fetched or failed the longest ago goes."""
        mine = [each for each in self._all.values() if each.staff_id == staff_id]
        over = [each for each in mine if each.over.is_set()]
        for each in over[: max(0, len(mine) + 1 - MOST_OF_ONE)]:
            del self._all[each.id]

    def _drop_old(self) -> None:
        long_ago = time.monotonic() - KEPT_SECONDS
        for each in list(self._all.values()):
            if each.ended_at is not None and each.ended_at < long_ago:
                del self._all[each.id]

    def _make(self, making: Making) -> None:
        try:
            with self._turn:
                making.state = State.GOING
                making.made = self.make(making)
            making.state = State.DONE
        except (OSError, ValueError) as error:
            log.error("a file was not made: %s", error)
            making.state = State.FAILED
        making.ended_at = time.monotonic()
        making.over.set()


def by_a_program(making: Making) -> bytes:
    """Start it, hear how far it is, take what it made. ValueError if that is nothing."""
    environ = dict(os.environ)
    if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK):
        environ["TMPDIR"] = str(IN_MEMORY)
    with subprocess.Popen(
        [sys.executable, "-m", "casework.making"],
        cwd=HOUSE,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        cores.let_roam(program.pid)  # not on the one that answers
        late = threading.Timer(LONGEST_SECONDS, program.kill)
        late.daemon = True
        late.start()
        try:
            made = _heard(program, making)
            program.wait()
        finally:
            late.cancel()
    if made is None:
        raise ValueError(f"the program ended with {program.returncode}")
    return made


def _heard(program: "subprocess.Popen[bytes]", making: Making) -> bytes | None:
    """The file that it says; None if it ends before it has said all of it."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps(asdict(making.order)).encode())
    program.stdin.close()
    for line in program.stdout:
        word, _, length = line.decode().strip().partition(" ")
        if word == "file":
            made = program.stdout.read(int(length))
            return made if len(made) == int(length) else None
        making.read = int(word)
        if making.read >= making.count:
            making.state = State.CLOSING
    return None
