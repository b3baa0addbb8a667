"""Who leads the matter that a ticket comes for, as `casework` knows it; the hall keeps a key.

It is told in silence: no step, no news. A step would show at once, on every screen, that
the number or code somebody just gave is known here. The call by the lead says so.
"""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from hall.model import IS_OPEN, Ticket, table
from hall.store import Work


def tell(work: Work, tickets: Iterable[Ticket], lead_id: int | None) -> None:
    """That staff member leads their matter; None: nobody is known to, or it is sealed.

    Past the version: nobody's look at a ticket is outdated by it.
    """
    changed = [each for each in tickets if each.lead_id != lead_id]
    if not changed:
        return
    work.session.flush()
    stored = table(Ticket)
    keys = [each.id for each in changed]
    to_tell = update(stored).where(stored.c.id.in_(keys), IS_OPEN)
    work.session.connection().execute(to_tell.values(lead_id=lead_id))
    for each in changed:
        set_committed_value(each, "lead_id", lead_id)
