"""The hall's box: what somebody drops in, whom it concerns, and what its holder is told.

A remark on the service goes to the head, and to no one whom it concerns; a report of a matter
waits until an officer takes it in as a petition. Both have a number of the year and a code.
"""

from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import texts
from casework.folding import number as folded
from casework.folding import tidy
from casework.model import Remark, RemarkConcern, RemarkRegister
from casework.remark_kinds import MARKS, Channel, RemarkState
from hall import calendar, journal
from hall.errors import BadInput, Conflict
from hall.journal import Actor
from hall.model import Desk, Hall, Step, Ticket
from hall.store import Work
from hall.vault import Vault, new_id, new_token

CODE_LENGTH = 12  # of 28 letters: 57 bits; nothing else is asked for, and little is told
LONGEST = 2_000  # characters of one's own words
PHONE = (9, 11)  # digits
KEY_LENGTH = 128  # characters
STEPS_BACK = 3_000  # of the journal: a day's, in a full hall


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody wishes to drop in."""

    channel: Channel
    marks: tuple[str, ...] = field(default=(), repr=False)
    content: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    desk: str = ""  # its label; "" where none is named

    @classmethod
    def read(cls, body: object) -> Self:
        """From a request's JSON. BadInput names the field that cannot be meant."""
        told = body if isinstance(body, dict) else {}
        try:
            channel = Channel(told.get("channel", ""))
        except ValueError:
            raise BadInput("channel", f"one of {', '.join(Channel)}") from None
        marks = told.get("marks", [])
        if not isinstance(marks, list) or not all(isinstance(each, str) for each in marks):
            raise BadInput("marks", "a list of words is wanted")
        given = {name: told.get(name, "") for name in ("content", "phone", "desk")}
        for name, text in given.items():
            if not isinstance(text, str):
                raise BadInput(name, "a text is wanted")
        return cls(channel=channel, marks=tuple(marks), **given)


@dataclass(frozen=True)
class Dropped:
    """A remark that was taken in by the box: its number, `12/2026`, and its code."""

    number: str
    code: str = field(repr=False)
    is_new: bool


def drop(work: Work, said: Said, *, by: Actor, key: str, ticket: Ticket | None = None) -> Dropped:
    """Put it into the box. The same key from the same hand is the same remark.

    `ticket`: after whose visit it is said; then it concerns whoever received that ticket.
    """
    if not 1 <= len(key) <= KEY_LENGTH:
        raise BadInput("Idempotency-Key", f"1 to {KEY_LENGTH} characters")
    asked = work.vault.index("remark", f"{by.kind} {by.id} {key}")
    known = work.session.scalar(
        select(Remark).where(Remark.hall_id == work.hall.id, Remark.asked_hash == asked)
    )
    if known is not None:
        return Dropped(number_of(known), texts.get(work.vault, known, "lookup"), is_new=False)
    phone = _checked(said)
    desk = _desk(work, said, ticket)
    code, year = new_token(CODE_LENGTH), calendar.day_of(work.hall, work.now).year
    found = Remark(
        public_id=new_id(),
        hall_id=work.hall.id,
        year=year,
        number=_next_number(work, year),
        channel=said.channel,
        state=RemarkState.RECEIVED,
        received_at=work.now,
        desk=desk,
        lookup_hash=code_hash(work.vault, code),
        asked_hash=asked,
        answer=b"",
    )
    marks = " ".join(sorted(set(said.marks)))
    texts.put(
        work.vault, found, marks=marks, content=said.content.strip(), phone=phone, lookup=code
    )
    work.session.add(found)
    work.session.flush()
    for staff_id in _concerned(work, desk, ticket):
        work.session.add(RemarkConcern(remark_id=found.id, staff_id=staff_id))
    # neither the channel nor the desk: who reads the journal may be whom it concerns
    journal.record(work, "remark", by=by, after={"remark": number_of(found)})
    return Dropped(number_of(found), code, is_new=True)


def look(session: Session, vault: Vault, hall: Hall, code: str) -> RemarkState | None:
    """How it stands with the remark of that code; None if there is none. Nothing else is told."""
    found = _of_code(session, vault, hall, code)
    return found.state if found else None


def may_write(session: Session, vault: Vault, hall: Hall, code: str) -> bool:
    """Whether its holder may still add their own words."""
    found = _of_code(session, vault, hall, code)
    return found is not None and found.state is RemarkState.RECEIVED and not found.content


def write(work: Work, code: str, content: str) -> None:
    """Its holder adds their own words, once. What was said is never changed.

    Conflict once they stand there, or somebody has dealt with it.
    """
    found = _of_code(work.session, work.vault, work.hall, code)
    if found is None:
        return  # the same answer as for a code that is known
    if not tidy(content) or len(content) > LONGEST:
        raise BadInput("content", f"1 to {LONGEST} characters")
    if found.content or found.state is not RemarkState.RECEIVED:
        raise Conflict("said before, or dealt with")
    texts.put(work.vault, found, content=content.strip())
    journal.record(work, "remark_words", by=journal.CITIZEN, after={"remark": number_of(found)})


def code_hash(vault: Vault, code: str) -> bytes:
    """What a code is found by, however it is spaced."""
    return vault.index("remark code", folded(code))


def number_of(remark: Remark) -> str:
    """`12/2026`, as it is printed and said."""
    return f"{remark.number}/{remark.year}"


# --- inside -------------------------------------------------------------------------------


def _checked(said: Said) -> str:
    """The telephone number's digits. BadInput for what says nothing, or cannot be meant."""
    if not set(said.marks) <= MARKS[said.channel]:
        raise BadInput("marks", "no such choice")
    if not said.marks and not tidy(said.content):
        raise BadInput("marks", "one at least, or words of one's own")
    if len(said.content) > LONGEST:
        raise BadInput("content", f"at most {LONGEST} characters")
    phone = folded(said.phone)
    if phone and not (phone.isascii() and phone.isdigit() and PHONE[0] <= len(phone) <= PHONE[1]):
        raise BadInput("phone", f"{PHONE[0]} to {PHONE[1]} digits")
    return phone


def _desk(work: Work, said: Said, ticket: Ticket | None) -> Desk | None:
    """Where it was. Of a matter no desk is asked for."""
    if said.channel is Channel.MATTER:
        return None
    key = Desk.id == ticket.desk_id if ticket is not None else Desk.label == said.desk
    if ticket is None and not said.desk:
        return None
    found = work.session.scalar(select(Desk).where(Desk.hall_id == work.hall.id, key))
    if found is None and ticket is None:
        raise BadInput("desk", "no such desk")
    return found


def _concerned(work: Work, desk: Desk | None, ticket: Ticket | None) -> set[int]:
    """Who received that ticket; else everybody who worked at that desk today."""
    if ticket is not None:
        which = [Step.ticket_id == ticket.id]
    elif desk is not None:
        which = [Step.number > work.hall.last_step - STEPS_BACK, Step.desk_id == desk.id]
    else:
        return set()
    today = calendar.day_of(work.hall, work.now)
    steps = work.session.execute(
        select(Step.by_id, Step.at).where(
            Step.hall_id == work.hall.id, Step.by_kind == "staff", *which
        )
    )
    found = {by for by, at in steps if by and calendar.day_of(work.hall, at) == today}
    return found | ({desk.staff_id} if desk is not None and desk.staff_id and not ticket else set())


def _of_code(session: Session, vault: Vault, hall: Hall, code: str) -> Remark | None:
    return session.scalar(
        select(Remark).where(
            Remark.hall_id == hall.id, Remark.lookup_hash == code_hash(vault, code)
        )
    )


def _next_number(work: Work, year: int) -> int:
    """Without gap: the hall's lock is held, and a rollback takes the number back."""
    register = work.session.get(RemarkRegister, (work.hall.id, year))
    if register is None:
        register = RemarkRegister(hall_id=work.hall.id, year=year, last=0)
        work.session.add(register)
    register.last += 1
    return register.last
