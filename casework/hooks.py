"""The other systems that a hall tells: added, tried, paused, removed, by who keeps its machines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from casework import outbox, texts
from casework.folding import tidy
from casework.hook_kinds import TO_CHOOSE, DeliveryState, Speech, Topic
from casework.model import Counterpart, Hook, HookDelivery
from hall import calendar, journal, outward
from hall.errors import BadInput, NotFound
from hall.model import Staff
from hall.outward import Failure, Networks
from hall.store import Work
from hall.vault import new_id, new_token

MOST = 20  # hooks of one hall
LONGEST_NAME = 60  # characters
LONGEST_SECRET = 500
SHOWN = 50  # deliveries of the page


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the technician typed. `secret`: only of a city's system, which gave it to us."""

    name: str
    url: str
    speech: Speech = Speech.WEBHOOK
    topics: tuple[Topic, ...] = ()
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class HookShown:
    """One hook as its page lists it."""

    hook: Hook
    waiting: int
    is_retried: bool  # some of what waits was tried already
    parked: int
    told_at: datetime | None  # when something last arrived


def add(work: Work, wanted: Wanted, *, networks: Networks, by: Staff) -> tuple[Hook, str]:
    """A new hook, told from now on, and the secret of a webhook: shown this once."""
    name, topics = tidy(wanted.name), _topics(wanted)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadInput("name", f"1 to {LONGEST_NAME} characters")
    if len(outbox.of_hall(work)) >= MOST:
        raise BadInput("name", f"at most {MOST} systems")
    made = new_token() if wanted.speech is Speech.WEBHOOK else ""
    secret = made or wanted.secret.strip()
    if not secret or not secret.isascii() or not secret.isprintable():
        raise BadInput("secret", "the token that the other system gave")
    if len(secret) > LONGEST_SECRET:
        raise BadInput("secret", f"at most {LONGEST_SECRET} characters")
    hook = Hook(
        public_id=new_id(),
        hall_id=work.hall.id,
        name=name,
        url=_url(wanted, networks),
        speech=wanted.speech,
        topics=[topic.value for topic in topics],
        is_active=True,
        since=calendar.day_of(work.hall, work.now),
        added_by=by.id,
    )
    texts.put(work.vault, hook, secret=secret)
    work.session.add(hook)
    work.session.flush()
    _note(work, "hook_added", hook, by)
    return hook, made


def pause(work: Work, public_id: str, *, by: Staff) -> None:
    """Tell it nothing for now; what happens meanwhile is kept for it."""
    _switch(work, public_id, by, on=False)


def resume(work: Work, public_id: str, *, by: Staff) -> None:
    """Tell it what was kept, and all that comes."""
    _switch(work, public_id, by, on=True)


def remove(work: Work, public_id: str, *, by: Staff) -> None:
    """Never tell it anything again; what waited for it is let go, and its secret is gone."""
    hook = load(work.session, work.hall.id, public_id)
    hook.removed_at, hook.is_active, hook.secret = work.now, False, b""
    unsaid = (HookDelivery.hook_id == hook.id) & (HookDelivery.state != DeliveryState.DELIVERED)
    work.session.execute(delete(HookDelivery).where(unsaid))
    work.session.execute(delete(Counterpart).where(Counterpart.hook_id == hook.id))
    _note(work, "hook_removed", hook, by)


def test(work: Work, public_id: str, *, by: Staff) -> None:
    """Send it something that says nothing, to see that it arrives."""
    hook = load(work.session, work.hall.id, public_id)
    outbox.put(work, hook, Topic.TEST)
    _note(work, "hook_tested", hook, by)


def again(work: Work, public_id: str, *, by: Staff) -> None:
    """Try from the beginning what was parked."""
    hook = load(work.session, work.hall.id, public_id)
    parked = (HookDelivery.hook_id == hook.id) & (HookDelivery.state == DeliveryState.PARKED)
    work.session.execute(
        update(HookDelivery)
        .where(parked)
        .values(state=DeliveryState.WAITING, ended_at=None, tries=0, next_at=work.now)
    )
    _note(work, "hook_retried", hook, by)


def load(session: Session, hall_id: int, public_id: str) -> Hook:
    """NotFound if there is none in that hall, or it was removed."""
    found = session.scalar(
        select(Hook).where(
            Hook.public_id == public_id, Hook.hall_id == hall_id, Hook.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("hook", public_id)
    return found


def all_of(session: Session, hall_id: int) -> list[HookShown]:
    """Those that were not removed, by name."""
    found = session.scalars(
        select(Hook)
        .where(Hook.hall_id == hall_id, Hook.removed_at.is_(None))
        .order_by(Hook.name, Hook.id)
    ).all()
    counts: dict[tuple[int, DeliveryState], tuple[int, int, datetime | None]] = {}
    query = (
        select(
            HookDelivery.hook_id,
            HookDelivery.state,
            func.count(),
            func.max(HookDelivery.tries),
            func.max(HookDelivery.ended_at),
        )
        .where(HookDelivery.hook_id.in_([hook.id for hook in found]))
        .group_by(HookDelivery.hook_id, HookDelivery.state)
    )
    for hook_id, state, count, tries, last_at in session.execute(query):
        counts[hook_id, state] = (count, tries, last_at)
    none = (0, 0, None)
    return [
        HookShown(
            hook=hook,
            waiting=counts.get((hook.id, DeliveryState.WAITING), none)[0],
            is_retried=counts.get((hook.id, DeliveryState.WAITING), none)[1] > 0,
            parked=counts.get((hook.id, DeliveryState.PARKED), none)[0],
            told_at=counts.get((hook.id, DeliveryState.DELIVERED), none)[2],
        )
        for hook in found
    ]


def last(session: Session, hall_id: int) -> Sequence[HookDelivery]:
    """The last deliveries, the newest first."""
    return session.scalars(
        select(HookDelivery)
        .where(HookDelivery.hall_id == hall_id)
        .order_by(HookDelivery.at.desc(), HookDelivery.id.desc())
        .limit(SHOWN)
        .options(joinedload(HookDelivery.hook))
    ).all()


def number_parked(session: Session, hall_id: int) -> int:
    """How many deliveries of a hall were given up."""
    query = select(func.count()).where(
        HookDelivery.hall_id == hall_id, HookDelivery.state == DeliveryState.PARKED
    )
    return session.scalar(query) or 0


# --- inside -------------------------------------------------------------------------------


def _topics(wanted: Wanted) -> tuple[Topic, ...]:
    if wanted.speech is Speech.CITY:
        return (Topic.PETITION_CHANGED,)
    found = tuple(topic for topic in TO_CHOOSE if topic in wanted.topics)
    if not found:
        raise BadInput("topics", "at least one")
    return found


def _url(wanted: Wanted, networks: Networks) -> str:
    """The address. One that can be judged without asking anybody is judged now."""
    url = wanted.url.strip()
    parts = outward.checked(url)
    is_secure = parts.scheme == "https"
    try:
        address = ip_address(parts.hostname or "")
    except ValueError:  # a name: looked up when something is sent
        if not is_secure and not networks:
            raise BadInput("url", "an https address is wanted") from None
    else:
        if not outward.may_reach(address, networks, is_secure=is_secure):
            raise BadInput("url.network", f"TIEPDAN_HOOK_NETWORKS: {Failure.ADDRESS}")
    return url.rstrip("/") if wanted.speech is Speech.CITY else url


def _switch(work: Work, public_id: str, by: Staff, *, on: bool) -> None:
    hook = load(work.session, work.hall.id, public_id)
    if hook.is_active is not on:
        hook.is_active = on
        _note(work, "hook_resumed" if on else "hook_paused", hook, by)


def _note(work: Work, verb: str, hook: Hook, by: Staff) -> None:
    """Into the hall's journal: which system, and never its address, which may be a secret."""
    journal.record(work, verb, by=journal.Actor("staff", by.id), after={"name": hook.name})
