"""Receptions as one-line helpers. Dung has desk 1, Em desk 2, Giang desk 3; Hoa is the head."""

from dataclasses import replace
from typing import Any

from casework import citizens, petitions, sealing, visits
from casework.access import Officer
from casework.kinds import IdKind, Kind, Outcome
from casework.petitions import Paper, TakenIn
from casework.shown import Identity, Person, VisitPage
from hall import staff
from hall.store import Store, Work
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, sits_down

DESK_OF = {DUNG: "1", EM: "2", GIANG: "3"}

AN = Identity(
    full_name="Nguyễn Văn Thử An",
    id_kind=IdKind.CARD,
    id_number="999090000001",
    birth_date="1990-03-05",
    address="Số 1 phố Thử Nghiệm, Phường Mẫu, Hà Nội",
    commune="Phường Mẫu",
    phone="0900000001",
)
BINH = Identity(
    full_name="Trần Thị Mẫu Bình",
    id_kind=IdKind.CARD,
    id_number="999185000002",
    birth_date="1985-11-12",
    address="Thôn Ví Dụ, Xã Mẫu, Tỉnh Giả Định",
    commune="Xã Mẫu",
    phone="0900000002",
)


def officer(work: Work, who: str) -> Officer:
    person = staff.load(work.session, hall_id=1, username=who)
    return Officer(person.id, person.role)


def at_the_desk(store: Store, who: str = DUNG) -> str:
    """Somebody arrives, is called to that officer's desk and sits down: the ticket."""
    sits_down(store, who, DESK_OF[who])
    ticket = arrives(store)
    called = calls_next(store, who)
    assert called is not None
    assert called.id == ticket.id
    return does(store, who, "start", ticket).public_id


def leaves(store: Store, who: str, ticket: str) -> None:
    from hall import tickets
    from tests.people import hand

    with store.work(hall_id=1) as work:
        tickets.finish(work, ticket, hand(work, who))


def asks(store: Store, who: str, read: Any, *args: Any, **more: Any) -> Any:
    """One function of casework, by that officer: `asks(store, DUNG, visits.page, id)`."""
    with store.work(hall_id=1) as work:
        return read(work, officer(work, who), *args, **more)


def enters(store: Store, identity: Identity = AN, who: str = DUNG) -> Person:
    found: Person = asks(store, who, citizens.enter, identity)
    return found


def receives(store: Store, identity: Identity | None = AN, who: str = DUNG) -> VisitPage:
    """A visit of that person by that officer, the citizen gone again: a draft."""
    ticket = at_the_desk(store, who)
    page: VisitPage = asks(store, who, visits.begin, ticket)
    if identity is not None:
        person = enters(store, identity, who)
        page = asks(store, who, visits.identify, page.visit.id, person.id, version=page.version)
    leaves(store, who, ticket)
    return page


def writes(store: Store, page: VisitPage, who: str = DUNG, **more: Any) -> VisitPage:
    """Save the record with these fields changed."""
    fresh: VisitPage = asks(store, who, visits.page, page.visit.id)
    saved: VisitPage = asks(
        store,
        who,
        visits.save,
        page.visit.id,
        replace(fresh.record, **more),
        version=fresh.version,
    )
    return saved


def takes_in(
    store: Store, page: VisitPage, kind: Kind = Kind.COMPLAINT, who: str = DUNG, **more: Any
) -> TakenIn:
    """A petition out of that visit."""
    paper = Paper(**({"kind": kind, "content": "Nội dung đơn", "title": "Vụ việc"} | more))
    taken: TakenIn = asks(store, who, petitions.take_in, paper, visit=page.visit.id)
    return taken


def attaches(store: Store, page: VisitPage, petition: str, who: str = DUNG) -> VisitPage:
    fresh: VisitPage = asks(store, who, visits.page, page.visit.id)
    done: VisitPage = asks(
        store, who, visits.attach, page.visit.id, petition=petition, version=fresh.version
    )
    return done


def finishes(store: Store, page: VisitPage, who: str = DUNG) -> VisitPage:
    saved = writes(store, page, who, outcomes=(Outcome.STATEMENT_RECORDED,))
    done: VisitPage = asks(store, who, visits.finish, page.visit.id, version=saved.version)
    return done


def breaks_glass(store: Store, who: str, code: str) -> sealing.Glass | None:
    found: sealing.Glass | None = asks(
        store, who, sealing.break_glass, code, reason="Người phụ trách nghỉ ốm hôm nay"
    )
    return found
