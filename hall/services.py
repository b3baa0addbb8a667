"""What a hall receives for: its services, found by code and listed in their order."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall.errors import NotFound
from hall.model import Service


def of_code(session: Session, hall_id: int, code: str) -> Service:
    """The service of that code in that hall; NotFound if none."""
    found = session.scalar(select(Service).where(Service.hall_id == hall_id, Service.code == code))
    if found is None:
        raise NotFound("service", code)
    return found


def all_of(session: Session, hall_id: int, *, only_open: bool = False) -> list[Service]:
    """The hall's services, as the kiosk lists them."""
    query = select(Service).where(Service.hall_id == hall_id)
    if only_open:
        query = query.where(Service.is_open.is_(True))
    return list(session.scalars(query.order_by(Service.position, Service.id)))
