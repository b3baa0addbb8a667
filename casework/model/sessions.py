"""Leaders' sessions, what they ask of whom, incidents and refusals. Texts sealed by place.

A request belongs to a matter and is known to whoever knows the matter.
"""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.model.matters import Matter, Petition
from casework.model.online import OnlineSite
from casework.model.schedule import ScheduleDay
from casework.model.visits import Visit
from casework.session_kinds import (
    Checked,
    IncidentKind,
    RefusalGround,
    RequestStatus,
    SessionOutcome,
    ToldBy,
)
from hall.model import Base, BigKey, Hall, Staff, words


class LeaderRequest(Base):
    """That somebody asks to see the leader about a matter; once placed, an item of a session.

    Who asks is whoever the petition or the visit is of: no person hangs on the request itself.
    """

    __tablename__ = "leader_request"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position"),
        Index("ix_leader_request_pending", "hall_id", "status"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    people: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[bytes]
    status: Mapped[RequestStatus] = mapped_column(
        words(RequestStatus, name="status"), default=RequestStatus.PENDING
    )
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decision_note: Mapped[bytes]
    # --- what the citizen was told of it, last ---
    told_at: Mapped[datetime | None]
    told_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    told_how: Mapped[ToldBy | None] = mapped_column(words(ToldBy, name="told_how"))
    told_of_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_day.id"))  # which sitting
    # --- the item of a session ---
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_day.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # 0: by the law's order
    hour: Mapped[time | None]  # for when they are asked to come, on the hall's own clock
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    came: Mapped[bool | None]
    minutes: Mapped[bytes]  # what was said, and the opinions of the participants
    conclusion: Mapped[bytes]
    citizen_says: Mapped[bytes]  # the citizen's opinion of the conclusion
    outcome: Mapped[SessionOutcome | None] = mapped_column(words(SessionOutcome, name="outcome"))
    answer_due_on: Mapped[date | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # --- in an online session ---
    site_id: Mapped[int | None] = mapped_column(ForeignKey("online_site.id"), index=True)
    has_waived: Mapped[bool] = mapped_column(default=False)  # secrecy of a protected matter
    checked_by: Mapped[Checked | None] = mapped_column(words(Checked, name="checked_by"))
    version: Mapped[int] = mapped_column()

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    petition: Mapped[Petition | None] = relationship(lazy="raise_on_sql")
    visit: Mapped[Visit | None] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id], lazy="raise_on_sql")
    decider: Mapped[Staff | None] = relationship(foreign_keys=[decided_by], lazy="raise_on_sql")
    contact: Mapped[Staff | None] = relationship(foreign_keys=[contact_id], lazy="raise_on_sql")
    sitting: Mapped[ScheduleDay | None] = relationship(
        foreign_keys=[sitting_id], lazy="raise_on_sql"
    )
    teller: Mapped[Staff | None] = relationship(foreign_keys=[told_by], lazy="raise_on_sql")
    told_of: Mapped[ScheduleDay | None] = relationship(
        foreign_keys=[told_of_id], lazy="raise_on_sql"
    )
    site: Mapped[OnlineSite | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class SessionMinutes(Base):
    """The minutes of a sitting as a whole: who took part, who wrote, when it began and ended."""

    __tablename__ = "session_minutes"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("schedule_day.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # who wrote them
    participants: Mapped[bytes]
    note: Mapped[bytes]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    sitting: Mapped[ScheduleDay] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Directive(Base):
    """What a leader asked of a unit in a matter, by when, and what became of it."""

    __tablename__ = "directive"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("leader_request.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    unit: Mapped[bytes]
    text: Mapped[bytes]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[bytes]
    version: Mapped[int] = mapped_column()

    matter: Mapped[Matter] = relationship(lazy="raise_on_sql")
    request: Mapped[LeaderRequest | None] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Incident(Base):
    """Something that disturbed the hall's order or safety. Written once."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_day", "hall_id", "day"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    day: Mapped[date]
    kind: Mapped[IncidentKind] = mapped_column(words(IncidentKind, name="kind"))
    place: Mapped[bytes]
    text: Mapped[bytes]
    measures: Mapped[bytes]
    people: Mapped[bytes]  # who was involved, as far as known
    police_called: Mapped[bool] = mapped_column(default=False)

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    visit: Mapped[Visit | None] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class Refusal(Base):
    """That a citizen was not received: on which ground, who decided, what proves it."""

    __tablename__ = "refusal"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    ground: Mapped[RefusalGround] = mapped_column(words(RefusalGround, name="ground"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # who wrote it down
    at: Mapped[datetime]
    day: Mapped[date]
    decider: Mapped[bytes]  # name and position
    text: Mapped[bytes]  # what happened
    review: Mapped[bytes]  # number and date of the notice that proves the ground
    earlier: Mapped[bytes]  # the earlier reception
    explained: Mapped[bool] = mapped_column(default=False)  # by word of mouth
    notice: Mapped[bytes]  # number of the written notice, once it went out
    notice_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")
    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
