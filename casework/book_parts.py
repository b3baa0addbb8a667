"""A period of the book, cut where the form changed: each part has the columns of its own days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from casework.book_cells import DIRECTION
from casework.book_reading import Entry
from casework.dated_tables import BookForm, book_form
from hall.words import Words


@dataclass(frozen=True)
class Part:
    """Entries of one version of the form, to be gone through once and before the next part's."""

    form: BookForm
    entries: Iterable[Entry]


def parts(entries: Iterable[Entry]) -> Iterator[Part]:
    """By the form that was in force on each entry's own day, the order kept; nothing is held."""
    for form, some in groupby(entries, key=lambda entry: book_form(entry.day)):
        yield Part(form, some)


def headings(form: BookForm, words: Words) -> list[tuple[str, str]]:
    """Of each column: what stands above a group of them ("" where nothing does), and its own."""
    group = words("book.direction")
    return [
        (group if name in DIRECTION else "", words(f"book.col.{name}")) for name in form.columns
    ]
