"""`tiepdan import`: take an existing register of petitions in, from Excel or CSV.

Exit status: 0 all is in, or would be; 1 refused; 2 not meant so; 3 lines are wrong, and
nothing came in.
"""

import csv
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from casework.access import Officer
from casework.importing import columns, drafts, file, pouring, taking
from casework.importing.drafts import Wish
from casework.importing.file import ENCODINGS
from casework.importing.kinds import MOST_BY_COMMAND, Column, Sheet
from casework.importing.taking import Preview
from cli.opening import opened_hall
from cli.options import data_option
from hall import staff
from hall.store import Store, Work
from hall.words import words

LINES_ARE_WRONG = 3
MOST_SAID = 40  # wrong lines on the screen; `--errors` has all
TELL_EVERY = 500  # lines
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("import")
@data_option
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--by", required=True, help="a supervisor's username: who brings it")
@click.option(
    "--register", required=True, help="what that book is called: its lines are known by it"
)
@click.option("--map", "mapped", multiple=True, metavar="HEADING=COLUMN", help="else guessed")
@click.option("--lead", help="username of who leads its matters [who brings it]")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="terms run from that day on")
@click.option(
    "--encoding", type=click.Choice([name for name in ENCODINGS if name]), default="utf-8"
)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--leave-out", is_flag=True, help="Wrong lines stay out, the others come in.")
@click.option(
    "--errors", type=click.Path(path_type=Path, dir_okay=False), help="a CSV of what is wrong"
)
def import_(
    data: Path | None,
    path: Path,
    by: str,
    register: str,
    mapped: tuple[str, ...],
    lead: str | None,
    since: datetime | None,
    encoding: str,
    errors: Path | None,
    *,
    dry_run: bool,
    leave_out: bool,
) -> None:
    """Take an existing register of petitions in, while the hall goes on.

    Its columns are guessed from their headings; --map says otherwise. The columns are those
    that the console offers: number, year, day, name, person, address, id_number, birth, phone,
    kind, people, content, requests, accused, source, earlier, accepted, guided, forwarded,
    decision, decided_on, note, skip.
    """
    house, hall_id = opened_hall(data)
    store: Store = house.store
    made = path.read_bytes()
    sheet = file.read(made, encoding=encoding, most=MOST_BY_COMMAND)
    chosen = _chosen(sheet, mapped)
    with store.work(hall_id=hall_id) as work:
        officer, lead_id = _person(work, by), _person(work, lead or by).id
        key = drafts.put(work, officer, made, sheet)
        wish = Wish(
            columns=chosen,
            register=register,
            lead_id=lead_id,
            counts_from=since.date() if since else None,
        )
        drafts.understand(work, officer, key, wish, version=1)
    for heading, column in zip(sheet.headings, chosen, strict=True):
        click.echo(f"{heading or '(no heading)'} = {column}")
    try:
        is_in = _goes(store, hall_id, officer, key, errors, dry_run=dry_run, leave_out=leave_out)
    finally:
        with store.work(hall_id=hall_id) as work:
            if not taking.is_decided(work, key):
                drafts.throw_away(work, officer, key)
    if not is_in:
        sys.exit(LINES_ARE_WRONG)


def _goes(
    store: Store,
    hall_id: int,
    officer: Officer,
    key: str,
    errors: Path | None,
    *,
    dry_run: bool,
    leave_out: bool,
) -> bool:
    """Look, say what is there, and take it in. False if wrong lines forbid it."""
    with store.look(hall_id=hall_id) as work:
        seen = taking.look(work, officer, key)
    _say(seen)
    if errors is not None:
        _list(seen, errors)
    if seen.bad and not leave_out:
        click.echo("nothing came in: correct these lines, or --leave-out", err=True)
        return False
    if dry_run:
        return True
    if not seen.fresh:
        click.echo("nothing new in it")
        return True
    with store.work(hall_id=hall_id) as work:
        if seen.bad:
            seen = taking.list_errors(work, officer, key, seen=seen)
        taking.take_in(work, officer, key, seen=seen, leave_out=leave_out)
    _pour(store, hall_id, len(seen.fresh))
    return True


def _chosen(sheet: Sheet, mapped: Sequence[str]) -> list[str]:
    """A column for each heading: as it was said, else as it is guessed."""
    chosen = [each.value for each in columns.guess(sheet.headings)]
    for each in mapped:
        heading, equals, column = each.rpartition("=")
        if not equals or heading not in sheet.headings:
            raise click.UsageError(f"--map {each}: the file has no such heading")
        if column not in list(Column):
            raise click.UsageError(f"--map {each}: no such column")
        chosen[sheet.headings.index(heading)] = column
    return chosen


def _person(work: Work, username: str) -> Officer:
    person = staff.load(work.session, hall_id=work.hall.id, username=username)
    return Officer(person.id, person.role)


def _say(seen: Preview) -> None:
    changed = f", {len(seen.changed)} of these say something else now" if seen.changed else ""
    click.echo(
        f"{seen.lines} lines: {len(seen.fresh)} new, {seen.known} known{changed}, {seen.bad} wrong"
    )
    for line, column, why in _wrong(seen)[:MOST_SAID]:
        click.echo(f"line {line}: {column}: {why}")
    if len(seen.wrong) > MOST_SAID:
        click.echo(f"and {len(seen.wrong) - MOST_SAID} more: --errors FILE has all")


def _wrong(seen: Preview) -> list[tuple[int, str, str]]:
    """Rows, columns and reasons; no contents."""
    _ = words("en")
    return [
        (
            each.line,
            each.column.value,
            _(f"import.fault.{each.fault.value}")
            + (" " + _("import.fault.other", line=each.other) if each.other else ""),
        )
        for each in seen.wrong
    ]


def _list(seen: Preview, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as out:
        rows = csv.writer(out)
        rows.writerow(("line", "column", "reason"))
        rows.writerows(_wrong(seen))


def _pour(store: Store, hall_id: int, wanted: int) -> None:
    said = 0

    def tell(come: int) -> None:
        nonlocal said
        if come - said >= TELL_EVERY:
            said = come
            click.echo(f"{come} of {wanted}")

    if pouring.go(store, hall_id, pause=pouring.rest, told=tell):
        click.echo(f"{wanted} petitions are in")
    else:
        click.echo("the server brings them in: see its page of imports")
