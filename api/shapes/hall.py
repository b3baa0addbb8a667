"""The hall as every paired device may know it: services, desks, hours. No names of people."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.shapes.common import ByLanguage, DeskLabel, Given, Moment, ServiceCode, moment
from api.shapes.tickets import Forecast, range_shown
from hall import calendar, desks, forecast, model
from hall.model import IS_SERVED, DeskService, DeskState, OpeningRule

TimeOfDay = Annotated[str, Field(pattern=r"^\d\d:\d\d$", examples=["07:30"])]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]


class Service(Given):
    """What citizens come for. Each has its own block of numbers."""

    code: ServiceCode
    name: ByLanguage
    hint: dict[str, str] = Field(description="A line under the name, by language; may be empty.")
    open: bool = Field(description="Numbers are given for it now.")
    on_kiosk: bool = Field(description="Citizens choose it themselves at a kiosk.")
    forecast: Forecast | None = Field(description="For somebody who comes now; null: unknown.")


class HallDesk(Given):
    """A desk as everybody in the hall sees it."""

    label: DeskLabel
    is_room: bool = Field(description="Spoken as “room”, not as “desk”.")
    state: DeskState
    services: list[ServiceCode]


class OpeningHours(Given):
    """One session of one weekday, on the hall's own clock."""

    weekday: int = Field(ge=0, le=6, description="Monday is 0.")
    session: str = Field(examples=["morning"])
    opens: TimeOfDay
    closes: TimeOfDay


class DaySession(Given):
    """One session of today."""

    session: str
    opens: Moment
    closes: Moment


class Today(Given):
    """What holds today, holidays and worked Saturdays included."""

    day: Day
    sessions: list[DaySession]


class Hall(Given):
    """A reception hall at one moment."""

    code: str
    name: ByLanguage
    address: str
    phone: str
    zone: str = Field(description="IANA name.", examples=["Asia/Ho_Chi_Minh"])
    open: bool = Field(description="Citizens are received now.")
    services: list[Service]
    desks: list[HallDesk]
    opening_hours: list[OpeningHours]
    today: Today
    step: int = Field(description="Grows by one with every change of the hall.")


def shown(session: Session, hall: model.Hall, now: datetime) -> Hall:
    is_open = calendar.is_open(session, hall, now)
    day = calendar.day_of(hall, now)
    return Hall(
        code=hall.code,
        name=hall.name,
        address=hall.address,
        phone=hall.phone,
        zone=hall.zone,
        open=is_open,
        services=_services(session, hall, now, is_open),
        desks=_desks(session, hall),
        opening_hours=_hours(session, hall),
        today=Today(
            day=day.isoformat(),
            sessions=[
                DaySession(
                    session=found.session,
                    opens=moment(hall, found.opens),
                    closes=moment(hall, found.closes),
                )
                for found in calendar.openings(session, hall, day)
            ],
        ),
        step=hall.last_step,
    )


def _services(session: Session, hall: model.Hall, now: datetime, is_open: bool) -> list[Service]:
    promised = forecast.outlook(session, hall, now).services
    query = select(model.Service).where(model.Service.hall_id == hall.id)
    return [
        Service(
            code=service.code,
            name=service.name,
            hint=service.hint,
            open=is_open and service.is_open,
            on_kiosk=service.on_kiosk,
            forecast=range_shown(promised.get(service.id)),
        )
        for service in session.scalars(query.order_by(model.Service.position))
    ]


def _desks(session: Session, hall: model.Hall) -> list[HallDesk]:
    served: dict[int, list[str]] = {}
    query = (
        select(DeskService.desk_id, model.Service.code)
        .join(DeskService.service)
        .where(model.Service.hall_id == hall.id, IS_SERVED)
        .order_by(model.Service.position)
    )
    for desk_id, code in session.execute(query):
        served.setdefault(desk_id, []).append(code)
    return [
        HallDesk(
            label=desk.label,
            is_room=desk.is_room,
            state=desk.state,
            services=served.get(desk.id, []),
        )
        for desk in desks.all_of(session, hall.id)
    ]


def _hours(session: Session, hall: model.Hall) -> list[OpeningHours]:
    query = (
        select(OpeningRule)
        .where(OpeningRule.hall_id == hall.id)
        .order_by(OpeningRule.weekday, OpeningRule.opens)
    )
    return [
        OpeningHours(
            weekday=rule.weekday,
            session=rule.session,
            opens=f"{rule.opens:%H:%M}",
            closes=f"{rule.closes:%H:%M}",
        )
        for rule in session.scalars(query)
    ]
