"""Paired machines: their tokens, and how an unknown one becomes known.

An unknown device shows a short code; a technician who stands before it types the
code in the console; only then does the device get a token. The code lives ten
minutes, is used once, and is stored as a fingerprint (OWASP ASVS 5.0, 6.5).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from hall.errors import BadInput, NotFound
from hall.model import Device, DeviceKind, Pairing, Staff
from hall.news import TrustEnded
from hall.store import Work, row
from hall.vault import fingerprint, new_token

CODE_LENGTH = 6  # characters of 28: 29 bits
CODE_LIVES = timedelta(minutes=10)
SEEN_EVERY = timedelta(seconds=30)
SILENT_AFTER = timedelta(seconds=90)  # screens ask every 15 s; it is noted to the half minute
AGENT_KNOWN_FOR = timedelta(days=1)  # a page that was loaded without it does not look for it


def add(
    work: Work,
    *,
    hall_id: int,
    kind: DeviceKind,
    name: str,
    by: Staff | None = None,
    beside: Device | None = None,
) -> tuple[Device, str]:
    """A new device and its token, which is told this once."""
    if not name.strip():
        raise BadInput("name", "a name is wanted")
    token = new_token()
    device = Device(
        hall_id=hall_id,
        kind=kind,
        name=name.strip(),
        token_hash=fingerprint(token),
        paired_at=work.now,
        paired_by=by,
        beside=beside,
    )
    work.session.add(device)
    work.session.flush()
    return device, token


def of_token(session: Session, token: str) -> Device | None:
    """The device of that token; None if there is none, or it was revoked."""
    return session.scalar(
        select(Device).where(Device.token_hash == fingerprint(token), Device.revoked_at.is_(None))
    )


def revoke(work: Work, device_id: int, *, hall_id: int) -> Device:
    """The device is unknown from now on, its sockets included."""
    device = work.session.get(Device, device_id)
    if device is None or device.hall_id != hall_id:
        raise NotFound("device", device_id)
    if device.revoked_at is None:
        device.revoked_at = work.now
        work.tell(TrustEnded("device", device.id))
    return device


def reload(work: Work, device_id: int, *, hall_id: int) -> Device:
    """Its page loads anew as soon as nobody stands before it."""
    device = work.session.get(Device, device_id)
    if device is None or device.hall_id != hall_id or device.revoked_at is not None:
        raise NotFound("device", device_id)
    device.reloads += 1
    return device


def note_version(work: Work, device: Device, version: str) -> None:
    """Which program speaks for that device."""
    if version and device.report.get("version") != version:
        device.report = device.report | {"version": version}


def is_away(device: Device, now: datetime) -> bool:
    """Has it been silent for longer than any of its kind is?"""
    return device.seen_at is None or now - device.seen_at > SILENT_AFTER


def seen(work: Work, device_id: int) -> None:
    """The device spoke to us."""
    device = work.session.get(Device, device_id)
    if device is not None:
        device.seen_at = work.now


def note_agent(work: Work, kiosk: Device, said: dict[str, Any]) -> None:
    """What the agent beside a kiosk says of itself and its scanner; written when it is news."""
    known = kiosk.report.get("agent", {})
    seen_at = known.get("at")
    is_old = seen_at is None or work.now - datetime.fromisoformat(seen_at) > SEEN_EVERY
    if is_old or said != {name: value for name, value in known.items() if name != "at"}:
        kiosk.report = kiosk.report | {"agent": said | {"at": work.now.isoformat()}}


def agent_of(kiosk: Device, now: datetime) -> dict[str, Any] | None:
    """What the agent beside that kiosk last said, if that was today; None if there is none."""
    said: dict[str, Any] | None = kiosk.report.get("agent")
    if said is None or now - datetime.fromisoformat(said["at"]) > AGENT_KNOWN_FOR:
        return None
    return said


def all_of(session: Session, hall_id: int) -> list[Device]:
    """Every device of a hall, revoked ones last."""
    return list(
        session.scalars(
            select(Device)
            .where(Device.hall_id == hall_id)
            .order_by(Device.revoked_at.is_not(None), Device.kind, Device.name, Device.id)
            .options(joinedload(Device.beside))
        )
    )


def ask_to_pair(work: Work, kind: DeviceKind) -> tuple[str, str, datetime]:
    """A code to show, a secret to come back with, and until when they are good."""
    work.session.execute(delete(Pairing).where(Pairing.expires_at < work.now))
    code, secret = new_token(CODE_LENGTH), new_token()
    expires_at = work.now + CODE_LIVES
    work.session.add(
        Pairing(
            kind=kind,
            code_hash=fingerprint(code),
            secret_hash=fingerprint(secret),
            expires_at=expires_at,
        )
    )
    return code, secret, expires_at


def confirm(work: Work, code: str, *, name: str, by: Staff) -> Device:
    """A technician says yes to the device that shows this code. NotFound if no such code."""
    pairing = work.session.scalar(
        select(Pairing)
        .where(Pairing.code_hash == fingerprint(tidy_code(code)))
        .with_for_update()  # two technicians at once: one device
    )
    if pairing is None or pairing.expires_at < work.now or pairing.device_id is not None:
        raise NotFound("pairing code")
    device, _ = add(work, hall_id=by.hall_id, kind=pairing.kind, name=name, by=by)
    pairing.device_id = device.id
    return device


def collect(work: Work, secret: str) -> str | None:
    """The token for a device that was said yes to, told this once; None while it waits.

    NotFound once the code is too old, or was used.
    """
    pairing = work.session.scalar(
        select(Pairing)
        .where(Pairing.secret_hash == fingerprint(secret))
        .with_for_update()  # asked twice at once: one token
    )
    if pairing is None or pairing.expires_at < work.now:
        raise NotFound("pairing")
    if pairing.device_id is None:
        return None
    token = new_token()
    row(work.session, Device, pairing.device_id).token_hash = fingerprint(token)
    work.session.delete(pairing)
    return token


def tidy_code(code: str) -> str:
    """As typed by hand: spaces, hyphens and small letters are forgiven."""
    return "".join(c for c in code.upper() if c.isalnum())
