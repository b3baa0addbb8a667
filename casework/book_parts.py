"""A period of the book, cut where the form changed: each part has the columns of its own days."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.book_cells import DIRECTION
from casework.book_reading import Entry
from casework.dated_tables import BookForm, book_form
from hall.words import Words


@dataclass(frozen=True)
class Part:
    """Entries of one version of the form."""

    form: BookForm
    entries: tuple[Entry, ...]


def parts(entries: Sequence[Entry]) -> list[Part]:
    """By the form that was in force on each entry's own day, the order kept."""
    found: list[tuple[BookForm, list[Entry]]] = []
    for entry in entries:
        form = book_form(entry.day)
        if not found or found[-1][0] is not form:
            found.append((form, []))
        found[-1][1].append(entry)
    return [Part(form, tuple(some)) for form, some in found]


def headings(form: BookForm, words: Words) -> list[tuple[str, str]]:
    """Of each column: what stands above a group of them ("" where nothing does), and its own."""
    group = words("book.direction")
    return [
        (group if name in DIRECTION else "", words(f"book.col.{name}")) for name in form.columns
    ]
