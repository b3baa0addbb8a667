"""The hall itself, and its line."""

from api.calls import EVERYBODY, call
from api.routes import room
from api.routes._common import looking
from api.shapes import hall, tickets


@room.get("/hall")
@call(*EVERYBODY, gives={200: hall.Hall})
def read_hall() -> hall.Hall:
    """Services, desks, hours.

    For every kind of token. Names nobody who works or waits here.
    """
    with looking() as look:
        return hall.shown(look.session, look.hall, look.now)


@room.get("/line")
@call("staff", "api", gives={200: list[tickets.Ticket]})
def read_line() -> list[tickets.Ticket]:
    """Who waits.

    The waiting tickets in the order in which they would be called, each with its forecast.
    """
    with looking() as look:
        return tickets.line_shown(look.session, look.hall, look.now)
