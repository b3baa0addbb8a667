"""A file between its reading and its taking in: sealed, its bringer's alone, gone after a day.

The file itself is kept nowhere. What it said lies in one sealed field, until it is taken in,
thrown away, or its end has come; then nothing of it is left but counts and a hash.
"""

import hashlib
import json
import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from casework import texts
from casework.access import Officer
from casework.folding import fold, mask, tidy
from casework.importing import columns
from casework.importing.kinds import KEPT_FOR, Column, Sheet
from casework.model import ImportDraft, ImportRun
from hall import journal
from hall.errors import Away, BadInput, Conflict, HallError, NotFound, NotTrusted
from hall.journal import Actor
from hall.model import Role, Staff
from hall.store import Store, Work
from hall.vault import new_id

log = logging.getLogger(__name__)
LONGEST_REGISTER = 120  # characters
MOST_DRAFTS = 5  # of one person at a time
MOST_EXAMPLES = 3  # of a column
LONGEST_EXAMPLE = 60  # characters
CLEAN_EVERY_SECONDS = 3_600
_ID_NUMBER = re.compile(r"[0-9]{9,12}")
_SECRET_WORDS = ("to cao", "to giac")  # a line that says so is no example


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A file that was read. `sheet` holds what it says."""

    id: str
    at: datetime
    ends_at: datetime
    file_hash: str
    register: str = field(repr=False)
    sheet: Sheet
    columns: tuple[Column, ...]
    lead_id: int
    counts_from: date | None
    is_mapped: bool
    is_listed: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A draft in a list."""

    id: str
    at: datetime
    ends_at: datetime
    lines: int
    register: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a file is to be understood. `columns`: a code for each heading."""

    columns: Sequence[str]
    register: str = field(repr=False)
    lead_id: int
    counts_from: date | None = None


def must_lead(officer: Officer) -> None:
    """NotTrusted unless the head: a register holds denunciations of which others know nothing."""
    if not officer.is_head:
        raise NotTrusted("the head takes registers in")


def put(work: Work, officer: Officer, made: bytes, sheet: Sheet) -> str:
    """Keep what was read of that file; its id. BadInput beyond a few at a time."""
    must_lead(officer)
    clean(work)
    mine = select(ImportDraft.id).where(ImportDraft.staff_id == officer.id, ~_is_coming())
    if len(work.session.scalars(mine).all()) >= MOST_DRAFTS:
        raise BadInput("import_drafts", f"at most {MOST_DRAFTS}")
    draft = ImportDraft(
        public_id=new_id(),
        hall_id=work.hall.id,
        staff_id=officer.id,
        lead_id=officer.id,
        at=work.now,
        ends_at=work.now + KEPT_FOR,
        file_hash=hashlib.sha256(made).hexdigest(),
        lines=len(sheet.lines),
        columns=[each.value for each in columns.guess(sheet.headings)],
    )
    said = json.dumps([sheet.headings, sheet.lines], ensure_ascii=False)
    # not by `texts`: a register is longer than any field
    draft.content = work.vault.seal(said, place=_place(draft))
    texts.put(work.vault, draft, register=_last_register(work))
    work.session.add(draft)
    told = {"file": draft.file_hash, "lines": draft.lines}
    journal.record(work, "import_read", by=Actor("staff", officer.id), after=told)
    return draft.public_id


def read(work: Work, officer: Officer, key: str) -> Draft:
    """One's own. NotFound when its end has come, and for everybody else."""
    return shown(work, row(work, officer, key))


def shown(work: Work, draft: ImportDraft) -> Draft:
    """What a draft says."""
    headings, lines = json.loads(work.vault.unseal(draft.content, place=_place(draft)))
    return Draft(
        id=draft.public_id,
        at=draft.at,
        ends_at=draft.ends_at,
        file_hash=draft.file_hash,
        register=texts.get(work.vault, draft, "register"),
        sheet=Sheet(tuple(headings), tuple((number, tuple(cells)) for number, cells in lines)),
        columns=tuple(Column(each) for each in draft.columns),
        lead_id=draft.lead_id,
        counts_from=draft.counts_from,
        is_mapped=draft.is_mapped,
        is_listed=draft.listed_at is not None,
        version=draft.version,
    )


def waiting(work: Work, officer: Officer) -> tuple[Waiting, ...]:
    """One's own drafts, the newest first."""
    must_lead(officer)
    rows = work.session.scalars(
        select(ImportDraft)
        .where(ImportDraft.hall_id == work.hall.id, ImportDraft.staff_id == officer.id)
        .where(ImportDraft.ends_at > work.now, ~_is_coming())
        .order_by(ImportDraft.id.desc())
    )
    return tuple(
        Waiting(
            id=each.public_id,
            at=each.at,
            ends_at=each.ends_at,
            lines=each.lines,
            register=texts.get(work.vault, each, "register"),
        )
        for each in rows
    )


def understand(work: Work, officer: Officer, key: str, wish: Wish, *, version: int) -> None:
    """Say which column is which. A list of errors that was taken away before counts no more."""
    draft = row(work, officer, key)
    if draft.version != version:
        raise Conflict(f"version {draft.version}, not {version}")
    chosen = columns.checked(wish.columns, read(work, officer, key).sheet.headings)
    register = tidy(wish.register)
    if not fold(register) or len(register) > LONGEST_REGISTER:
        raise BadInput("import_register", f"1 to {LONGEST_REGISTER} characters")
    if wish.lead_id not in {each.id for each in leads(work)}:
        raise BadInput("import_lead", "one who receives citizens")
    texts.put(work.vault, draft, register=register)
    draft.columns = [each.value for each in chosen]
    draft.lead_id, draft.counts_from = wish.lead_id, wish.counts_from
    draft.is_mapped, draft.listed_at = True, None


def throw_away(work: Work, officer: Officer, key: str) -> None:
    """Nothing of it is left but that it was read."""
    draft = row(work, officer, key)
    told = {"file": draft.file_hash, "lines": draft.lines}
    work.session.delete(draft)
    journal.record(work, "import_drop", by=Actor("staff", officer.id), before=told)


def leads(work: Work) -> list[Staff]:
    """Who may lead the matters of a register."""
    return list(
        work.session.scalars(
            select(Staff)
            .where(Staff.hall_id == work.hall.id, Staff.disabled_at.is_(None))
            .where(Staff.role.in_([Role.OFFICER, Role.SUPERVISOR]))
            .order_by(Staff.name)
        )
    )


def examples(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """For each column what its first cells say; of no line that speaks of a denunciation."""
    found: list[list[str]] = [[] for _ in sheet.headings]
    for _, cells in sheet.lines:
        if _is_secret(cells):
            continue
        for some, cell in zip(found, cells, strict=True):
            if cell and len(some) < MOST_EXAMPLES:
                some.append(_masked(tidy(cell)[:LONGEST_EXAMPLE]))
        if all(len(some) == MOST_EXAMPLES for some in found):
            break
    return tuple(tuple(some) for some in found)


def row(work: Work, officer: Officer, key: str) -> ImportDraft:
    """The row of one's own draft; of one that is being taken in no more."""
    must_lead(officer)
    found = work.session.scalar(
        select(ImportDraft)
        .where(ImportDraft.public_id == key, ImportDraft.hall_id == work.hall.id)
        .where(ImportDraft.staff_id == officer.id, ImportDraft.ends_at > work.now, ~_is_coming())
        .options(joinedload(ImportDraft.staff))
    )
    if found is None:
        raise NotFound("import", key)
    return found


def clean(work: Work) -> None:
    """Delete what is past its end. What is being taken in stays until its last line."""
    over = delete(ImportDraft).where(ImportDraft.ends_at <= work.now, ~_is_coming())
    work.session.execute(over, execution_options={"synchronize_session": False})


def keep_clean(store: Store, stop: threading.Event) -> None:
    """Delete what is past its end, every hour, until told to stop."""
    while True:
        try:
            with store.work() as work:
                clean(work)
        except Away as error:
            log.warning("drafts past their end wait: %s", error)
        except HallError:
            log.exception("drafts past their end were not deleted")
        if stop.wait(CLEAN_EVERY_SECONDS):
            return


# --- inside -------------------------------------------------------------------------------


def _is_coming() -> ColumnElement[bool]:
    """Its lines are being brought: `pouring` keeps it until the last one."""
    return (
        select(ImportRun.id)
        .where(ImportRun.public_id == ImportDraft.public_id, ImportRun.ended_at.is_(None))
        .correlate(ImportDraft)
        .exists()
    )


def _masked(text: str) -> str:
    """Without the numbers of papers: enough to tell which column it is."""
    return _ID_NUMBER.sub(lambda found: mask(found[0]), text)


def _is_secret(cells: Sequence[str]) -> bool:
    """Does any cell say that it is a denunciation, in words or by its letters?"""
    said = [fold(cell) for cell in cells]
    return any(any(word in text for word in _SECRET_WORDS) or "tc" in text.split() for text in said)


def _last_register(work: Work) -> str:
    """What the last book was called: most often it is the same again."""
    last = work.session.scalar(
        select(ImportRun)
        .where(ImportRun.hall_id == work.hall.id)
        .order_by(ImportRun.id.desc())
        .limit(1)
    )
    return texts.get(work.vault, last, "register") if last else ""


def _place(draft: ImportDraft) -> str:
    return f"import_draft.content.{draft.public_id}"
