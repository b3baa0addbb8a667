"""`python -m bench [--write] [--years FOLDER]`: measure everything in one run."""

import argparse
import os
import platform
import re
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    casework,
    crowd,
    doors,
    long_line,
    painted,
    paper,
    past,
    waiting_room,
    weak_network,
)
from bench.figures import Figure, median
from bench.years import Size
from tests.whole.door import Client, Furnished, Server, furnished

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
SLOWER = 1.2  # at the most, after a million tickets
HEAD = """| what | median | 95 % | worst | promised | kept |
|---|--:|--:|--:|---|---|"""
HEAD_OF_YEARS = """| what | median | 95 % | worst | promised | kept | processor |
|---|--:|--:|--:|---|---|--:|"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="put the figures into the page")
    asked.add_argument("--years", type=Path, help="twenty years that were made before, or will be")
    wish = asked.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        young = furnished(here / "young", kiosks=8)
        figures.append(first_answer(young))
        with Server(young) as server:
            fresh = tell(figures, doors.tickets_in_turn(server))
            pressed = tell(figures, doors.next_at_once(server))
            tell(figures, doors.next_to_nudge(server))
            tell(figures, doors.tickets_at_once(server))
        with Server(long_line.staffed(furnished(here / "long"))) as server:
            long = tell(figures, long_line.next_in_a_long_line(server))
        with Server(furnished(here / "painted")) as server:
            tell(figures, painted.next_to_paint(server))
        with Server(furnished(here / "room"), **waiting_room.SETTINGS) as server:
            for figure in waiting_room.figures(server):
                tell(figures, figure)
        with Server(furnished(here / "weak")) as server:
            for figure in weak_network.figures(server):
                tell(figures, figure)
        tell(figures, paper.tap_to_printer(furnished(here / "paper")))
        with Server(furnished(here / "crowd")) as server:
            tell(figures, crowd.memory(server, server.pid))
        old = furnished(here / "old", kiosks=8)
        past.fill(old)
        with Server(old) as server:
            later = tell(figures, doors.tickets_in_turn(server, name="1,000,000 past"))
            again = tell(figures, doors.next_at_once(server, name="1,000,000 past"))
        with Server(long_line.staffed(old)) as server:
            longer = tell(figures, long_line.next_in_a_long_line(server, name="1,000,000 past"))
        tell(figures, slower("one ticket", fresh, later))
        tell(figures, slower("Next", pressed, again))
        tell(figures, slower("Next in a long line", long, longer))
        years = casework.figures(casework.made(wish.years or here / "years", Size()), Size())
    if wish.write:
        write(figures, years)


def tell(figures: list[Figure], figure: Figure) -> Figure:
    print(figure.row, flush=True)
    figures.append(figure)
    return figure


def first_answer(hall: Furnished) -> Figure:
    """From the command to the first answer, on an empty database."""
    server = Server(hall)
    began = time.monotonic()
    server.start()
    Client(server.port, hall.api).get("/board")
    took = time.monotonic() - began
    server.kill()
    figure = Figure("first answer after `tiepdan serve`", (took,), "≤ 3 s", took <= 3, "s")
    print(figure.row, flush=True)
    return figure


def slower(what: str, before: Figure, after: Figure) -> Figure:
    """How much slower a million past tickets make it, by medians."""
    ratio = median(after.values) / median(before.values)
    return Figure(
        f"{what}: with 1,000,000 past tickets to without", (ratio,), "≤ 1.2 ×", ratio <= SLOWER, "×"
    )


def write(figures: list[Figure], years: list[Figure]) -> None:
    """Put both tables into the page; what is said about them stays."""
    page = PAGE.read_text("utf-8")
    day, cores = datetime.now(UTC).date(), os.cpu_count()
    where = f"{platform.system()} on {platform.machine()}, {cores} cores"
    when = f"Measured by `make bench` on {day}: {where}, Python {platform.python_version()}."
    tables = {
        "hall": (HEAD, *(figure.row for figure in figures)),
        "years": (HEAD_OF_YEARS, *(figure.row_with_processor for figure in years)),
    }
    for name, rows in tables.items():
        table = "\n".join((when, "", *rows))
        page, count = re.subn(
            f"(?s)(<!-- {name} -->\n).*?(\n<!-- end -->)",
            lambda place, table=table: f"{place[1]}{table}{place[2]}",
            page,
        )
        assert count == 1, f"{PAGE.name} has no place for {name}"
    PAGE.write_text(page, "utf-8")


main()
