"""What hangs on the wall: the hall's rules, a citizen's rights and duties, a point a line.

A hall writes its own; until it does, the house's stand (Luật Tiếp công dân, Điều 7 và 19).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput, Conflict
from hall.journal import Actor
from hall.model import HallText, TextKind
from hall.store import Work
from hall.words import FALLBACK, words

MOST_POINTS = 8  # what a screen shows at once, readable from where people stand
LONGEST = 120  # characters a point


@dataclass(frozen=True)
class Wall:
    """One text in one language."""

    kind: TextKind
    points: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """One text as its editor sees it: in every language, and whether the hall wrote it."""

    kind: TextKind
    text: dict[str, str]
    version: int | None  # None: the house's own


def on_the_wall(session: Session, hall_id: int, language: str) -> list[Wall]:
    """All texts, as they are read in that language."""
    own = _own(session, hall_id)
    return [Wall(kind, tuple(_in(own.get(kind), kind, language).split("\n"))) for kind in TextKind]


def written(session: Session, hall_id: int, languages: list[str]) -> list[Written]:
    """All texts, to be changed."""
    own = _own(session, hall_id)
    return [
        Written(
            kind,
            {code: _in(own.get(kind), kind, code) for code in languages},
            own[kind].version if kind in own else None,
        )
        for kind in TextKind
    ]


def put(
    work: Work, kind: TextKind, text: Mapping[str, str], *, by: Actor, version: int | None
) -> None:
    """The hall's own words, by language; the first language is wanted. Conflict if `version`
    is not what was seen; BadInput for more points than a screen shows."""
    said = {code: points for code, told in text.items() if (points := _points(told))}
    if FALLBACK not in said:
        raise BadInput("wall", "the text is empty")
    for points in said.values():
        if len(points) > MOST_POINTS or any(len(point) > LONGEST for point in points):
            raise BadInput("wall", f"at most {MOST_POINTS} points of {LONGEST} characters")
    row = _seen(work, kind, version)
    before = dict(row.text) if row else {}
    if row is None:
        row = HallText(hall_id=work.hall.id, kind=kind)
        work.session.add(row)
    row.text = {code: "\n".join(points) for code, points in said.items()}
    work.session.flush()
    journal.record(work, "text_put", by=by, before=before, after={"kind": kind.value} | row.text)


def take_down(work: Work, kind: TextKind, *, by: Actor, version: int | None) -> None:
    """The house's own words stand again."""
    row = _seen(work, kind, version)
    if row is not None:
        before = {"kind": kind.value} | row.text
        work.session.delete(row)
        journal.record(work, "text_remove", by=by, before=before)


def _own(session: Session, hall_id: int) -> dict[TextKind, HallText]:
    rows = session.scalars(select(HallText).where(HallText.hall_id == hall_id))
    return {row.kind: row for row in rows}


def _in(row: HallText | None, kind: TextKind, language: str) -> str:
    if row is None:
        return words(language)(f"wall.text.{kind}")
    return str(row.text.get(language) or row.text[FALLBACK])


def _points(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def _seen(work: Work, kind: TextKind, version: int | None) -> HallText | None:
    row = _own(work.session, work.hall.id).get(kind)
    if (row.version if row else None) != version:
        raise Conflict(f"version {row.version if row else None}, not {version}")
    return row
