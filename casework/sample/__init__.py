"""A believable past for the sample hall: synthetic people, petitions, visits, a schedule.

Nobody in it lives: names hold the words Thử (trial) or Mẫu (sample), ID numbers begin
with 999, which is no province's code. The same day gives the same past.
"""

from collections.abc import Sequence
from datetime import date

from casework.sample.books import enter_all
from casework.sample.days import receptions
from casework.sample.matters import tell
from casework.sample.people import FIRST, card_of, create, dice_of
from casework.sample.weeks import post
from hall.model import Desk, Hall, Service, Staff
from hall.store import Work

CARD = card_of(FIRST)  # the text of a QR, to be pasted at the console

__all__ = ["CARD", "fill"]


def fill(
    work: Work,
    hall: Hall,
    staff: Sequence[Staff],
    services: Sequence[Service],
    desks: Sequence[Desk],
    today: date,
) -> None:
    """400 visits of the last 60 working days, 150 petitions, two weeks of schedule."""
    dice = dice_of(today)
    citizens = create(work, dice)
    past = receptions(work, hall, staff, services, desks, today, dice)
    tell(work, staff, citizens, past, dice)
    enter_all(work)
    post(work, hall, staff, today)
