"""Papers: begun from what a record says, filed under a number of the year, read again.

A filed paper is never changed; a wrong one is filed anew. Filing stands in the hall's
journal, and in the timeline of the matter.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from casework import access, gather, identities, paper_forms, refusals, sealing, texts, timeline
from casework.access import Officer, What, Why
from casework.folding import tidy
from casework.kinds import Confidentiality, IdKind
from casework.model import Citizen, Matter, Paper, PaperRegister, Petition, Visit
from casework.paper_kinds import FIELDS, HEAD, LEAVES_THE_HOUSE, Field, PaperKind, Shape
from casework.shown import Identity
from casework.sight import Sight
from casework.stripping import strip
from hall import calendar, journal
from hall.errors import BadInput, NotFound, NotTrusted
from hall.journal import Actor
from hall.store import Work
from hall.vault import new_id
from hall.words import words

KEPT = ("superior", "agency", "place", "signer_title", "signer")  # from one paper to the next
LONGEST = 10_000  # characters of one field
FIRST_YEAR, YEARS_AHEAD = 1990, 10  # of a day that a paper speaks of
DATED_WITHIN = timedelta(days=366)  # of today: a paper's own day gives it its number


@dataclass(frozen=True, kw_only=True)
class PaperShown:
    """One paper. `number` as it is printed: `12/TB-TCD`."""

    id: str
    kind: PaperKind
    number: str
    day: date
    at: datetime
    officer: str
    visit: str  # whose it is: one of the two
    petition: str
    is_sealed: bool
    content: dict[str, str] = field(repr=False)


def begun(
    work: Work, officer: Officer, kind: PaperKind, *, visit: str = "", petition: str = ""
) -> dict[str, str]:
    """What is known of a new paper's fields; days as 2026-11-23.

    Of a protected petition that goes to another body, who brought it stays out
    (domain.md §7.2 (9)).
    """
    sight = Sight.of(work, officer)
    source = _source(work, sight, visit, petition)
    who = _citizen(work, source)
    today = calendar.day_of(work.hall, work.now)
    local = calendar.local(work.hall, work.now)
    when = source.day if isinstance(source, Visit) else _day(work, source.received_at)
    contact = source.matter.lead_officer if source.matter is not None else None
    vi = words("vi")
    found = _of_last(work) | {
        "day": today.isoformat(),
        "visit_day": when.isoformat(),
        "received_day": when.isoformat(),
        "time": f"{local:%H:%M}",
        "at_place": work.hall.address,
        "matter": texts.get(work.vault, source, "content"),
        "requests": texts.get(work.vault, source, "requests"),
        "contact": contact.name if contact else "",
        "phone": (contact.phone if contact else "") or work.hall.phone,
        "copies": "01",
    }
    found.setdefault("agency", work.hall.name.get("vi", ""))
    if isinstance(source, Visit):
        found["purpose"] = texts.get(work.vault, source, "next_step")
        found["on_day"] = source.next_on.isoformat() if source.next_on else ""
        if kind is PaperKind.REFUSAL:
            found |= refusals.as_paper(work, source)
    if who is not None:
        kind_of_id = vi(f"paper.id_kind.{who.id_kind.value}")
        has_number = who.id_kind is not IdKind.NONE
        found |= {
            "name": who.full_name,
            "address": who.address,
            "id_number": f"{kind_of_id} {who.id_number}" if has_number else "",
        }
    if kind in LEAVES_THE_HOUSE and source.confidentiality is Confidentiality.PROTECTED:
        found |= {"name": vi("paper.secret"), "address": "", "id_number": ""}
        found["matter"] = strip(found["matter"], who)
    wanted = {each.name for each in (*HEAD, *FIELDS[kind])}
    return {name: text for name, text in found.items() if name in wanted}


def file(
    work: Work,
    officer: Officer,
    kind: PaperKind,
    content: Mapping[str, str],
    *,
    visit: str = "",
    petition: str = "",
) -> PaperShown:
    """File a paper. BadInput names the field that is missing or cannot be meant.

    The very same paper again, because no answer came, is the one that was filed.
    """
    sight = Sight.of(work, officer)
    source = _source(work, sight, visit, petition)
    _must_write(work, officer, source)
    today = calendar.day_of(work.hall, work.now)
    checked = {each.name: _checked(each, content, today) for each in (*HEAD, *FIELDS[kind])}
    day = date.fromisoformat(checked["day"])
    if abs(day - today) > DATED_WITHIN:
        raise BadInput("day", "within a year of today")
    if kind is PaperKind.REFUSAL:
        paper_forms.must_be_proven(checked, day)
    said = unicodedata.normalize("NFC", json.dumps(checked, ensure_ascii=False))
    if (known := _filed(work, kind, source, said)) is not None:
        return show(work, officer, known)
    paper = Paper(
        public_id=new_id(),
        hall_id=work.hall.id,
        year=day.year,
        number=_next_number(work, day.year),
        kind=kind,
        day=day,
        at=work.now,
        staff_id=officer.id,
        visit_id=source.id if isinstance(source, Visit) else None,
        petition_id=source.id if isinstance(source, Petition) else None,
    )
    texts.put(work.vault, paper, content=said)
    work.session.add(paper)
    by = Actor("staff", officer.id)
    # the kind of a paper may tell what a matter is: it stays out of the hall's journal
    journal.record(work, "paper_file", by=by, after={"number": paper.number, "year": paper.year})
    if source.matter is not None:
        sheet = source if isinstance(source, Petition) else None
        after = {"paper": paper.number, "kind": kind}
        timeline.enter(work, officer, source.matter, "paper", petition=sheet, after=after)
    work.session.flush()
    shown = show(work, officer, paper.public_id)
    if kind is PaperKind.REFUSAL and isinstance(source, Visit):
        refusals.filed(work, officer, source, checked, number=shown.number)
    return shown


def show(work: Work, officer: Officer, paper: str) -> PaperShown:
    """One paper, to read and to print. NotFound for whoever may not know what it belongs to."""
    sight = Sight.of(work, officer)
    found = _some(work, sight, Paper.public_id == paper)
    if not found:
        raise NotFound("paper", paper)
    of_petition = found[0].petition
    what, key = (What.PETITION, of_petition) if of_petition else (What.VISIT, found[0].visit)
    access.note(work, officer, what, key, Why.WORK)
    return found[0]


def of(
    work: Work, officer: Officer, *, visit: str = "", petition: str = ""
) -> tuple[PaperShown, ...]:
    """The papers of a visit or a petition, newest first."""
    sight = Sight.of(work, officer)
    source = _source(work, sight, visit, petition)
    column = Paper.visit_id if isinstance(source, Visit) else Paper.petition_id
    what = What.VISIT if isinstance(source, Visit) else What.PETITION
    access.note(work, officer, what, source.public_id, Why.WORK)
    return _some(work, sight, column == source.id)


def of_matter(work: Work, sight: Sight, matter: Matter) -> tuple[PaperShown, ...]:
    """The papers of its visits and petitions that this reader may know of, newest first."""
    return _some(work, sight, or_(Visit.matter_id == matter.id, Petition.matter_id == matter.id))


# --- inside -------------------------------------------------------------------------------


def _some(work: Work, sight: Sight, condition: ColumnElement[bool]) -> tuple[PaperShown, ...]:
    rows = work.session.scalars(
        select(Paper)
        .outerjoin(Visit, Visit.id == Paper.visit_id)
        .outerjoin(Petition, Petition.id == Paper.petition_id)
        .where(Paper.hall_id == work.hall.id, condition)
        .where(
            (Paper.visit_id.is_not(None) & sight.visits())
            | (Paper.petition_id.is_not(None) & sight.petitions())
        )
        .order_by(Paper.id.desc())
        .options(joinedload(Paper.staff), joinedload(Paper.visit), joinedload(Paper.petition))
    ).all()
    return tuple(_shown(work, row) for row in rows)


def _shown(work: Work, row: Paper) -> PaperShown:
    of_what = row.visit or row.petition
    assert of_what is not None  # a check of the table
    return PaperShown(
        id=row.public_id,
        kind=row.kind,
        number=f"{row.number}/{paper_forms.form(row.kind, row.day).sign}",
        day=row.day,
        at=row.at,
        officer=row.staff.name,
        visit=row.visit.public_id if row.visit else "",
        petition=row.petition.public_id if row.petition else "",
        is_sealed=of_what.confidentiality is Confidentiality.PROTECTED,
        content=json.loads(texts.get(work.vault, row, "content")),
    )


def _source(work: Work, sight: Sight, visit: str, petition: str) -> Visit | Petition:
    if bool(visit) == bool(petition):
        raise BadInput("visit", "a visit or a petition is wanted")
    if visit:
        return gather.visit(work, sight, visit)
    return gather.petition(work, sight, petition)


def _must_write(work: Work, officer: Officer, source: Visit | Petition) -> None:
    if source.matter is not None:
        sealing.must_work_on(work, officer, source.matter)
    elif isinstance(source, Visit) and source.officer_id != officer.id and not officer.is_head:
        raise NotTrusted("another officer's visit")


def _citizen(work: Work, source: Visit | Petition) -> Identity | None:
    if source.citizen_id is None:
        return None
    return identities.read(work.vault, work.session.get_one(Citizen, source.citizen_id))


def _of_last(work: Work) -> dict[str, str]:
    """Agency, place and signer, as the hall's last paper had them."""
    last = work.session.scalar(
        select(Paper)
        .where(Paper.hall_id == work.hall.id, Paper.stripped_at.is_(None))
        .order_by(Paper.id.desc())
        .limit(1)
    )
    if last is None:
        return {}
    told = json.loads(texts.get(work.vault, last, "content"))
    return {name: told.get(name, "") for name in KEPT}


def _filed(work: Work, kind: PaperKind, source: Visit | Petition, said: str) -> str | None:
    """The last paper of that kind and record, if it says just that."""
    column = Paper.visit_id if isinstance(source, Visit) else Paper.petition_id
    last = work.session.scalar(
        select(Paper)
        .where(column == source.id, Paper.kind == kind)
        .order_by(Paper.id.desc())
        .limit(1)
    )
    is_same = last is not None and texts.get(work.vault, last, "content") == said
    return last.public_id if last is not None and is_same else None


def _checked(wanted: Field, content: Mapping[str, str], today: date) -> str:
    text = content.get(wanted.name, "").replace("\r\n", "\n").replace("\x00", "").strip()
    if wanted.shape is Shape.LINE:
        text = tidy(text)
    if len(text) > LONGEST or (wanted.is_wanted and not text):
        raise BadInput(wanted.name, "is wanted")
    if wanted.shape is Shape.DAY and text:
        try:
            year = date.fromisoformat(text).year
        except ValueError:
            raise BadInput(wanted.name, "a day is wanted") from None
        if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
            raise BadInput(wanted.name, "a day that can be meant")
    return text


def _next_number(work: Work, year: int) -> int:
    """Without gap: the hall's lock is held, and a rollback takes the number back."""
    register = work.session.get(PaperRegister, (work.hall.id, year))
    if register is None:
        register = PaperRegister(hall_id=work.hall.id, year=year, last=0)
        work.session.add(register)
    register.last += 1
    return register.last


def _day(work: Work, at: datetime) -> date:
    return calendar.day_of(work.hall, at)
