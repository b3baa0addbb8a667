"""A day of the reception book as the console shows it, and a period of it as a file."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from casework import book, book_reading
from casework.access import Officer
from casework.book import Closed, Gap
from casework.book_cells import cells
from casework.book_parts import headings
from casework.dated_tables import book_form
from casework.making import Order
from hall import calendar
from hall.errors import BadInput
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


def order(store: Store, officer: Officer, period: Period, wish: Order) -> tuple[Order, int]:
    """What a program beside the server is told to write of the book, and how many entries that is.

    BadInput for more than a year, or more than a quarter of one on paper.
    """
    if wish.format == "pdf" and (period.last - period.first).days >= LONGEST_PAPER:
        raise BadInput("last", f"at most {LONGEST_PAPER} days on paper")
    restricted = period.is_restricted
    count = book_reading.ask_long(
        store, wish.hall_id, officer, period.first, period.last, is_restricted=restricted
    )
    said = words("vi")  # the book is a paper of the state
    title = said("book.title.restricted" if restricted else "book.title")
    return replace(wish, title=title, is_restricted=restricted, period=_span(said, period)), count


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


def _span(said: Words, period: Period) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in (period.first, period.last))
    return (
        said("book.day", day=first) if first == last else said("book.days", first=first, last=last)
    )
