"""A hall in the middle of its morning: something to see on every page of the console."""

from datetime import date

from casework import remarks
from casework.remark_kinds import Channel
from casework.remarks import Said
from hall import desks, hours, notices, printing, staff
from hall.journal import HALL
from hall.model import DayKind, Device, Service, Truth
from hall.store import Store, row
from tests.casework.reception import AN, BINH, enters, finishes, receives, takes_in, writes
from tests.conftest import Tokens
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, does, sits_down

REMARK = Said(channel=Channel.MATTER, marks=("land", "building"), phone="0900000001")


def goes_on(store: Store, tokens: Tokens) -> None:
    with store.work(hall_id=1) as work:
        remarks.drop(work, REMARK, by=HALL, key="k")
    first = receives(store, AN, EM)
    takes_in(store, first, who=EM, title="Đường vào thôn ngập", content="Đường ngập khi mưa")
    writes(store, first, EM, content="Trình bày lần đầu", next_step="Mời làm việc")
    finishes(store, first, EM)
    enters(store, BINH)
    enters(store, AN.__class__(full_name="Lý Thử"))
    receives(store, BINH, GIANG)
    sits_down(store, DUNG, "1")
    sits_down(store, GIANG, "3")
    missed, held = arrives(store), arrives(store)
    for ticket, verb, more in ((missed, "miss", {}), (held, "hold", {"minutes": 20})):
        calls_next(store, DUNG)
        does(store, DUNG, verb, ticket, **more)
    arrives(store, priority=True, party_size=11, assistance=("wheelchair",), language="en")
    private = arrives(store, private=True)
    does(store, DUNG, "call", private, reason="Người nhà đưa đi cấp cứu")
    does(store, DUNG, "restore", private)
    sits_down(store, HOA, "4")
    sits_down(store, EM, "4", take_over=True)
    with store.work(hall_id=1) as work:
        desks.close(work, "4", staff.load(work.session, hall_id=1, username=EM))
    with store.work(hall_id=1) as work:
        plan = {"minutes": 30, "seats": 2}
        work.session.get_one(Service, 1).slots = {"morning": plan, "afternoon": plan}
        first, last = date(2026, 12, 24), date(2026, 12, 25)
        kind = DayKind.SUBSTITUTE_OFF
        hours.set_days(work, first, last, kind, label="Sửa trụ sở", by=HALL)
        for service, above in ((1, 9), (2, 1)):
            sums = {"waits": 50, "minutes": 900.0, "off": 250.0, "bias": -60.0}
            week = date(2026, 11, 23)
            truth = Truth(hall_id=1, week=week, service_id=service, above=above, below=3, **sums)
            work.session.add(truth)
        notices.add(work, {"vi": "Chiều nay nghỉ tiếp", "en": "Closed"}, by=HALL, minutes=60)
        printer = row(work.session, Device, tokens.ids["printer"])
        printing.note_state(
            work, printer, paper="low", cover="closed", is_online=True, width_dots=576
        )
        for _ in range(2):
            job = printing.claim(work, printer)
            assert job is not None
            printing.report(work, job.id, printer, outcome="unknown")
