"""A hall that a test can take away, and kiosks beside it, without a network between them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from api.shapes.lending import loan_shown
from hall import calendar, devices, lending
from hall.errors import HallError
from hall.journal import Actor
from hall.model import Device
from hall.store import Store, row
from kiosk_agent.clock import HallClock
from kiosk_agent.courier import Courier
from kiosk_agent.errors import HallAway, HallRefuses
from kiosk_agent.hall import Orders, instant
from kiosk_agent.ledger import Ledger


class Crash(Exception):
    """The machine is switched off at the wall."""


class HallNear:
    """The real verbs. `before` and `after` are called around each: they may lose what passes."""

    def __init__(self, store: Store, kiosk_id: int) -> None:
        self._store = store
        self._kiosk_id = kiosk_id
        self.before: Callable[[str], None] = lambda what: None
        self.after: Callable[[str], None] = lambda what: None

    def report(self, said: dict[str, Any]) -> Orders:
        def do() -> Orders:
            with self._store.work(hall_id=1) as work:
                kiosk = row(work.session, Device, self._kiosk_id)
                devices.note_agent(work, kiosk, {k: v for k, v in said.items() if k != "loans"})
                held = {each["id"]: each["given"] for each in said["loans"]}
                dead = lending.end_rolled_back(work, kiosk, held) if held else []
                services = tuple(each.code for each in lending.lendable(work.session, 1))
                return Orders(work.now.timestamp(), services, tuple(dead))

        return self._passing("report", do)

    def lend(self, service: str) -> dict[str, Any]:
        def do() -> dict[str, Any]:
            with self._store.work(hall_id=1) as work:
                kiosk = row(work.session, Device, self._kiosk_id)
                loan = lending.lend(work, service, kiosk)
                hours = calendar.openings(work.session, work.hall, loan.day)
                key = work.vault.loan_key(loan.id)
                shown = loan_shown(work.hall, loan, key, hours, "http://hall.test")
                return shown.model_dump(mode="json")

        return self._passing("lend", do)

    def take_in(self, papers: Sequence[dict[str, Any]]) -> list[str]:
        def do() -> list[str]:
            with self._store.work(hall_id=1) as work:
                meant = [
                    lending.Paper(code=p["code"], key=p["key"], was_printed=p["printed"])
                    for p in papers
                ]
                by = Actor("device", self._kiosk_id)
                return [each.outcome for each in lending.take_in(work, meant, by=by)]

        return self._passing("take_in", do)

    def _passing(self, what: str, do: Callable[[], Any]) -> Any:
        self.before(what)
        try:
            found = do()
        except HallError as no:
            raise HallRefuses(no.status, no.code) from no
        self.after(what)
        return found


def lost(what: str) -> None:
    """Nothing gets through."""
    raise HallAway(what)


class Beside:
    """One kiosk's agent: its disk, and the programs that live on it."""

    def __init__(self, store: Store, kiosk_id: int, file: Path) -> None:
        self.store = store
        self.kiosk_id = kiosk_id
        self.file = file
        self.near = HallNear(store, kiosk_id)
        self.starts()

    def starts(self) -> None:
        self.ledger = Ledger(self.file)
        self.clock = HallClock(self.ledger, wall=self._now, steady=self._now)
        self.courier = Courier(self.ledger, self.clock, self.near)

    def crashes(self) -> None:
        """What was not committed is gone; then it starts again."""
        self.ledger.close()
        self.starts()

    def loses_its_disk(self) -> None:
        self.ledger.close()
        for part in self.file.parent.glob(f"{self.file.name}*"):
            part.unlink()
        self.starts()

    def image(self) -> bytes:
        """What a copy of its disk holds."""
        self.ledger.close()
        found = self.file.read_bytes()
        self.starts()
        return found

    def is_set_back_to(self, image: bytes) -> None:
        self.ledger.close()
        for part in self.file.parent.glob(f"{self.file.name}-*"):
            part.unlink()
        self.file.write_bytes(image)
        self.starts()

    def _now(self) -> float:
        return self.store.now().timestamp()


__all__ = ["Beside", "Crash", "HallNear", "instant", "lost"]
