"""The agent beside a printer: fetches slips from the server, owns the device, says what came out.

It knows the server by three calls over HTTP (`server`) and nothing of the hall: it installs on
a machine of its own. A slip is printed at least once. Where nobody can say whether it was, the
server sends it again, marked as a reprint; so the agent never repeats a slip by itself.
"""

import logging
import threading
import time
from collections.abc import Callable

from printer import raster, slip_json
from printer.errors import (
    BadSlip,
    NotAccepted,
    NotReady,
    ServerAway,
    Unconfirmed,
)
from printer.server import Job, Server
from printer.thermal import Proof, ThermalPrinter
from printer.watch import Watch

log = logging.getLogger(__name__)

WAIT_SECONDS = 20  # how long the server may keep a claim open until there is a slip
LOOK_AGAIN_SECONDS = 1.0  # at a printer that cannot print
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0  # between calls to a server that is away
_LONGEST_ASKED_SECONDS = 30.0
_LAST_WORDS_SECONDS = 1.5  # what a stop leaves for the slip that is in the printer


class Agent:
    """One agent, one printer, one token."""

    def __init__(
        self, base_url: str, token: str, printer: ThermalPrinter, *, ca_file: str | None = None
    ) -> None:
        self._printer = printer
        # each on a line of its own: outcomes and states must not wait behind a claim that waits
        self._claims, self._outcomes, self._states = (
            Server(base_url, token, ca_file=ca_file) for _ in range(3)
        )
        self._end = threading.Event()
        self._failure: BaseException | None = None

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; it returns within two seconds then.

        Raises TokenRefused when the server wants no more of this device, and FontsMissing at
        once where it could not draw. Whatever else happens, it goes on.
        """
        raster.warm_up(width_dots=self._printer.profile.width_dots)
        watch = Watch(self._printer, self._states)
        worker = self._start("agent", self._work)
        watcher = self._start("agent's watch", lambda: watch.run(self._end))
        while not self._end.is_set() and not stop.wait(LOOK_AGAIN_SECONDS / 2):
            pass  # a refusal, too, ends it
        self._end.set()
        self._claims.hang_up()
        worker.join(_LAST_WORDS_SECONDS)
        self._outcomes.hang_up()
        self._states.hang_up()
        for thread in (worker, watcher):
            thread.join(_LAST_WORDS_SECONDS / 5)
        for line in (self._claims, self._outcomes, self._states):
            line.close()
        if self._failure:
            raise self._failure

    def _start(self, name: str, work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as failure:  # raised again by `run`, where somebody hears it
                self._failure = failure
                self._end.set()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        pause = _Pause()
        while not self._end.is_set():
            if self._printer.why_not(self._printer.look()):
                self._end.wait(LOOK_AGAIN_SECONDS)
                continue
            asked_at = time.monotonic()
            try:
                job = self._claims.claim(wait_seconds=WAIT_SECONDS)
            except ServerAway as away:
                if not self._end.is_set():  # else it is we who hung up
                    self._end.wait(pause.after(away, "no slips from the server"))
                continue
            pause.reset()
            if job:
                self._tell(job, *self._print(job))
            elif time.monotonic() - asked_at < FIRST_PAUSE_SECONDS:
                self._end.wait(FIRST_PAUSE_SECONDS)  # a server that does not wait: no racing

    def _print(self, job: Job) -> tuple[str, str | None]:
        """Outcome and reason, as the server wants to hear them."""
        outcome, reason = self._outcome(job)
        log.info("job %s, number %s: %s (%s)", job.id, job.label, outcome, reason or "proven")
        return outcome, reason

    def _outcome(self, job: Job) -> tuple[str, str | None]:
        try:
            slip = slip_json.from_json(job.slip)
            if job.is_reprint and not slip.reprint:
                raise BadSlip("a reprint that does not say so")
            proof = self._printer.put_out(slip, tag=job.tag, hurry=self._end)
        except NotReady as why:
            return "waiting", why.reason
        except Unconfirmed as lost:
            return "unknown", lost.why
        except BadSlip as bad:
            log.error("job %s: %s", job.id, bad)
            return "unknown", bad.reason
        except Exception:  # one slip that breaks us must not keep all the others from coming out
            log.exception("job %s", job.id)
            return "unknown", "agent_fault"
        return "printed", "unconfirmed" if proof is Proof.NONE else None

    def _tell(self, job: Job, outcome: str, reason: str | None) -> None:
        """Until it is heard: the answer may get lost, and saying it again changes nothing."""
        pause = _Pause()
        while True:
            try:
                return self._outcomes.tell_outcome(job, outcome, reason)
            except NotAccepted as refusal:
                return log.warning("job %s: %s was not accepted: %s", job.id, outcome, refusal)
            except ServerAway as away:
                if self._end.wait(pause.after(away, f"job {job.id} not told")):
                    return None  # the lease ends, and the server thinks the rest


class _Pause:
    """0.2 s, then twice as long each time, never more than 5 s; or what the server asks for."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._seconds = FIRST_PAUSE_SECONDS

    def after(self, away: ServerAway, what: str) -> float:
        """Seconds to wait now. Said once aloud, then quietly: an outage may last for days."""
        is_first = self._seconds == FIRST_PAUSE_SECONDS
        log.log(logging.WARNING if is_first else logging.DEBUG, "%s: %s", what, away)
        seconds = self._seconds
        self._seconds = min(2 * seconds, LONGEST_PAUSE_SECONDS)
        return min(away.retry_after_seconds or seconds, _LONGEST_ASKED_SECONDS)
