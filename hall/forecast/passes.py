"""One pass over a hall: what everybody who waits, and whoever comes now, may be promised."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from hall.forecast import moment as moments
from hall.forecast.learner import Learner
from hall.forecast.moment import Known
from hall.forecast.ranges import Expected, Promise, Range, quantile, said_again
from hall.forecast.rollout import play
from hall.forecast.scene import Moment, Played
from hall.model import Hall

WORK = 4_500  # tickets that may be played in a pass, over all its plays
FEWEST_PLAYS, MOST_PLAYS = 12, 128
TOO_LATE = 400.0  # minutes; what is later is unknown
RULE_OF_THUMB = (1.3, 4.0)  # of the fallback's time, and minutes: where its upper end is


@dataclass(frozen=True)
class Outlook:
    """What is promised at one moment of a hall. Who is not in it is unknown."""

    step: int
    at: datetime | None = None  # the hall's time; None: nothing is known
    promises: Mapping[int, Promise] = field(default_factory=dict)  # by ticket
    newcomers: Mapping[tuple[int, str], Promise] = field(default_factory=dict)  # service, class

    @property
    def tickets(self) -> dict[int, Range]:
        return {key: promise.shown for key, promise in self.promises.items()}

    @property
    def services(self) -> dict[int, Range]:
        """For somebody without priority or appointment who comes now."""
        found = self.newcomers.items()
        return {key: promise.shown for (key, kind), promise in found if kind == "ordinary"}


def of_many_plays(
    session: Session,
    hall: Hall,
    learner: Learner,
    now: datetime,
    before: Outlook,
    *,
    breathe: Callable[[], None],
) -> Outlook:
    """The pass proper. The same moment gives the same figures, in every process.

    `breathe` is called before each play: then others may go first.
    """
    seen = _seen(session, hall, learner, now)
    if seen is None:
        return Outlook(hall.last_step, now)
    services, moment, known = seen
    habits = moments.habits(learner.learnt, services)
    plays = WORK // (len(moment.waiting) + len(moment.seats) + 1)
    plays = max(FEWEST_PLAYS, min(MOST_PLAYS, plays))
    played = play(moment, habits, Random(hall.last_step), plays=plays, breathe=breathe)
    moves = learner.learnt.moves

    def expected(times: list[float]) -> Expected | None:
        times.sort()
        middle = _middle(times)
        raw = min(TOO_LATE, quantile(times, 0.9))
        if middle >= TOO_LATE:
            return None
        return learner.learnt.calibrated(middle, raw, moves=moves)

    return _outlook(hall, now, moment, known, played, expected, before)


def of_one_play(
    session: Session, hall: Hall, learner: Learner, now: datetime, before: Outlook
) -> Outlook:
    """The fallback: one day as it would go on average. Some milliseconds, at any size."""
    seen = _seen(session, hall, learner, now)
    if seen is None:
        return Outlook(hall.last_step, now)
    services, moment, known = seen
    habits = moments.means(learner.learnt, services)
    played = play(moment, habits, Random(hall.last_step), plays=1)
    times, more = RULE_OF_THUMB

    def expected(found: list[float]) -> Expected | None:
        late = times * found[0] + more
        return Expected(found[0], late, late) if found[0] < TOO_LATE else None

    return _outlook(hall, now, moment, known, played, expected, before)


def _seen(
    session: Session, hall: Hall, learner: Learner, now: datetime
) -> tuple[dict[int, float], Moment, Known] | None:
    """The moment to be played on. None if too little is known, or no queue is open."""
    if not learner.learnt.is_enough:
        return None
    services = moments.configured(session, hall)
    moment, known = moments.read(session, hall, learner, services, now)
    return (services, moment, known) if known.open_queues else None


def _outlook(
    hall: Hall,
    now: datetime,
    moment: Moment,
    known: Known,
    played: Played,
    expected: Callable[[list[float]], Expected | None],
    before: Outlook,
) -> Outlook:
    promises: dict[int, Promise] = {}
    for key, ticket, times in zip(known.tickets, moment.waiting, played.tickets, strict=True):
        found = expected(times) if ticket.queue in known.open_queues else None
        if found is not None:
            promises[key] = said_again(before.promises.get(key) or known.told.get(key), found)
    newcomers: dict[tuple[int, str], Promise] = {}
    for kind, new, times in zip(known.newcomers, moment.newcomers, played.newcomers, strict=True):
        found = expected(times) if new.queue in known.open_queues else None
        if found is not None:
            newcomers[kind] = said_again(before.newcomers.get(kind), found)
    return Outlook(hall.last_step, now, promises, newcomers)


def _middle(ordered: Sequence[float]) -> float:
    """The median, steadied: the mean of the middle half of the plays."""
    quarter = len(ordered) // 4
    inner = ordered[quarter : len(ordered) - quarter]
    return sum(inner) / len(inner)
