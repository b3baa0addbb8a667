"""One person, known to the line by a keyed hash only, and only within one service and one day.

The hash of another day or service is another: years of tickets tell nobody's comings and goings.
"""

from datetime import date, timedelta

from sqlalchemy import select

from hall import calendar
from hall.day_rule import DayRule
from hall.errors import AlreadyInLine, BadInput
from hall.model import IS_OPEN, Service, Ticket
from hall.store import Work
from hall.vault import Vault

LONGEST = 40  # characters
CARRIED_FOR = 15  # days back that a number may come from: over the longest holidays


def clean(id_number: str) -> str:
    """The number as it is compared: letters and digits. BadInput if nothing is left."""
    found = "".join(each for each in id_number.upper() if each.isascii() and each.isalnum())
    if not 5 <= len(found) <= LONGEST:
        raise BadInput("id_number", "the number of a card or passport is wanted")
    return found


def key_of(vault: Vault, hall_id: int, said: str) -> str:
    """What hashes of that person are made of. `said`: an ID number, or what else tells them."""
    return vault.index("person", f"{hall_id}|{said}").hex()


def hash_of(vault: Vault, key: str, *, service_id: int, day: date) -> bytes:
    """That person, for that service, on that day."""
    return vault.index("person of a day", f"{service_id}|{day}|{key}")


def once(work: Work, service: Service, id_number: str, *, is_further: bool) -> bytes:
    """The hash under which that person takes a number for that service now.

    AlreadyInLine if one of theirs is open, unless staff give a further one.
    """
    key = key_of(work.vault, work.hall.id, clean(id_number))
    today = calendar.day_of(work.hall, work.now)
    days = [today]
    if work.hall.day_rule and DayRule.of(work.hall.day_rule).carries_over:
        days += [today - timedelta(days=back) for back in range(1, CARRIED_FOR)]
    hashes = [hash_of(work.vault, key, service_id=service.id, day=each) for each in days]
    is_there = select(Ticket.id).where(Ticket.person_hash.in_(hashes), IS_OPEN).limit(1)
    if not is_further and work.session.scalar(is_there) is not None:
        raise AlreadyInLine(f"the person has an open ticket for {service.code}")
    return hashes[0]
