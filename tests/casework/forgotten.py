"""A matter that is settled, with a secret in every place; and looking for it afterwards."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select, text

from casework import (
    access,
    book,
    citizens,
    confirming,
    erasing,
    forgetting,
    petitions,
    retention,
    sealing,
    texts,
)
from casework.kinds import Decision, Kind
from casework.model import (
    Directive,
    Incident,
    LateNotice,
    LeaderRequest,
    LegalHold,
    Matter,
    MatterMark,
    Petition,
    Refusal,
    TicketHint,
    Visit,
)
from casework.paper_kinds import PaperKind
from casework.session_kinds import IncidentKind, RefusalGround, RequestStatus
from hall import journal
from hall.journal import Broken
from hall.model import Base, Hall, Ticket
from hall.store import Store
from hall.vault import KeyLost, new_id
from tests.casework.reception import (
    asks,
    finishes,
    officer,
    receives,
    takes_in,
    writes,
)
from tests.casework.test_in_the_clear import QUYNH
from tests.casework.test_papers import files
from tests.people import DUNG, HOA

SECRET = "BÍMẬTCỦAQUỲNH"
CODES = (QUYNH.full_name, QUYNH.id_number, QUYNH.phone, QUYNH.address, SECRET)
TODAY = date(2026, 11, 23)


def settled(store: Store, kind: Kind = Kind.COMPLAINT, **more: Any) -> str:
    """Quỳnh's petition, with a secret in every place that a verb fills; guided away: the matter."""
    page = receives(store, QUYNH)
    secrets = dict.fromkeys(("content", "requests", "earlier", "next_step"), SECRET)
    writes(store, page, kind=kind, **secrets)
    taken = takes_in(
        store, page, kind, content=SECRET, requests=SECRET, accused=SECRET, title=SECRET, **more
    )
    files(store, PaperKind.GUIDANCE, visit=page.visit.id, matter=SECRET)
    files(store, PaperKind.GUIDANCE, petition=taken.petition.id, matter=SECRET)
    finishes(store, page)
    asks(store, HOA, sealing.break_glass, taken.lookup_code, reason=f"Lý do {SECRET}")
    fresh = asks(store, DUNG, petitions.show, taken.petition.id)
    asks(
        store,
        DUNG,
        petitions.decide,
        taken.petition.id,
        Decision.FORWARD if kind is Kind.DENUNCIATION else Decision.GUIDE,
        version=fresh.version,
        reason=SECRET,
        target=SECRET,
        paper=SECRET,
    )
    seen = asks(store, DUNG, citizens.details, page.person.id)
    asks(
        store,
        DUNG,
        citizens.correct,
        page.person.id,
        replace(QUYNH, commune="Phường Khuých Mới"),
        version=seen.version,
        reason=f"Căn cước ghi khác {SECRET}",
    )
    plants(store, taken.matter)
    ends_terms(store)
    return str(taken.matter)


def plants(store: Store, matter: str) -> None:
    """A secret in every other sealed place that hangs on that matter."""
    with store.work(hall_id=1) as work:
        key = work.session.scalars(select(Matter.id).where(Matter.public_id == matter)).one()
        visit = work.session.scalars(select(Visit).where(Visit.matter_id == key)).one()
        petition = work.session.scalars(select(Petition).where(Petition.matter_id == key)).one()
        ticket = work.session.get_one(Ticket, visit.ticket_id)
        who, at, day = officer(work, DUNG).id, work.now, TODAY
        place = f"ticket.phone.{ticket.public_id}"
        ticket.phone = work.vault.seal(QUYNH.phone, place=place)
        ticket.person_hash = work.vault.index("person", QUYNH.id_number)
        work.session.add(TicketHint(ticket_id=ticket.id, citizen_id=visit.citizen_id, at=at))
        by = {"staff_id": who, "at": at, "public_id": new_id}
        rows: list[Base] = [
            MatterMark(matter_id=key, public_id=new_id()),
            Directive(matter_id=key, public_id=new_id(), staff_id=who, at=at, done_on=day),
            LeaderRequest(
                hall_id=1,
                matter_id=key,
                public_id=new_id(),
                asked_at=at,
                staff_id=who,
                status=RequestStatus.DECLINED,
            ),
            LegalHold(
                hall_id=1, matter_id=key, public_id=new_id(), at=at, staff_id=who, ended_at=at
            ),
            LateNotice(
                petition_id=petition.id,
                public_id=new_id(),
                staff_id=who,
                at=at,
                day=day,
                reason="other",
                promised_on=day,
            ),
            Refusal(
                visit_id=visit.id,
                public_id=new_id(),
                ground=RefusalGround.OUT_OF_SCOPE,
                staff_id=who,
                at=at,
                day=day,
            ),
            Incident(
                hall_id=1,
                visit_id=visit.id,
                public_id=new_id(),
                staff_id=who,
                at=at,
                day=day,
                kind=IncidentKind.THREAT,
            ),
        ]
        del by
        for row in rows:
            columns = (erasing.OF_MATTER | erasing.OF_PETITION | erasing.OF_VISIT)[type(row)]
            texts.put(work.vault, row, **dict.fromkeys(columns, SECRET))  # type: ignore[arg-type]
            work.session.add(row)


def ends_terms(store: Store) -> None:
    with store.work(hall_id=1) as work:
        work.session.execute(text("UPDATE deadline SET ended_on = '2026-11-23'"))


def stands(store: Store) -> None:
    """The head stands for all terms."""
    with store.read() as session:
        known = confirming.confirmed(session, 1)
    said = [term.said for term in retention.every() if term.said not in known]
    if said:
        asks(store, HOA, confirming.confirm, said, document="Danh mục hồ sơ 12/QĐ-MAU")


def forgets(store: Store, **more: Any) -> dict[str, int]:
    stands(store)
    return dict(forgetting.go(store, 1, **more))


def holds_true(store: Store) -> list[Broken]:
    """What `tiepdan verify` would find broken."""
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        found = [each.check(session, store.vault, hall) for each in (journal, access, book)]
        return [each for each in found if each is not None]


def opened(store: Store) -> str:
    """Every sealed text of every table that still opens, and every word in the clear."""
    said = []
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes):
                        said += _texts(store, table.name, dict(row), column, value)
                    else:
                        said.append(str(value))
    return "\n".join(said)


def _texts(store: Store, table: str, row: dict[str, Any], column: str, value: bytes) -> list[str]:
    names = [row.get("public_id"), f"{row.get('hall_id')}.{row.get('number')}"]
    found = []
    for name in names:
        try:
            found.append(store.vault.unseal(value, place=f"{table}.{column}.{name}"))
        except KeyLost:
            continue
    return found
