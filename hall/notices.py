"""Messages on the waiting-area screens: put up, shown until an instant, taken down."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.model import Notice
from hall.store import Work
from hall.words import FALLBACK

LONGEST = 200  # characters: what a screen shows in two lines
LONGEST_MINUTES = 7 * 24 * 60


def add(
    work: Work,
    text: Mapping[str, str],
    *,
    by: Actor,
    minutes: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Notice:
    """Put a message up, by language; the first language is wanted.

    At once, or from `starts_at`; for so many minutes, or until `ends_at`, or for good.
    """
    said = {code: " ".join(words.split()) for code, words in text.items() if words.strip()}
    if FALLBACK not in said:
        raise BadInput("text", "the message is empty")
    if any(len(words) > LONGEST for words in said.values()):
        raise BadInput("text", f"at most {LONGEST} characters")
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise BadInput("minutes", f"1 to {LONGEST_MINUTES}")
    begins = work.now if starts_at is None else max(starts_at, work.now)
    if minutes is not None:
        ends_at = begins + timedelta(minutes=minutes)
    if ends_at is not None and ends_at <= begins:
        raise BadInput("ends_at", "it would never be seen")
    notice = Notice(hall_id=work.hall.id, text=said, starts_at=begins, ends_at=ends_at)
    work.session.add(notice)
    work.session.flush()
    journal.record(work, "notice_add", by=by, after={"notice_id": notice.id})
    return notice


def end(work: Work, notice_id: int, *, by: Actor) -> Notice:
    """Take a message down. Taking down what is down is nothing."""
    notice = work.session.get(Notice, notice_id)
    if notice is None or notice.hall_id != work.hall.id:
        raise NotFound("notice", notice_id)
    if notice.ends_at is None or notice.ends_at > work.now:
        notice.ends_at = work.now
        journal.record(work, "notice_end", by=by, after={"notice_id": notice.id})
    return notice


def not_over(session: Session, hall_id: int, now: datetime) -> list[Notice]:
    """The messages that are up and those still to come, in the order of their beginning."""
    return list(
        session.scalars(
            select(Notice)
            .where(Notice.hall_id == hall_id, or_(Notice.ends_at.is_(None), Notice.ends_at > now))
            .order_by(Notice.starts_at, Notice.id)
        )
    )


def standing(session: Session, hall_id: int, now: datetime) -> list[Notice]:
    """The messages that are up, oldest first."""
    return list(
        session.scalars(
            select(Notice)
            .where(
                Notice.hall_id == hall_id,
                Notice.starts_at <= now,
                or_(Notice.ends_at.is_(None), Notice.ends_at > now),
            )
            .order_by(Notice.starts_at, Notice.id)
        )
    )
