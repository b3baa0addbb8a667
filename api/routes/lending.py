"""The agent beside a kiosk: it is lent numbers, hands over what it gave, and says how it is."""

from api.calls import Answer, call
from api.routes import room
from api.routes._common import working
from api.shapes import lending as shapes
from api.shapes.common import moment
from hall import calendar, devices, lending, slip_rule
from hall.errors import Conflict, Full, NotAllowed, NotFound, TooMany
from hall.model import Device
from hall.store import row
from hall.web import caller, vault
from hall.web.headers import base_url
from hall.web.limits import within

LOANS_PER_MINUTE = 60


@room.post("/loans")
@call(
    "kiosk",
    takes=shapes.LoanWish,
    gives={201: shapes.Loan},
    refuses=(Conflict, Full, NotAllowed, NotFound, TooMany),
)
def lend_numbers(body: shapes.LoanWish) -> Answer:
    """Be lent numbers for the time without the server.

    Each call lends others: they are never lent twice on a day, whether or not the answer
    arrived. They are this kiosk's alone, and the line never meets them. 409 `full` when none are
    left to lend.
    """
    within("loans", caller().id, per_minute=LOANS_PER_MINUTE)
    with working() as work:
        loan = lending.lend(work, body.service, row(work.session, Device, caller().id))
        picture = slip_rule.picture_of(work.session, work.hall.id)
        hours = calendar.openings(work.session, work.hall, loan.day)
        return shapes.loan_shown(
            work.hall, loan, vault().loan_key(loan.id), hours, base_url(), picture
        ), 201


@room.post("/papers")
@call("kiosk", takes=shapes.Delivery, gives={200: list[shapes.TakenIn]}, refuses=(Conflict,))
def take_in_papers(body: shapes.Delivery) -> Answer:
    """Hand over the numbers that were given while the server was away.

    Each paper becomes a ticket once, among those who still wait by when its citizen came. The
    answers are in the order of the papers.
    """
    with working() as work:
        papers = [
            lending.Paper(
                code=paper.code,
                language=paper.language,
                key=paper.key,
                was_printed=paper.printed,
                was_scanned=paper.scanned,
            )
            for paper in body.papers
        ]
        return [shapes.taken_in(each) for each in lending.take_in(work, papers, by=caller().by)]


@room.post("/kiosk/report")
@call("kiosk", takes=shapes.Report, gives={200: shapes.Orders}, refuses=(Conflict,))
def report_kiosk(body: shapes.Report) -> Answer:
    """Say how it stands beside the kiosk.

    Every few seconds. A loan of which the hall knows more than the kiosk is dead: the kiosk was
    set back to an older image of its disk, and would give the same numbers again.
    """
    with working() as work:
        kiosk = row(work.session, Device, caller().id)
        said = body.model_dump(exclude={"loans"})
        devices.note_agent(work, kiosk, said)
        held = {each.id: each.given for each in body.loans}
        dead = lending.end_rolled_back(work, kiosk, held) if held else []
        services = [service.code for service in lending.lendable(work.session, work.hall.id)]
        return shapes.Orders(now=moment(work.hall, work.now), services=services, dead=sorted(dead))
