"""Who holds an appointment. The hall knows the hour, and only casework the person."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.people import Citizen
from hall.model import Appointment, Base


class AppointmentHolder(Base):
    """The citizen for whom an appointment was made."""

    __tablename__ = "appointment_holder"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), index=True)

    appointment: Mapped[Appointment] = relationship(lazy="raise_on_sql")
    citizen: Mapped[Citizen] = relationship(lazy="raise_on_sql")
