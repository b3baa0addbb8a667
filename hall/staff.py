"""Those who work in the hall: accounts, passwords, sign-ins.

Passwords are argon2id (RFC 9106, the library's low-memory profile). A sign-in is a
row: it ends on the server, at once, whatever a browser still holds.
"""

from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall.errors import BadInput, Duplicate, NotFound, NotSignedIn
from hall.model import Role, Staff, StaffSession
from hall.news import TrustEnded
from hall.store import Work
from hall.vault import fingerprint, new_token

SHORTEST_PASSWORD = 10  # characters
LONGEST_USERNAME = 40  # characters
IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def add(
    work: Work,
    *,
    hall_id: int,
    username: str,
    name: str,
    role: Role,
    password: str,
    title: str = "",
    phone: str = "",
) -> Staff:
    """A new account. Duplicate if the name is in use."""
    username = _clean(username)
    if _find(work.session, hall_id, username) is not None:
        raise Duplicate(f"{username} exists")
    person = Staff(
        hall_id=hall_id,
        username=username,
        name=name.strip(),
        role=role,
        title=title,
        phone=phone,
        password_hash=_hashed(password),
    )
    work.session.add(person)
    return person


def set_password(work: Work, *, hall_id: int, username: str, password: str) -> Staff:
    """A new password; every sign-in of that account ends."""
    person = load(work.session, hall_id=hall_id, username=username)
    person.password_hash = _hashed(password)
    _end_all(work, person)
    return person


def disable(work: Work, *, hall_id: int, username: str) -> Staff:
    """The account can no longer sign in, and is out at once."""
    person = load(work.session, hall_id=hall_id, username=username)
    person.disabled_at = work.now
    _end_all(work, person)
    return person


def load(session: Session, *, hall_id: int, username: str) -> Staff:
    """The account of that name; NotFound if none."""
    person = _find(session, hall_id, _clean(username))
    if person is None:
        raise NotFound("staff", username)
    return person


def all_of(session: Session, hall_id: int) -> list[Staff]:
    """Every account of a hall, by name."""
    query = select(Staff).where(Staff.hall_id == hall_id).order_by(Staff.username)
    return list(session.scalars(query))


def check_password(session: Session, *, hall_id: int, username: str, password: str) -> Staff:
    """Whose name and password these are; NotSignedIn if nobody's. Takes as long either way.

    Slow on purpose (about 50 ms): never call it inside `store.work()`.
    """
    person = _find(session, hall_id, username.strip().lower())
    try:
        _hasher.verify(person.password_hash if person else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        raise NotSignedIn("wrong name or password") from None
    if person is None or person.disabled_at is not None:
        raise NotSignedIn("wrong name or password")
    return person


def sign_in(work: Work, person: Staff) -> tuple[str, StaffSession]:
    """A token, told once, and the sign-in that stands behind it."""
    token = new_token()
    signed_in = StaffSession(
        staff_id=person.id,
        token_hash=fingerprint(token),
        started_at=work.now,
        seen_at=work.now,
    )
    work.session.add(signed_in)
    work.session.flush()
    return token, signed_in


def sign_out(work: Work, session_id: int) -> None:
    """End one sign-in. Ending an ended one is nothing."""
    signed_in = work.session.get(StaffSession, session_id)
    if signed_in is not None and signed_in.ended_at is None:
        _end(work, signed_in)


def who(session: Session, token: str, now: datetime) -> StaffSession | None:
    """The sign-in of that token, with its person; None if it is not, or no longer, good."""
    signed_in = session.scalar(
        select(StaffSession)
        .where(StaffSession.token_hash == fingerprint(token))
        .options(joinedload(StaffSession.staff))
    )
    if signed_in is None or signed_in.ended_at is not None:
        return None
    if signed_in.staff.disabled_at is not None:
        return None
    if now - signed_in.seen_at > IDLE or now - signed_in.started_at > LONGEST:
        return None
    return signed_in


def seen(work: Work, session_id: int) -> None:
    """Keep a sign-in awake."""
    signed_in = work.session.get(StaffSession, session_id)
    if signed_in is not None:
        signed_in.seen_at = work.now


@cache
def _nobody() -> str:
    """A hash that no password has: so that unknown names take as long as known ones."""
    return _hasher.hash(new_token())


def _find(session: Session, hall_id: int, username: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.hall_id == hall_id, Staff.username == username))


def _clean(username: str) -> str:
    username = username.strip().lower()
    is_odd = not 2 <= len(username) <= LONGEST_USERNAME
    if is_odd or not username.replace(".", "").replace("-", "").isalnum():
        raise BadInput("username", f"2 to {LONGEST_USERNAME} letters, digits, dots or hyphens")
    return username


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput("password", f"at least {SHORTEST_PASSWORD} characters")
    return _hasher.hash(password)


def _end_all(work: Work, person: Staff) -> None:
    for signed_in in work.session.scalars(
        select(StaffSession).where(
            StaffSession.staff_id == person.id, StaffSession.ended_at.is_(None)
        )
    ):
        _end(work, signed_in)


def _end(work: Work, signed_in: StaffSession) -> None:
    signed_in.ended_at = work.now
    work.tell(TrustEnded("staff", signed_in.id))
