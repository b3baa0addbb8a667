"""Lines become citizens, matters and petitions: many rows at once, by the rules of one petition.

People are the same only by the number of their paper. A denunciation is sealed before it is
stored, and who brought it stands on the protected side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import exists, insert, select, tuple_

from casework import classify, deadlines, identities, petitions, texts, timeline, traces
from casework.access import Officer
from casework.deadline_kinds import Event
from casework.folding import tidy
from casework.importing.kinds import Line
from casework.kinds import (
    PETITION,
    VERB_OF,
    Confidentiality,
    Decision,
    PetitionStatus,
)
from casework.matters import CODE_LENGTH
from casework.model import (
    Citizen,
    CitizenWord,
    ImportLine,
    ImportRun,
    Matter,
    Petition,
    PetitionTrace,
    Register,
)
from casework.petitions import EVENT_OF, LOOKUP_LENGTH, TITLE_FROM_CONTENT
from casework.shown import Identity
from hall import calendar
from hall.store import Work
from hall.vault import new_id, new_token

_AT_ONCE = 400  # numbers asked for in one query
_ORDINARY, _PROTECTED = Confidentiality.ORDINARY, Confidentiality.PROTECTED


@dataclass(frozen=True)
class Hashes:
    """By what a line is known again, and whether it says what it said."""

    key: bytes
    said: bytes


def write(
    work: Work,
    officer: Officer,
    run: ImportRun,
    lines: Mapping[Line, Hashes],
    *,
    lead_id: int,
    counts_from: date | None,
) -> None:
    """Some lines of a run, all of them or none: whoever calls holds the hall's transaction."""
    people = _People(work, list(lines))
    numbers = _Numbers(work, list(lines), run.years)
    made: list[tuple[Line, Petition]] = []
    for line, hashes in lines.items():
        citizen = people.of(line)
        lead = officer.id if line.is_secret else lead_id
        number, year = numbers.of(line)
        petition = _petition(work, officer, line, _matter(work, line, lead), citizen)
        petition.number, petition.year = number, year
        timeline.enter(
            work,
            officer,
            petition.matter,
            "import",
            petition=petition,
            after={"run": run.public_id},
            reason=f"{line.number_text}/{line.year}" if line.number_text else "",
        )
        keeps = numbers.keeps(line)
        work.session.add_all(
            [
                petition,
                ImportLine(
                    hall_id=work.hall.id,
                    petition=petition,
                    run=run,
                    key=hashes.key,
                    said=hashes.said,
                    keeps_number=keeps,
                ),
            ]
        )
        if line.target or line.earlier:
            work.session.add(
                classify.new_row(work, officer, petition, target=line.target, resolver=line.earlier)
            )
        made.append((line, petition))
    work.session.flush()
    people.find_again()
    _trace(work, made)
    for _, petition in made:
        if petition.citizen and petition.citizen.confidentiality is not petition.confidentiality:
            identities.follow(work, petition)
    _run_terms(work, officer, made, counts_from)


def years_kept(work: Work, lines: Sequence[Line]) -> list[int]:
    """The years of a register in which this hall has numbered nothing itself."""
    years = sorted({line.year for line in lines if line.number})
    kept = exists().where(ImportLine.petition_id == Petition.id, ImportLine.keeps_number.is_(True))
    own = (
        select(Petition.year)
        .where(Petition.hall_id == work.hall.id, Petition.year.in_(years), ~kept)
        .distinct()
    )
    return sorted(set(years) - set(work.session.scalars(own)))


def reserve(work: Work, lines: Sequence[Line], years: Sequence[int]) -> None:
    """The hall's own numbers of such a year begin after those that it takes over."""
    last: dict[int, int] = {}
    for line in lines:
        if line.number and line.year in years:
            last[line.year] = max(last.get(line.year, 0), line.number)
    for year, number in last.items():
        register = work.session.get(Register, (work.hall.id, year))
        if register is None:
            register = Register(hall_id=work.hall.id, year=year, last=0)
            work.session.add(register)
        register.last = max(register.last, number)


def status_of(decision: Decision | None) -> PetitionStatus:
    """Where a petition stands after that direction."""
    verb = VERB_OF.get(decision) if decision is not None else None
    return PETITION.after(PetitionStatus.RECEIVED, verb) if verb else PetitionStatus.RECEIVED


def known_people(work: Work, lines: Sequence[Line]) -> dict[bytes, Citizen]:
    """Those of the hall who have one of these numbers; the ordinary side where there are two."""
    numbers = {line.identity.id_number for line in lines if line.identity} - {""}
    hashes = sorted(work.vault.index("id", number) for number in numbers)
    found: dict[bytes, Citizen] = {}
    for some in _some(hashes):
        for row in work.session.scalars(
            select(Citizen)
            .where(Citizen.hall_id == work.hall.id, Citizen.id_hash.in_(some))
            .order_by(Citizen.confidentiality == _ORDINARY, Citizen.id.desc())
        ):
            if row.id_hash is not None:
                found[row.id_hash] = row
    return found


class _People:
    """Who the lines are of: known by number, else new."""

    def __init__(self, work: Work, lines: Sequence[Line]) -> None:
        self.work = work
        self.rows = known_people(work, lines)
        self.fresh: list[tuple[Citizen, Identity]] = []

    def of(self, line: Line) -> Citizen | None:
        who = line.identity
        if who is None:
            return None
        key = identities.id_hash(self.work.vault, who.id_number)
        row = self.rows.get(key) if key is not None else None
        if row is None:
            row = identities.build(self.work, who, _PROTECTED if line.is_secret else _ORDINARY)
            self.work.session.add(row)
            self.fresh.append((row, who))
            if key is not None:
                self.rows[key] = row
        return row

    def find_again(self) -> None:
        words = [each for row, who in self.fresh for each in identities.words(self.work, row, who)]
        if words:
            self.work.session.execute(insert(CitizenWord), words)


class _Numbers:
    """The register's number in the years in which it stays, while nobody else has it.

    Every other petition gets the next number of today's year, like any that comes in today.
    """

    def __init__(self, work: Work, lines: Sequence[Line], years: Sequence[int]) -> None:
        self.work = work
        self.today = calendar.day_of(work.hall, work.now).year
        wishes = {
            line.line: (line.number, line.year)
            for line in lines
            if line.number and line.year in years
        }
        taken = {
            (number, year)
            for number, year in work.session.execute(
                select(Petition.number, Petition.year).where(
                    Petition.hall_id == work.hall.id,
                    tuple_(Petition.year, Petition.number).in_(
                        [(year, number) for number, year in wishes.values()]
                    ),
                )
            )
        }
        self.kept = {line: wish for line, wish in wishes.items() if wish not in taken}

    def keeps(self, line: Line) -> bool:
        return line.line in self.kept

    def of(self, line: Line) -> tuple[int, int]:
        return self.kept.get(line.line) or (
            petitions.next_number(self.work, self.today),
            self.today,
        )


# --- inside -------------------------------------------------------------------------------


def _matter(work: Work, line: Line, lead_id: int) -> Matter:
    """A matter of its own: that two lines are one dispute is for an officer to say."""
    matter = Matter(
        public_id=new_id(),
        hall_id=work.hall.id,
        code=new_token(CODE_LENGTH),
        lead_officer_id=lead_id,
        opened_at=_begin_of(work, line.day),
        confidentiality=_PROTECTED if line.is_secret else _ORDINARY,
        sealed_at=work.now if line.is_secret else None,
    )
    title = tidy(line.content)[:TITLE_FROM_CONTENT] or "–"
    texts.put(work.vault, matter, title=title, summary=line.note)
    return matter


def _petition(
    work: Work, officer: Officer, line: Line, matter: Matter, citizen: Citizen | None
) -> Petition:
    code = new_token(LOOKUP_LENGTH)
    decided_on = line.decided_on or line.day
    petition = Petition(
        public_id=new_id(),
        hall_id=work.hall.id,
        matter=matter,
        kind=line.kind,
        source=line.source,
        received_at=_begin_of(work, line.day),
        received_by=officer.id,
        citizen=citizen,
        signers=line.people,
        lookup_hash=work.vault.index("lookup", code),
        status=status_of(line.decision),
        decision=line.decision,
        decided_at=_begin_of(work, decided_on) if line.decision else None,
        confidentiality=matter.confidentiality,
        sealed_at=matter.sealed_at,
    )
    texts.put(
        work.vault,
        petition,
        content=line.content,
        requests=line.requests,
        accused=line.accused,
        lookup=code,
    )
    return petition


def _trace(work: Work, made: Sequence[tuple[Line, Petition]]) -> None:
    rows = [
        each
        for line, petition in made
        for each in traces.rows(work, petition, content=line.content, accused=line.accused)
    ]
    if rows:
        work.session.execute(insert(PetitionTrace), rows)


def _run_terms(
    work: Work,
    officer: Officer,
    made: Sequence[tuple[Line, Petition]],
    counts_from: date | None,
) -> None:
    """What is still open runs from the day it was received; what is over, if its day is known."""
    happened: dict[Petition, list[tuple[Event, date]]] = {}
    for line, petition in made:
        is_over = petition.status is PetitionStatus.HANDLED
        if (counts_from and line.day < counts_from) or (is_over and line.decided_on is None):
            continue
        told = [(Event.RECEIVED, line.day)]
        if line.decision in EVENT_OF:
            told.append((EVENT_OF[line.decision], line.decided_on or line.day))
        happened[petition] = told
    deadlines.brought(work, officer, happened)


def _begin_of(work: Work, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(work.hall.zone))


def _some(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [hashes[at : at + _AT_ONCE] for at in range(0, len(hashes), _AT_ONCE)]
