"""What a matter is marked as: crowd, complex, prolonged, sensitive, above level; its risk.

A crowd is found by itself too: whoever counts five signers or five people at the desk. What
is sensitive is sealed at once, with all that belongs to it.
"""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from casework import gather, sealing, texts, timeline
from casework.access import Officer
from casework.folding import tidy
from casework.model import Matter, MatterMark, Petition, Visit
from casework.sight import Sight
from casework.sorting_kinds import Risk
from hall.errors import BadInput, Conflict
from hall.store import Work
from hall.vault import new_id

CROWD = 5  # people on one matter (domain.md §2)
LONGEST = 1_000  # characters
NAMES = ("is_crowd", "is_complex", "is_prolonged", "is_sensitive", "is_above_level")


@dataclass(frozen=True, kw_only=True)
class Marks:
    """`version` is 0 before anything was marked. `people`: the most who came or signed at once."""

    is_crowd: bool = False
    is_complex: bool = False
    is_prolonged: bool = False
    is_sensitive: bool = False
    is_above_level: bool = False
    risk: Risk = Risk.LOW
    origin: str = field(default="", repr=False)
    upper: str = field(default="", repr=False)
    people: int = 0
    version: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are set."""
        return tuple(name for name in NAMES if getattr(self, name))


def read(work: Work, matter: Matter) -> Marks:
    """As they are; whoever calls has made sure that the reader knows the matter."""
    row = work.session.get(MatterMark, matter.id)
    people = _people(work, matter)
    if row is None:
        return Marks(is_crowd=people >= CROWD, people=people)
    said = {name: getattr(row, name) for name in NAMES}
    return Marks(
        **said | {"is_crowd": row.is_crowd or people >= CROWD},
        risk=row.risk,
        origin=texts.get(work.vault, row, "origin"),
        upper=texts.get(work.vault, row, "upper"),
        people=people,
        version=row.version,
    )


def of(work: Work, officer: Officer, matter: str) -> Marks:
    """Of a matter the officer may know of."""
    return read(work, gather.matter(work, Sight.of(work, officer), matter))


def put(work: Work, officer: Officer, matter: str, wish: Marks) -> Marks:
    """Mark it. Conflict if somebody did meanwhile."""
    found = gather.matter(work, Sight.of(work, officer), matter)
    sealing.must_work_on(work, officer, found)
    known = read(work, found)
    if known.version != wish.version:
        raise Conflict(f"version {known.version}, not {wish.version}")
    for name in ("origin", "upper"):
        if len(getattr(wish, name)) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
    row = work.session.get(MatterMark, found.id)
    if row is None:
        row = MatterMark(matter_id=found.id, public_id=new_id())
        work.session.add(row)
    for name in NAMES:
        setattr(row, name, getattr(wish, name))
    row.risk = wish.risk
    texts.put(work.vault, row, origin=tidy(wish.origin), upper=tidy(wish.upper))
    if wish.is_sensitive:
        sealing.seal_matter(work, officer, found)
    before = {name: getattr(known, name) for name in (*NAMES, "risk")}
    after = {name: getattr(wish, name) for name in (*NAMES, "risk")}
    if before != after:
        timeline.enter(work, officer, found, "mark", before=before, after=after)
    work.session.flush()
    return read(work, found)


def join(work: Work, source: Matter, target: Matter) -> None:
    """One matter went into another, which is from now on what either of them was."""
    theirs = work.session.get(MatterMark, source.id)
    if theirs is None:
        return
    ours = work.session.get(MatterMark, target.id)
    if ours is None:
        ours = MatterMark(matter_id=target.id, public_id=new_id(), risk=Risk.LOW)
        ours.origin = ours.upper = b""
        work.session.add(ours)
    for name in NAMES:
        setattr(ours, name, bool(getattr(ours, name)) or getattr(theirs, name))
    ours.risk = max(ours.risk, theirs.risk, key=list(Risk).index)
    for name in ("origin", "upper"):
        if not getattr(ours, name):
            texts.put(work.vault, ours, **{name: texts.get(work.vault, theirs, name)})


def _people(work: Work, matter: Matter) -> int:
    """The most people who came at once, or signed one petition."""
    came = select(func.max(Visit.party_size)).where(Visit.matter_id == matter.id)
    signed = select(func.max(Petition.signers)).where(Petition.matter_id == matter.id)
    return max(work.session.scalar(came) or 0, work.session.scalar(signed) or 0)
