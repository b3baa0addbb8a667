"""Papers as the console offers them: what there is, a form to fill in, a file to take away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from casework import paper_forms, paper_sheet, papers, session_papers
from casework.access import Officer
from casework.model import PaperTemplate
from casework.paper_kinds import FIELDS, HEAD, Field, PaperKind
from casework.paper_sheet import Sheet
from casework.papers import PaperShown
from hall import calendar
from hall.errors import BadInput
from hall.store import Work
from hall.words import words


@dataclass(frozen=True, kw_only=True)
class Source:
    """A visit or a petition, as an address names it."""

    visit: str
    petition: str

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Source":
        return cls(visit=asked.get("visit", ""), petition=asked.get("petition", ""))

    @property
    def named(self) -> dict[str, str]:
        return {"visit": self.visit} if self.visit else {"petition": self.petition}


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A paper to be filled in. `grounds`: code and basis, for a refusal."""

    kind: PaperKind
    source: Source
    head: tuple[Field, ...]
    fields: tuple[Field, ...]
    values: dict[str, str] = field(repr=False)
    grounds: tuple[tuple[str, str], ...]


def listed(work: Work, officer: Officer, source: Source) -> tuple[PaperShown, ...]:
    """The papers of that visit or petition."""
    return papers.of(work, officer, **source.named)


def blank(work: Work, officer: Officer, text: str, source: Source, *, session: str = "") -> Blank:
    """A form with what the record says already, or the list of a leader's session (its item)."""
    kind = kind_of(text)
    if session and kind not in session_papers.KINDS:
        raise BadInput("kind", "not of a session")
    if session:
        source = Source(
            **{"visit": "", "petition": ""} | session_papers.source(work, officer, session)
        )
        values = session_papers.begun(work, officer, kind, session)
    else:
        values = papers.begun(work, officer, kind, **source.named)
    today = calendar.day_of(work.hall, work.now)
    return Blank(
        kind=kind,
        source=source,
        head=HEAD,
        fields=FIELDS[kind],
        values=values,
        grounds=tuple((each.code, each.basis) for each in paper_forms.grounds(today)),
    )


def word(work: Work, officer: Officer, paper: str) -> tuple[PaperShown, bytes]:
    """The Word file, from the office's template if it has one."""
    from casework import paper_word  # large, and not asked for every day

    shown, sheet = _composed(work, officer, paper)
    own = work.session.get(PaperTemplate, (work.hall.id, shown.kind))
    said = words("vi")
    return shown, paper_word.written(sheet, shown.content, own.file if own else None, said)


def pdf(work: Work, officer: Officer, paper: str, fonts: Path) -> tuple[PaperShown, bytes]:
    """The PDF, in the house's layout."""
    from casework import paper_pdf

    shown, sheet = _composed(work, officer, paper)
    return shown, paper_pdf.drawn(sheet, words("vi"), fonts=fonts)


def kind_of(text: str) -> PaperKind:
    """BadInput if there is no such paper."""
    try:
        return PaperKind(text)
    except ValueError:
        raise BadInput("kind", "no such paper") from None


def name_of(shown: PaperShown) -> str:
    """Of the file: its number, which tells nobody's name and no kind of matter."""
    return "van-ban-" + shown.number.split("/")[0] + f"-{shown.day.year}"


def own_templates(session: Session, hall_id: int) -> frozenset[PaperKind]:
    """For which kinds the office has a template of its own."""
    return frozenset(
        kind for kind in PaperKind if session.get(PaperTemplate, (hall_id, kind)) is not None
    )


def set_template(work: Work, officer: Officer, text: str, file: bytes | None) -> None:
    """Take an office's template in; None: back to the house's. For the head."""
    from casework import paper_word

    kind, said = kind_of(text), words("vi")
    row = work.session.get(PaperTemplate, (work.hall.id, kind))
    if file is None:
        if row is not None:
            work.session.delete(row)
        return
    sample = _sample(work, officer, kind)
    checked = paper_word.checked(file, paper_sheet.composed(sample, said), sample.content, said)
    if row is None:
        row = PaperTemplate(hall_id=work.hall.id, kind=kind)
        work.session.add(row)
    row.file, row.at, row.staff_id = checked, work.now, officer.id


def _sample(work: Work, officer: Officer, kind: PaperKind) -> PaperShown:
    """A paper with something in every field, to try a template on."""
    today = calendar.day_of(work.hall, work.now)
    content = {each.name: each.name for each in (*HEAD, *FIELDS[kind])}
    for name in ("day", "visit_day", "on_day", "received_day", "due_day", "new_day"):
        if name in content:
            content[name] = today.isoformat()
    return PaperShown(
        id="",
        kind=kind,
        number="0",
        day=today,
        at=work.now,
        officer="",
        visit="",
        petition="",
        is_sealed=False,
        content=content,
    )


def _composed(work: Work, officer: Officer, paper: str) -> tuple[PaperShown, Sheet]:
    shown = papers.show(work, officer, paper)
    return shown, paper_sheet.composed(shown, words("vi"))
