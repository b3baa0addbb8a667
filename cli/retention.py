"""`tiepdan retention`: make today's round of forgetting, or say what it would do."""

from collections import Counter
from pathlib import Path

import click
from sqlalchemy import select

from casework import forgetting
from cli.opening import opened
from cli.options import data_option
from hall.model import Hall


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@click.option("--compact", is_flag=True, help="Then write the database's files anew.")
@data_option
def retention(data: Path | None, *, dry_run: bool, compact: bool) -> None:
    """Anonymise what is past its term, while the hall goes on.

    A server does it by itself every day. `--compact` removes the sealed bytes that are left
    in free places of the files: stop the server first, it needs the database for itself.
    """
    house = opened(data)
    with house.store.read() as session:
        halls = session.execute(select(Hall.id, Hall.code).order_by(Hall.id)).all()
    for hall_id, code in halls:
        if dry_run:
            found = forgetting.forecast(house.store, hall_id)
            _say(code, found.goes, "would be anonymised")
            for name, count in sorted(found.waits.items()):
                click.echo(f"{code}: {name}: {count} stay: nobody confirmed that term")
        else:
            _say(code, forgetting.go(house.store, hall_id), "anonymised")
    if compact and not dry_run:
        forgetting.compact(house.store)
        click.echo("compacted")


def _say(hall: str, counts: Counter[str], done: str) -> None:
    for name, count in sorted(counts.items()):
        click.echo(f"{hall}: {name}: {count} {done}")
    if not counts:
        click.echo(f"{hall}: nothing is past its term")
