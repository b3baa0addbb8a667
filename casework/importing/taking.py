"""What a register would bring, and the word that it is to be taken in: all of it, or nothing.

From that word on its lines come a few at a time (`pouring`), shown to nobody before the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casework import identities, texts
from casework.access import Officer
from casework.folding import fold
from casework.importing import drafts, rows
from casework.importing.drafts import Draft
from casework.importing.judging import judge
from casework.importing.kinds import Column, Fault, Line, Wrong
from casework.importing.rows import Hashes
from casework.model import Citizen, ImportDraft, ImportLine, ImportRun
from hall import calendar, journal
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.journal import Actor
from hall.store import Work

FORGOTTEN = b""  # what a line said whose petition is past its term
_AT_ONCE = 400  # keys asked for in one query
RUNS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would come of a file. `changed`: lines that are known and say something else now."""

    draft: Draft
    fresh: tuple[Line, ...] = field(repr=False)
    known: int
    changed: tuple[int, ...]
    wrong: tuple[Wrong, ...]
    bad: int  # lines with something wrong
    years: tuple[int, ...]  # in which the register's own numbers stay
    hashes: dict[Line, Hashes] = field(repr=False)

    @property
    def lines(self) -> int:
        return len(self.draft.sheet.lines)

    @property
    def is_ready(self) -> bool:
        """May it be taken in as it stands, bad lines left out?"""
        return bool(self.fresh) and (not self.bad or self.draft.is_listed)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A file that was taken in."""

    id: str
    at: datetime
    officer: str
    file_hash: str
    register: str = field(repr=False)
    lines: int
    taken: int
    known: int
    changed: int
    left_out: int
    step: int
    here: int  # how many of those taken stand here already
    is_over: bool


def look(work: Work, officer: Officer, key: str) -> Preview:
    """What would come of it as it is understood now. Changes nothing.

    BadInput before somebody said which column is which.
    """
    draft = drafts.read(work, officer, key)
    if not draft.is_mapped:
        raise BadInput("import_unmapped", "columns are chosen first")
    return _judged(work, draft)


def list_errors(work: Work, officer: Officer, key: str, *, seen: Preview | None = None) -> Preview:
    """What was looked at, to be taken away as a list; from then on bad lines may be left out."""
    seen = seen if seen is not None else look(work, officer, key)
    row = drafts.row(work, officer, key)
    row.listed_at = work.now
    work.session.flush()
    return replace(seen, draft=replace(seen.draft, version=row.version, is_listed=True))


def take_in(
    work: Work,
    officer: Officer,
    key: str,
    *,
    seen: Preview | None = None,
    leave_out: bool = False,
) -> Run:
    """Every new line is to become a petition with its matter: `pouring` sees to it.

    `seen`: what was looked at without the hall's turn, a moment ago. BadInput while a line is
    bad, unless they are left out and their list was taken away; and when nothing in it is new.
    Conflict if it is understood otherwise now; NotAllowed while another register is coming in.
    A draft that was taken in already answers with what came of it.
    """
    drafts.must_lead(officer)
    if (done := _run(work, key)) is not None:
        return _shown(work, done)
    row = drafts.row(work, officer, key)
    seen = seen if seen is not None else look(work, officer, key)
    if seen.draft.version != row.version:
        raise Conflict(f"version {row.version}, not {seen.draft.version}")
    if seen.bad and not (leave_out and row.listed_at is not None):
        raise BadInput("import_list", "bad lines are left out after their list was taken away")
    if not seen.fresh:
        raise BadInput("import_nothing", "nothing new")
    if (other := coming(work)) is not None:
        raise NotAllowed("import", f"another is coming in: {other.public_id}")
    counts = {
        "lines": seen.lines,
        "taken": len(seen.fresh),
        "known": seen.known,
        "changed": len(seen.changed),
        "left_out": seen.bad,
    }
    told = {"import": key, "file": row.file_hash, **counts}
    step = journal.record(work, "import_taken", by=Actor("staff", officer.id), after=told)
    run = ImportRun(
        public_id=key,
        hall_id=work.hall.id,
        staff_id=officer.id,
        at=work.now,
        file_hash=row.file_hash,
        counts=counts,
        step=step,
        years=list(seen.years),
        left_out=sorted({each.line for each in seen.wrong}),
    )
    texts.put(work.vault, run, register=seen.draft.register)
    work.session.add(run)
    rows.reserve(work, seen.fresh, seen.years)
    work.session.flush()
    return run_of(work, officer, key)


def is_decided(work: Work, key: str) -> bool:
    """Was the word given that it is to be taken in?"""
    return _run(work, key) is not None


def coming(work: Work) -> ImportRun | None:
    """The run of this hall whose lines are not all here yet."""
    return work.session.scalar(
        select(ImportRun).where(ImportRun.hall_id == work.hall.id, ImportRun.ended_at.is_(None))
    )


def left(work: Work, run: ImportRun) -> dict[Line, Hashes]:
    """What of a run is still to come, in the file's order."""
    row = work.session.scalars(
        select(ImportDraft).where(ImportDraft.public_id == run.public_id)
    ).one()
    draft = drafts.shown(work, row)
    # by the day it was looked at: what was good then is good now
    judged = judge(draft.sheet, draft.columns, calendar.day_of(work.hall, run.at))
    hashes = {line: _hashes(work, draft, line) for line in judged.lines}
    here = stored(work, [each.key for each in hashes.values()])
    out = set(run.left_out)
    return {
        line: each for line, each in hashes.items() if line.line not in out and each.key not in here
    }


def run_of(work: Work, officer: Officer, key: str) -> Run:
    """What came of that file."""
    drafts.must_lead(officer)
    found = _run(work, key)
    if found is None:
        raise NotFound("import", key)
    return _shown(work, found)


def runs(work: Work, officer: Officer) -> tuple[Run, ...]:
    """What was taken in, the newest first."""
    drafts.must_lead(officer)
    found = work.session.scalars(
        select(ImportRun)
        .where(ImportRun.hall_id == work.hall.id)
        .options(joinedload(ImportRun.staff))
        .order_by(ImportRun.id.desc())
        .limit(RUNS_SHOWN)
    )
    return tuple(_shown(work, each) for each in found)


# --- inside -------------------------------------------------------------------------------


def _judged(work: Work, draft: Draft) -> Preview:
    today = calendar.day_of(work.hall, work.now)
    judged = judge(draft.sheet, draft.columns, today)
    hashes = {line: _hashes(work, draft, line) for line in judged.lines}
    here = stored(work, [each.key for each in hashes.values()])
    fresh = [line for line in judged.lines if hashes[line].key not in here]
    changed = [
        line.line
        for line in judged.lines
        if here.get(hashes[line].key, FORGOTTEN) not in (hashes[line].said, FORGOTTEN)
    ]
    clashing = _clashing(work, fresh)
    wrong = sorted((*judged.wrong, *clashing), key=lambda each: each.line)
    bad = {each.line for each in clashing}
    known = len(judged.lines) - len(fresh)
    fresh = [line for line in fresh if line.line not in bad]
    return Preview(
        draft=draft,
        fresh=tuple(fresh),
        known=known,
        changed=tuple(changed),
        wrong=tuple(wrong),
        bad=len({each.line for each in wrong}),
        years=tuple(rows.years_kept(work, fresh)),
        hashes=hashes,
    )


def _hashes(work: Work, draft: Draft, line: Line) -> Hashes:
    place = f"{work.hall.id}|{fold(draft.register)}"
    who = line.identity
    said = (
        *(line.day, line.kind, line.people, line.content, line.requests, line.accused),
        *(line.source, line.earlier, line.decision, line.decided_on, line.target, line.note),
        *((who.full_name, who.id_number, who.address, who.phone) if who else ()),
    )
    return Hashes(
        key=work.vault.index("import", f"{place}|{line.key}"),
        said=work.vault.index("imported", "|".join(str(each) for each in said)),
    )


def stored(work: Work, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Which of these lines are here, and what they said."""
    found: dict[bytes, bytes] = {}
    for at in range(0, len(keys), _AT_ONCE):
        query = select(ImportLine.key, ImportLine.said).where(
            ImportLine.hall_id == work.hall.id, ImportLine.key.in_(keys[at : at + _AT_ONCE])
        )
        found.update((key, said) for key, said in work.session.execute(query))
    return found


def _clashing(work: Work, lines: Sequence[Line]) -> list[Wrong]:
    """Lines whose number is somebody's of another name, here or further up in the file."""
    known = rows.known_people(work, lines)
    names = {key: fold(_name(work, row)) for key, row in known.items()}
    first: dict[bytes, int] = {}
    found = []
    for line in lines:
        key = identities.id_hash(work.vault, line.identity.id_number) if line.identity else None
        if line.identity is None or key is None:
            continue
        name = fold(line.identity.full_name)
        if names.setdefault(key, name) != name:
            fault = Fault.ID_OTHER_NAME
            found.append(Wrong(line.line, Column.ID_NUMBER, fault, first.get(key, 0)))
        first.setdefault(key, line.line)
    return found


def _name(work: Work, row: Citizen) -> str:
    return texts.get(work.vault, row, "full_name")


def _run(work: Work, key: str) -> ImportRun | None:
    return work.session.scalar(
        select(ImportRun)
        .where(ImportRun.public_id == key, ImportRun.hall_id == work.hall.id)
        .options(joinedload(ImportRun.staff))
    )


def _shown(work: Work, run: ImportRun) -> Run:
    return Run(
        id=run.public_id,
        at=run.at,
        officer=run.staff.name,
        file_hash=run.file_hash,
        register=texts.get(work.vault, run, "register"),
        step=run.step,
        here=_here(work, run),
        is_over=run.ended_at is not None,
        **run.counts,
    )


def _here(work: Work, run: ImportRun) -> int:
    if run.ended_at is not None:
        return int(run.counts["taken"])
    query = select(func.count()).select_from(ImportLine).where(ImportLine.run_id == run.id)
    return work.session.scalar(query) or 0
