"""Staff, devices and the hall itself, without a browser."""

from pathlib import Path

import click
from sqlalchemy import select

from cli.new_hall import furnish
from cli.opening import opened, opened_hall
from cli.options import data_option
from hall import devices, journal, timekeeping
from hall import staff as people
from hall.errors import Duplicate, NotFound
from hall.model import Device, DeviceKind, Hall, Role
from hall.store import row


@click.group()
def staff() -> None:
    """Accounts of those who work in the hall."""


@staff.command("add")
@data_option
@click.argument("username")
@click.option("--name", required=True, help="as it stands on the schedule")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="officer")
@click.option("--title", default="")
@click.option("--phone", default="", help="posted on the schedule")
@click.password_option(help="asked for when not given")
def add_staff(
    data: Path | None, username: str, name: str, role: str, title: str, phone: str, password: str
) -> None:
    """Add an account."""
    house, hall_id = opened_hall(data)
    with house.store.work() as work:
        people.add(
            work,
            hall_id=hall_id,
            username=username,
            name=name,
            role=Role(role),
            title=title,
            phone=phone,
            password=password,
        )
    click.echo(f"{username}: added as {role}")


@staff.command("list")
@data_option
def list_staff(data: Path | None) -> None:
    """List all accounts."""
    house, hall_id = opened_hall(data)
    with house.store.read() as session:
        for person in people.all_of(session, hall_id):
            off = "  (disabled)" if person.disabled_at else ""
            click.echo(f"{person.username:20} {person.role.value:12} {person.name}{off}")


@staff.command("disable")
@data_option
@click.argument("username")
def disable_staff(data: Path | None, username: str) -> None:
    """Close an account; who is signed in with it is out."""
    house, hall_id = opened_hall(data)
    with house.store.work() as work:
        people.disable(work, hall_id=hall_id, username=username)
    click.echo(f"{username}: disabled")


@staff.command("password")
@data_option
@click.argument("username")
@click.password_option(help="asked for when not given")
def new_password(data: Path | None, username: str, password: str) -> None:
    """Set a new password; who is signed in with the old one is out."""
    house, hall_id = opened_hall(data)
    with house.store.work() as work:
        people.set_password(work, hall_id=hall_id, username=username, password=password)
    click.echo(f"{username}: new password")


@click.group()
def device() -> None:
    """Kiosks, displays, printers, and programs that use the API."""


@device.command("add")
@data_option
@click.option("--kind", type=click.Choice([kind.value for kind in DeviceKind]), required=True)
@click.option("--name", required=True)
@click.option("--beside", help="printer: the name of the kiosk it stands beside")
def add_device(data: Path | None, kind: str, name: str, beside: str | None) -> None:
    """Add a device and print its token, this once."""
    house, hall_id = opened_hall(data)
    with house.store.work() as work:
        kiosk = None
        if beside is not None:
            kiosk = work.session.scalar(
                select(Device).where(
                    Device.hall_id == hall_id,
                    Device.kind == DeviceKind.KIOSK,
                    Device.name == beside,
                    Device.revoked_at.is_(None),
                )
            )
            if kiosk is None:
                raise NotFound("kiosk", beside)
        _, token = devices.add(
            work, hall_id=hall_id, kind=DeviceKind(kind), name=name, beside=kiosk
        )
    click.echo(token)


@device.command("list")
@data_option
def list_devices(data: Path | None) -> None:
    """List all devices."""
    house, hall_id = opened_hall(data)
    with house.store.read() as session:
        for found in devices.all_of(session, hall_id):
            off = "  (revoked)" if found.revoked_at else ""
            seen = f"{found.seen_at:%Y-%m-%d %H:%M}" if found.seen_at else "never seen"
            click.echo(f"{found.id:5} {found.kind.value:8} {found.name:30} {seen}{off}")


@device.command("revoke")
@data_option
@click.argument("number", type=int)
def revoke_device(data: Path | None, number: int) -> None:
    """Make a device unknown, by its number in the list."""
    house, hall_id = opened_hall(data)
    with house.store.work() as work:
        devices.revoke(work, number, hall_id=hall_id)
    click.echo(f"device {number}: revoked")


@click.group()
def hall() -> None:
    """The hall itself."""


@hall.command("add")
@data_option
@click.argument("code")
@click.option("--name", required=True, help="in Vietnamese")
@click.option("--name-en", default="", help="in English")
@click.option("--level", default="PROVINCE")
@click.option("--zone", default="Asia/Ho_Chi_Minh", help="IANA time zone")
@click.option("--desks", type=click.IntRange(1, 40), default=4)
@click.option("--phone", default="")
@click.option("--address", default="")
def add_hall(
    data: Path | None,
    code: str,
    name: str,
    name_en: str,
    level: str,
    zone: str,
    desks: int,
    phone: str,
    address: str,
) -> None:
    """Add a hall with the usual services, desks and hours."""
    house = opened(data)
    with house.store.work() as work:
        if work.session.scalar(select(Hall).where(Hall.code == code)):
            raise Duplicate(f"hall {code} exists")
        furnish(
            work,
            code=code,
            name={"vi": name} | ({"en": name_en} if name_en else {}),
            level=level,
            zone=zone,
            desks=desks,
            phone=phone,
            address=address,
        )
    click.echo(f"{code}: added with {desks} desks")


@hall.command("show")
@data_option
def show_hall(data: Path | None) -> None:
    """Show the hall that these settings serve."""
    house, hall_id = opened_hall(data)
    with house.store.read() as session:
        found = row(session, Hall, hall_id)
        click.echo(f"{found.code}  {found.name.get('vi')}  {found.zone}  step {found.last_step}")


@hall.command("set-back")
@data_option
@click.option("--yes", is_flag=True, help="this machine's clock is right")
def set_back(data: Path | None, yes: bool) -> None:
    """Let the hall go by this machine's clock again, after a clock was once far ahead.

    Tickets taken in the time ahead get their end; the journal keeps what was.
    """
    house, hall_id = opened_hall(data)
    with house.store.read() as session:
        found = row(session, Hall, hall_id)
        was, now = found.last_at, house.store.now()
        is_ahead = bool(timekeeping.ahead(found, now))
    if not is_ahead:
        click.echo("the hall's time is right: nothing to set back")
        return
    click.echo(
        f"the hall's time stands at {was:%Y-%m-%d %H:%M} UTC, this clock at {now:%Y-%m-%d %H:%M}"
    )
    if not yes:
        click.confirm("Is this machine's clock right?", abort=True)
    with house.store.work(hall_id=hall_id) as work:
        ended = timekeeping.set_back(work, house.store.now(), by=journal.HALL)
    click.echo(f"set back; {ended} tickets of the time ahead got their end")
