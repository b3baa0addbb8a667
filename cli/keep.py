"""Keeping: backup, restore, verify, and whether this installation is healthy."""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import func, make_url, select, text
from sqlalchemy.orm import Session

from casework import access, book, hooks, postings
from cli.opening import opened
from cli.options import data_option, read_settings
from hall import calendar, journal, printing, timekeeping
from hall.errors import HallError
from hall.model import Hall, Numbering, Ticket
from hall.settings import Settings
from hall.store import Store, is_in_use
from hall.web import House

LEAST_FREE_BYTES = 500 * 1024 * 1024


PARTS = ("keys.json", "database")  # of a copy
CHAINS = (("step", journal.check), ("reading", access.check), ("row", book.check))


@click.command()
@data_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(data: Path | None, file: Path) -> None:
    """Write one consistent copy, with the keys, while the hall goes on.

    The copy opens everything: keep it where nobody else can read it.
    """
    settings = read_settings(data)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder)
        if settings.database_url:
            _postgres("pg_dump", settings, ["--format=custom", f"--file={part / 'database'}"])
        else:
            with (
                sqlite3.connect(settings.data / "tiepdan.db") as source,
                sqlite3.connect(part / "database") as copy,
            ):
                source.backup(copy)
        # after the database: keys are only ever added, and it may hold what a new one sealed
        shutil.copyfile(settings.data / "keys.json", part / "keys.json")
        with (
            open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            tarfile.open(fileobj=out, mode="w:gz") as archive,
        ):
            for name in PARTS:
                archive.add(part / name, arcname=name)
            out.flush()
    click.echo(f"{file}: written")


@click.command()
@data_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(data: Path | None, file: Path) -> None:
    """Bring a copy back, into an empty data folder or database only."""
    settings = read_settings(data)
    if (settings.data / "keys.json").exists() or (settings.data / "tiepdan.db").exists():
        raise click.ClickException(f"{settings.data} is not empty: nothing was changed")
    if settings.database_url and is_in_use(settings.url):
        raise click.ClickException("the database is not empty: nothing was changed")
    with tempfile.TemporaryDirectory() as folder:
        _take_out(file, Path(folder))
        settings.data.mkdir(parents=True, exist_ok=True)
        if settings.database_url:
            _postgres("pg_restore", settings, ["--exit-on-error", f"{folder}/database"])
        else:
            shutil.copyfile(Path(folder) / "database", settings.data / "tiepdan.db")
        keys = settings.data / "keys.json"
        shutil.copyfile(Path(folder) / "keys.json", keys)
        keys.chmod(0o600)
    click.echo(f"{settings.data}: restored")


@click.command()
@data_option
def verify(data: Path | None) -> None:
    """Recompute each hall's journals, book and numbering; exit status 1 at the first break."""
    house = opened(data)
    with house.store.read() as session:
        for hall in session.scalars(select(Hall).order_by(Hall.id)):
            for name, check_chain in CHAINS:
                broken = check_chain(session, house.store.vault, hall)
                if broken is not None:
                    raise click.ClickException(f"{broken.hall}: {name} {broken.step}: {broken.why}")
            wrong = _numbering(session, hall)
            if wrong is not None:
                raise click.ClickException(f"{hall.code}: {wrong}")
            click.echo(f"{hall.code}: {hall.last_step} steps hold, numbering holds")


@click.command()
@data_option
def config(data: Path | None) -> None:
    """Show the settings in force, secrets hidden."""
    for name, value in read_settings(data).shown().items():
        click.echo(f"TIEPDAN_{name.upper()}={value}")


@click.command()
@data_option
def check(data: Path | None) -> None:
    """Say whether this installation is healthy; exit status 1 if not."""
    settings = read_settings(data)
    bad = 0
    for what, why in _health(settings):
        click.echo(f"{'no ' if why else 'ok '} {what}{': ' + why if why else ''}")
        bad += bool(why)
    if bad:
        raise SystemExit(1)


def _numbering(session: Session, hall: Hall) -> str | None:
    """Within a block and a day no number is missing: as many tickets as were counted."""
    counted = {
        (day, block): count
        for day, block, count in session.execute(
            select(Ticket.day, Ticket.service_block_id, func.count(Ticket.id))
            .where(Ticket.hall_id == hall.id)
            .group_by(Ticket.day, Ticket.service_block_id)
        )
    }
    for numbering in session.scalars(select(Numbering).where(Numbering.hall_id == hall.id)):
        count = counted.get((numbering.day, numbering.service_id), 0)
        if count != numbering.given:
            return f"{numbering.day}: {numbering.given} numbers were given, {count} are there"
    return None


def _health(settings: Settings) -> list[tuple[str, str]]:
    free = shutil.disk_usage(settings.data if settings.data.exists() else ".").free
    found = [
        ("disk", "" if free > LEAST_FREE_BYTES else f"only {free // 2**20} MiB free"),
    ]
    try:
        house = opened(settings.data)
        with house.store.read() as session:
            session.execute(text("SELECT 1"))
            found.append(("database", ""))
            found += _of_halls(house, session)
    except (HallError, OSError, json.JSONDecodeError) as error:
        found.append(("database", str(error)))
    return found


def _of_halls(house: House, session: Session) -> list[tuple[str, str]]:
    found = []
    store: Store = house.store
    for hall in session.scalars(select(Hall)):
        found.append((f"clock ({hall.code})", _clock(hall, store.now())))
        late = postings.overdue(session, hall, calendar.day_of(hall, store.now()))
        found.append((f"schedule ({hall.code})", f"{late} drafts are late to post" if late else ""))
        parked = hooks.number_parked(session, hall.id)
        gone = f"{parked} messages were given up" if parked else ""
        found.append((f"other systems ({hall.code})", gone))
        for state in printing.states(session, hall.id):
            ok = state.is_online and state.paper in ("plenty", "low")
            found.append((f"printer {state.device.name}", "" if ok else f"paper {state.paper}"))
    return found


def _clock(hall: Hall, now: datetime) -> str:
    """What is wrong with the hall's time, and the way out."""
    ahead = timekeeping.ahead(hall, now)
    if not ahead:
        return ""
    stands = f"{hall.last_at:%Y-%m-%d %H:%M} UTC"
    return (
        f"the hall's time stands at {stands}, {_long(ahead)} ahead of this machine's clock, "
        "and does not move until then. Set this clock right; or, if it is, `tiepdan hall set-back`"
    )


def _long(span: timedelta) -> str:
    """In its largest unit."""
    for unit, seconds in (("days", 86_400), ("hours", 3_600)):
        if span.total_seconds() >= 2 * seconds:
            return f"{span.total_seconds() // seconds:.0f} {unit}"
    return f"{span.total_seconds() // 60:.0f} minutes"


def _postgres(program: str, settings: Settings, more: list[str]) -> None:
    url = make_url(settings.database_url).set(drivername="postgresql")
    secret = {"PGPASSWORD": url.password} if url.password else {}  # arguments can be seen by all
    where = url._replace(password=None).render_as_string(hide_password=False)
    try:
        subprocess.run(
            [program, f"--dbname={where}", *more],
            check=True,
            capture_output=True,
            env=os.environ | secret,
        )
    except FileNotFoundError:
        raise click.ClickException(f"{program} is not installed") from None
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise click.ClickException(f"{program} failed: {why}") from None


def _take_out(file: Path, folder: Path) -> None:
    """The two parts of a copy, and nothing else that somebody may have put into it."""
    try:
        with tarfile.open(file) as archive:
            for name in PARTS:
                part = archive.extractfile(name)
                if part is None:
                    raise KeyError(name)
                with part, (folder / name).open("wb") as out:
                    shutil.copyfileobj(part, out)
    except (KeyError, tarfile.TarError) as error:
        raise click.ClickException(f"{file} is no copy of a hall: nothing was changed") from error
