"""A sitting as somebody plans it, and how it is written into a row: a day's, or a rule's.

Blank telephone numbers are those of the roster and of the accounts: the directive wants
landline and mobile of everybody who receives.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.folding import fold, tidy
from casework.kinds import Mode, Reception
from casework.model import Leader, ScheduleDay, ScheduleRule
from casework.schedule_kinds import Capacity, Half
from hall.errors import BadInput
from hall.model import Hall, Staff

ON_WORKING_DAYS = (Reception.REGULAR, Reception.PERIODIC)
LONGEST_LINE, LONGEST_TEXT = 120, 500  # characters
MOST_OFFICERS = 8  # what a screen shows
# What no public surface tells (domain.md §7.2): the four kinds of petition.
_KINDS = ("khieu nai", "to cao", "kien nghi", "phan anh", "denunciation", "complaint")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An officer as the schedule names them."""

    name: str
    landline: str = ""
    mobile: str = ""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Half a day of one kind of reception."""

    day: date
    session: str  # of Half
    reception: Reception
    mode: Mode = Mode.IN_PERSON
    leader_id: int | None = None  # of the roster: whose duty it is
    capacity: Capacity = Capacity.HEAD
    leader_name: str = ""  # blank: as the roster has it
    leader_title: str = ""
    leader_mobile: str = ""
    leader_landline: str = ""
    officers: tuple[Contact, ...] = ()
    participants: str = ""
    content: str = ""
    place: str = ""


def write(session: Session, hall: Hall, row: ScheduleDay | ScheduleRule, sitting: Sitting) -> None:
    """Put a plan into a row. BadInput names the field that cannot be meant."""
    row.session, row.reception = half(sitting.session), sitting.reception
    row.mode, row.capacity = sitting.mode, sitting.capacity
    sitting = _with_roster(session, hall.id, sitting)
    row.leader_id = sitting.leader_id
    for name, most in _TEXTS.items():
        text = tidy(getattr(sitting, name))
        if len(text) > most:
            raise BadInput(name, f"at most {most} characters")
        setattr(row, name, text)
    must_be_public("content", row.content)
    if sitting.reception is not Reception.REGULAR and not row.leader_name:
        raise BadInput("leader_name", "who receives is wanted")
    row.officers = _officers(session, hall, sitting.officers)


def of(row: ScheduleDay | ScheduleRule, *, day: date, session: str) -> Sitting:
    """The same plan for another day."""
    named = [Contact(**{key: each.get(key, "") for key in _CONTACT}) for each in row.officers]
    texts = {name: getattr(row, name) for name in _TEXTS}
    return Sitting(
        day=day,
        session=session,
        reception=row.reception,
        mode=row.mode,
        leader_id=row.leader_id,
        capacity=row.capacity,
        officers=tuple(named),
        **texts,
    )


def told(row: ScheduleDay) -> dict[str, Any]:
    """All that is posted of a sitting, as plain values."""
    texts = {name: getattr(row, name) for name in _TEXTS}
    return texts | {
        "day": row.day.isoformat(),
        "session": row.session.value,
        "reception": row.reception.value,
        "mode": row.mode.value,
        "capacity": row.capacity.value,
        "officers": row.officers,
    }


def name_of(session: Session, hall_id: int, sitting: Sitting) -> str:
    """Who receives, as the sitting will say it; "" in a regular reception without a leader."""
    return tidy(_with_roster(session, hall_id, sitting).leader_name)


def half(text: str) -> Half:
    try:
        return Half(text)
    except ValueError:
        raise BadInput("session", f"one of {', '.join(Half)}") from None


def capacity(is_delegated: bool) -> Capacity:
    return Capacity.DELEGATED if is_delegated else Capacity.HEAD


def must_be_public(field: str, text: str) -> None:
    """BadInput for words that tell a kind of petition: the schedule hangs on the wall."""
    folded = f" {fold(text)} "
    if any(f" {kind} " in folded for kind in _KINDS):
        raise BadInput(field, "names a kind of petition")


_TEXTS = {
    "leader_name": LONGEST_LINE,
    "leader_title": LONGEST_LINE,
    "leader_mobile": LONGEST_LINE,
    "leader_landline": LONGEST_LINE,
    "participants": LONGEST_TEXT,
    "content": LONGEST_TEXT,
    "place": LONGEST_LINE,
}
_CONTACT = ("name", "landline", "mobile")


def _with_roster(session: Session, hall_id: int, sitting: Sitting) -> Sitting:
    """What was left blank, from the roster; a head who sits there is named as it has them."""
    if sitting.leader_id is None:
        return sitting
    leader = session.get(Leader, sitting.leader_id)
    if leader is None or leader.hall_id != hall_id:
        raise BadInput("leader_id", "no such leader")
    if sitting.capacity is Capacity.DELEGATED:
        if fold(sitting.leader_name) in ("", fold(leader.name)):
            raise BadInput("leader_name", "who sits for the head is wanted")
        return sitting
    return replace(
        sitting,
        leader_name=leader.name,
        leader_title=leader.title,
        leader_mobile=sitting.leader_mobile or leader.mobile,
        leader_landline=sitting.leader_landline or leader.landline,
    )


def _officers(session: Session, hall: Hall, named: tuple[Contact, ...]) -> list[dict[str, Any]]:
    """Those named, each once, with the numbers of their account where none were given."""
    if len(named) > MOST_OFFICERS:
        raise BadInput("officers", f"at most {MOST_OFFICERS}")
    staff = session.scalars(select(Staff).where(Staff.hall_id == hall.id)).all()
    known = {fold(person.name): person for person in staff}
    found: dict[str, dict[str, Any]] = {}
    for each in named:
        name, landline, mobile = (tidy(getattr(each, key)) for key in _CONTACT)
        if max(len(name), len(landline), len(mobile)) > LONGEST_LINE:
            raise BadInput("officers", f"at most {LONGEST_LINE} characters")
        if not name:
            continue
        person = known.get(fold(name))
        found[fold(name)] = {
            "name": name,
            "landline": landline or (hall.phone if person else ""),
            "mobile": mobile or (person.phone if person else ""),
        }
    return list(found.values())
