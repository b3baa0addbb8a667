"""Who and what may speak to the hall: staff, their sessions, paired devices.

Citizens are not here: names and ID numbers live in `casework`, sealed.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base, words


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"
    AUDITOR = "auditor"


class Staff(Base):
    """One who works in the hall. Never deleted: the journal names them."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("hall_id", "username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    username: Mapped[str]  # lower case
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")  # e.g. Trưởng Ban
    phone: Mapped[str] = mapped_column(default="")  # the one posted on the schedule
    role: Mapped[Role] = mapped_column(words(Role, name="role"))
    password_hash: Mapped[str]  # argon2id, PHC string
    disabled_at: Mapped[datetime | None]


class StaffSession(Base):
    """A sign-in. Ends on the server: at sign-out, by age, by idleness, or by force."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to the minute
    ended_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class DeviceKind(StrEnum):
    KIOSK = "kiosk"
    DISPLAY = "display"
    PRINTER = "printer"
    RATING = "rating"
    API = "api"


class Device(Base):
    """A paired machine or program. Its token is stored as a fingerprint only."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    kind: Mapped[DeviceKind] = mapped_column(words(DeviceKind, name="device_kind"))
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))  # printer: its kiosk
    paired_at: Mapped[datetime]
    paired_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    seen_at: Mapped[datetime | None]  # to the half minute
    setup: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it is for; its room knows
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it said of itself
    revoked_at: Mapped[datetime | None]
    reloads: Mapped[int] = mapped_column(default=0)  # times its page was told to load anew

    beside: Mapped["Device | None"] = relationship(remote_side=[id], lazy="raise_on_sql")
    paired_by: Mapped[Staff | None] = relationship(lazy="raise_on_sql")


class Pairing(Base):
    """An unknown device that shows a code and waits for a technician's yes."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DeviceKind] = mapped_column(words(DeviceKind, name="pairing_kind"))
    code_hash: Mapped[bytes] = mapped_column(unique=True)  # what the technician types
    secret_hash: Mapped[bytes] = mapped_column(unique=True)  # what the waiting device holds
    expires_at: Mapped[datetime]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))  # once confirmed

    device: Mapped[Device | None] = relationship(lazy="raise_on_sql")
