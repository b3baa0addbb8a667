"""A day of the reception book as the console shows it, and a period of it as a file."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from casework import book, book_reading
from casework.access import Officer
from casework.book import Closed, Gap
from casework.book_cells import cells
from casework.book_parts import Part, headings, parts
from casework.dated_tables import book_form
from hall import calendar
from hall.errors import BadInput
from hall.model import Hall
from hall.store import Store, Work
from hall.words import Words, words

LONGEST_PAPER = 92  # days of one PDF: a table of a year takes minutes to lay out
FIRST_YEAR, LAST_YEAR = 2000, 3000


@dataclass(frozen=True, kw_only=True)
class BookPage:
    """One day. `rows`: whether it is masked, and its cells."""

    day: date
    today: date
    form: str
    source: str
    headings: list[tuple[str, str]]
    columns: tuple[str, ...]
    rows: list[tuple[bool, list[str]]]
    gaps: tuple[Gap, ...]
    unwritten: int
    closed: tuple[Closed, ...]
    is_restricted: bool

    @property
    def before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date | None:
        return self.day + timedelta(days=1) if self.day < self.today else None


@dataclass(frozen=True, kw_only=True)
class Period:
    """What is put into a file."""

    first: date
    last: date
    is_restricted: bool

    @property
    def name(self) -> str:
        """Of the file: days only, it stands in the browser's list for everybody."""
        book = "so-han-che" if self.is_restricted else "so-tiep-cong-dan"
        return f"{book}-{self.first:%Y%m%d}-{self.last:%Y%m%d}"


def read(work: Work, officer: Officer, day: date, said: Words, *, is_restricted: bool) -> BookPage:
    """That day, with what is missing in it."""
    found = book_reading.read(work, officer, day, day, is_restricted=is_restricted)
    form = book_form(day)
    return BookPage(
        day=day,
        today=calendar.day_of(work.hall, work.now),
        form=form.form,
        source=form.source,
        headings=headings(form, said),
        columns=form.columns,
        rows=[(entry.is_masked, cells(entry, form.columns, work.hall, said)) for entry in found],
        gaps=book.missing(work, officer, day),
        unwritten=book.unwritten(work, officer, day),
        closed=book.closings(work, officer, day),
        is_restricted=is_restricted,
    )


def excel(store: Store, hall_id: int, officer: Officer, period: Period) -> bytes:
    """As a workbook. The book is a paper of the state: it is in Vietnamese."""
    from casework import book_excel  # large, and not asked for every day

    said = words("vi")
    title = f"{_title(said, period)} – {_span(said, period)}"
    found, hall = _parts(store, hall_id, officer, period)
    return book_excel.written(found, hall, said, title=title)


def pdf(store: Store, hall_id: int, officer: Officer, period: Period, fonts: Path) -> bytes:
    """On paper. BadInput for more than a quarter of a year."""
    if (period.last - period.first).days >= LONGEST_PAPER:
        raise BadInput("last", f"at most {LONGEST_PAPER} days on paper")
    from casework import book_pdf

    said = words("vi")
    found, hall = _parts(store, hall_id, officer, period)
    return book_pdf.drawn(
        found,
        hall,
        said,
        title=_title(said, period),
        period=_span(said, period),
        hall_name=name_of(hall),
        fonts=fonts,
    )


def period(first: str, last: str, *, is_restricted: bool = False) -> Period:
    """From a form. BadInput names the day that is none."""
    start, end = _day("first", first), _day("last", last)
    if end < start:
        raise BadInput("last", "not before the first day")
    return Period(first=start, last=end, is_restricted=is_restricted)


def _day(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(name, "a day is wanted") from None
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise BadInput(name, "a day is wanted")
    return day


def _parts(store: Store, hall_id: int, officer: Officer, period: Period) -> tuple[list[Part], Hall]:
    found, hall = book_reading.read_long(
        store, hall_id, officer, period.first, period.last, is_restricted=period.is_restricted
    )
    return parts(found), hall


def _title(said: Words, period: Period) -> str:
    return said("book.title.restricted" if period.is_restricted else "book.title")


def _span(said: Words, period: Period) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in (period.first, period.last))
    return (
        said("book.day", day=first) if first == last else said("book.days", first=first, last=last)
    )


def name_of(hall: Hall) -> str:
    """The hall's name on its papers."""
    return hall.name.get("vi") or next(iter(hall.name.values()), "")
