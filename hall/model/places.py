"""Where citizens are received: the hall, its services and desks, its hours and notices."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hall.model.base import Base, words
from hall.model.people import Staff


class Hall(Base):
    """One reception place. Its row is the lock that makes its writers queue."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, Any]]  # by language: {"vi": …, "en": …}
    level: Mapped[str]  # domain: CENTRAL, PROVINCE, DEPARTMENT, COMMUNE, PUBLIC_UNIT
    zone: Mapped[str]  # IANA name, e.g. Asia/Ho_Chi_Minh
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    always_open: Mapped[bool] = mapped_column(default=False)  # the sample hall
    is_sample: Mapped[bool] = mapped_column(default=False)  # synthetic people, marked so
    line_rule: Mapped[dict[str, Any]] = mapped_column(default=dict)  # numbers of `order.Rule`
    calling: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of `calling.Calling`
    voice: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of `voice.rule.Rule`
    day_rule: Mapped[dict[str, Any]] = mapped_column(default=dict)  # words of `day_rule.DayRule`
    slip: Mapped[dict[str, Any]] = mapped_column(default=dict)  # its note, by language
    pushes: Mapped[bool] = mapped_column(default=False)  # tells phones whose page is closed
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[bytes] = mapped_column(default=b"")  # the journal's end, sealed
    last_at: Mapped[datetime | None]  # the hall's time never runs backwards
    set_back: Mapped[list[int]] = mapped_column(default=list)  # the steps at which it was, by hand


class Service(Base):
    """What citizens come for. Each has its own block of numbers, never a petition kind's."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("hall_id", "code"),
        CheckConstraint("first <= last", name="block"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str]
    name: Mapped[dict[str, Any]]  # by language
    hint: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by language, under the name
    position: Mapped[int]  # order on the kiosk
    first: Mapped[int]  # the block, both ends included
    last: Mapped[int]
    more_first: Mapped[int | None]  # where numbering goes on when the block is full
    more_last: Mapped[int | None]
    mean_minutes: Mapped[int] = mapped_column(default=15)  # until enough visits are seen
    on_kiosk: Mapped[bool] = mapped_column(default=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    gives_appointment_numbers: Mapped[bool] = mapped_column(default=False)  # its block is theirs
    answers_results: Mapped[bool] = mapped_column(default=False)  # the kiosk offers it for them
    quotas: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by session: numbers given
    slots: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by session: `slots.Plan`

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class DeskState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class Desk(Base):
    """A staffed place, with the label that display and voice say."""

    __tablename__ = "desk"
    __table_args__ = (UniqueConstraint("hall_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    label: Mapped[str]  # "3", "5A"
    is_room: Mapped[bool] = mapped_column(default=False)  # "phòng số", not "bàn số"
    position: Mapped[int]
    state: Mapped[DeskState] = mapped_column(
        words(DeskState, name="desk_state"), default=DeskState.CLOSED
    )
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    since: Mapped[datetime | None]  # of the state
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class DeskService(Base):
    """That a desk serves a service."""

    __tablename__ = "desk_service"

    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
    # False while an officer sits there who does not serve it; kept by `hall.skills`
    is_served: Mapped[bool] = mapped_column(default=True)

    desk: Mapped[Desk] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")


IS_SERVED = DeskService.is_served.is_(True)


class StaffService(Base):
    """That an officer serves a service. An officer without any row serves them all."""

    __tablename__ = "staff_service"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)

    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")
    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class OpeningRule(Base):
    """A session of one weekday: Monday is 0. Times are the hall's own."""

    __tablename__ = "opening_rule"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="session"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    weekday: Mapped[int]
    session: Mapped[str]  # morning, afternoon
    opens: Mapped[time]
    closes: Mapped[time]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # included

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    SUBSTITUTE_OFF = "substitute_off"
    MAKEUP_WORK = "makeup_work"


class DayException(Base):
    """A day that is not what its weekday says; imported data, with its source."""

    __tablename__ = "day_exception"
    __table_args__ = (UniqueConstraint("hall_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(words(DayKind, name="day_kind"))
    label: Mapped[str]
    source: Mapped[str] = mapped_column(default="")

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class TextKind(StrEnum):
    """What hangs on the wall of every hall (Luật Tiếp công dân, Điều 7, 19)."""

    RULES = "rules"
    RIGHTS = "rights"
    DUTIES = "duties"


class HallText(Base):
    """A posted text in the hall's own words; where there is none, the house's stand."""

    __tablename__ = "hall_text"
    __table_args__ = (UniqueConstraint("hall_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    kind: Mapped[TextKind] = mapped_column(words(TextKind, name="text_kind"))
    text: Mapped[dict[str, Any]]  # by language, a point a line
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Notice(Base):
    """A message on the waiting-area screen, from and until an instant."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    text: Mapped[dict[str, Any]]  # by language
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
