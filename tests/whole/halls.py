"""A made-up hall put into a store, and its doors as the verbs themselves: no network between."""

from collections.abc import Callable
from datetime import date, datetime, time

from sqlalchemy import select

from hall import appointments, desks, issuing, rounds, tickets
from hall.appointments import Booking
from hall.issuing import Wish
from hall.journal import Actor
from hall.model import Desk, DeskService, Hall, OpeningRule, Role, Service, Staff, Ticket
from hall.store import Store
from hall.tickets import Hand
from tests.whole.mornings import DOORS_CLOSE, DOORS_OPEN, Citizen, Made, Morning
from tests.whole.playing import instant

KIOSK = Actor("device", None)
MONDAY = date(2026, 1, 5)


def furnish(store: Store, made: Made) -> None:
    """That hall as number 1: service and desk n have key n + 1, officer n sits at desk n."""
    opens, closes = (instant(MONDAY, minute).time() for minute in (DOORS_OPEN, DOORS_CLOSE))
    with store.work() as work:
        hall = Hall(id=1, code="made", name={"vi": "M"}, level="PROVINCE", zone="Asia/Ho_Chi_Minh")
        services = [
            Service(
                id=n + 1,
                hall=hall,
                code=f"s{n}",
                name={"vi": f"S{n}"},
                hint={},
                position=n,
                first=1 + 1_000 * n,
                last=1_000 + 1_000 * n,
                mean_minutes=kind.configured,
                slots={"morning": {"minutes": 15, "seats": 20}} if made.booked else {},
            )
            for n, kind in enumerate(made.kinds)
        ]
        places = [
            Desk(id=n + 1, hall=hall, label=str(n + 1), position=n) for n in range(len(made.serves))
        ]
        work.session.add_all([hall, *services, *places])
        work.session.flush()
        for n, serves in enumerate(made.serves):
            person = Staff(
                id=n + 1,
                hall_id=1,
                username=f"o{n}",
                name=f"O{n}",
                role=Role.OFFICER,
                password_hash="",
            )
            work.session.add(person)
            for service in sorted(serves):
                work.session.add(DeskService(desk=places[n], service=services[service]))
        for weekday in range(5):
            work.session.add(_rule(hall, weekday, opens, closes))


def _rule(hall: Hall, weekday: int, opens: time, closes: time) -> OpeningRule:
    return OpeningRule(hall=hall, weekday=weekday, session="morning", opens=opens, closes=closes)


class Verbs:
    """The hall's own verbs as doors. Tickets are named by their opaque id."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.appointments: dict[Citizen, str] = {}

    def book(self, morning: Morning, day: date) -> None:
        """The appointments of that day; those of days before that nobody kept lapse."""
        rounds.go(self.store, 1)
        for citizen in morning.citizens:
            if citizen.slot is not None:
                self.appointments[citizen] = self._book(citizen.service, instant(day, citizen.slot))
        for service, slot in morning.absent:
            self._book(service, instant(day, slot))

    def _book(self, service: int, at: datetime) -> str:
        with self.store.work(hall_id=1) as work:
            wish = Booking(service=f"s{service}", starts_at=at)
            return appointments.book(work, wish, by=KIOSK)[0].public_id

    def issue(self, citizen: Citizen) -> str:
        if citizen.slot is not None:
            with self.store.work(hall_id=1) as work:
                session, key = work.session, self.appointments[citizen]
                found = appointments.load(session, key, hall_id=1)
                return appointments.arrive(work, found, by=KIOSK).ticket.public_id
        wish = Wish(service=f"s{citizen.service}", priority=citizen.kind == "priority")
        with self.store.work(hall_id=1) as work:
            return issuing.issue(work, wish, by=KIOSK)[0].public_id

    def call(self, desk: int) -> str | None:
        with self.store.work(hall_id=1) as work:
            ticket = tickets.call_next(work, _hand(work.session.get_one, desk))
            return ticket.public_id if ticket is not None else None

    def start(self, desk: int, ticket: str) -> None:
        self._do(tickets.start, desk, ticket)

    def finish(self, desk: int, ticket: str) -> None:
        self._do(tickets.finish, desk, ticket)

    def miss(self, desk: int, ticket: str) -> None:
        self._do(tickets.miss, desk, ticket)

    def open(self, desk: int) -> None:
        with self.store.work(hall_id=1) as work:
            desks.open_(work, str(desk + 1), work.session.get_one(Staff, desk + 1))

    def pause(self, desk: int) -> None:
        with self.store.work(hall_id=1) as work:
            desks.pause(work, str(desk + 1), work.session.get_one(Staff, desk + 1))

    def close(self, desk: int) -> None:
        with self.store.work(hall_id=1) as work:
            desks.close(work, str(desk + 1), work.session.get_one(Staff, desk + 1))

    def go_home(self) -> None:
        """The day is over: whoever still sits closes the desk, whoever still waits goes."""
        with self.store.read() as session:
            open_desks = session.scalars(select(Desk.id).where(Desk.staff_id.is_not(None))).all()
            left = session.execute(
                select(Ticket.public_id).where(Ticket.state.in_(("waiting", "missed")))
            ).all()
        for (public_id,) in left:
            with self.store.work(hall_id=1) as work:
                tickets.withdraw(work, public_id, Hand(KIOSK, overrules=True))
        for desk_id in open_desks:
            self.close(desk_id - 1)

    def _do(self, verb: Callable[..., Ticket], desk: int, ticket: str) -> None:
        with self.store.work(hall_id=1) as work:
            verb(work, ticket, _hand(work.session.get_one, desk))


def _hand(get_one: Callable[..., Desk], desk: int) -> Hand:
    return Hand(Actor("staff", desk + 1), get_one(Desk, desk + 1))


class Clock:
    """The hall's clock, standing where the morning is."""

    def __init__(self) -> None:
        self.now = instant(MONDAY, DOORS_OPEN - 10)

    def __call__(self) -> datetime:
        return self.now

    def set(self, at: datetime) -> None:
        self.now = at
