"""The schedule of this month and the next, posted in time; its leaders, the rule of the 20th."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from casework import schedule
from casework.access import Officer
from casework.kinds import Reception
from casework.leaders import month_of
from casework.model import Leader, ScheduleDay, ScheduleRule
from casework.schedule_kinds import Every, Half, Holding, Office
from hall import calendar
from hall.model import Hall, Role, Staff
from hall.store import Work

POSTED_AHEAD = timedelta(days=14)
NOTICE = 5  # working days
TWENTIETH = 20
_HALL_ROOM = "Khu vực tiếp công dân, tầng 1"
_LEADER_ROOM = "Phòng họp tiếp công dân, tầng 1"
_MOVED = "lịch họp của Ủy ban nhân dân tỉnh Mẫu"
_CHAIR = {
    "office": Office.PROVINCE_CHAIR,
    "name": "Đinh Văn Mẫu",
    "title": "Chủ tịch Ủy ban nhân dân tỉnh Mẫu",
    "mobile": "0900 000 901",
    "landline": "0200 000 0901",
}
_DEPUTY = {
    "office": Office.OTHER,
    "name": "Cao Thị Mẫu",
    "title": "Phó Chủ tịch Ủy ban nhân dân tỉnh Mẫu",
    "mobile": "0900 000 902",
    "landline": "0200 000 0902",
}
_ABOUT = {
    "Đinh Văn Mẫu": (
        "Thanh tra tỉnh, Sở Nông nghiệp và Môi trường, Ủy ban nhân dân các phường, xã liên quan",
        "Đất đai, bồi thường, hỗ trợ, tái định cư",
    ),
    "Cao Thị Mẫu": ("Sở Nội vụ, Sở Xây dựng", "Chế độ, chính sách; nhà ở"),
}


@dataclass(frozen=True)
class _Wall:
    """Where and by whom it is posted, and what today is."""

    work: Work
    hall: Hall
    staff: Sequence[Staff]
    today: date


def post(work: Work, hall: Hall, staff: Sequence[Staff], today: date) -> None:
    """Regular reception each half day; the chair on the 20th and once a week; one has moved."""
    wall = _Wall(work, hall, staff, today)
    chair, deputy = (Leader(hall_id=hall.id, **who) for who in (_CHAIR, _DEPUTY))
    work.session.add_all([chair, deputy])
    work.session.flush()
    monday = today - timedelta(days=today.weekday())
    first = min(today.replace(day=1), monday)
    last = month_of(month_of(today)[1] + timedelta(days=1))[1]
    days = calendar.working_days(work.session, hall, first, max(last, monday + timedelta(days=11)))
    for turn, day in enumerate(days):
        for half in Half:
            _regular(wall, day, half, turn * 2 + list(Half).index(half))
    _rule(wall, chair)
    thursday = monday + timedelta(days=3)
    twentieths = {
        calendar.next_working_day(work.session, hall, month.replace(day=TWENTIETH))
        for month in (today, last)
    }
    for day in sorted({thursday, *twentieths}):
        _leading(wall, chair, day, Half.MORNING)
    old = _leading(wall, deputy, monday + timedelta(days=8), Half.AFTERNOON)
    new = _leading(wall, deputy, monday + timedelta(days=9), Half.AFTERNOON)
    work.session.flush()
    old.moved_to_id, old.moved_reason = new.id, _MOVED
    work.session.flush()
    _post_next_month(wall, month_of(today)[1] + timedelta(days=1), last)


def _post_next_month(wall: _Wall, first: date, last: date) -> None:
    """By the head's own hand, so that there is a posting to look at."""
    query = select(Staff).where(Staff.hall_id == wall.hall.id, Staff.role == Role.SUPERVISOR)
    head = wall.work.session.scalars(query).first()
    if head is not None:
        late = "Lịch mẫu được tạo khi mở trụ sở mẫu"
        schedule.publish(wall.work, Officer(head.id, head.role), first, last, late_reason=late)


def _regular(wall: _Wall, day: date, half: Half, turn: int) -> None:
    staff = wall.staff
    on_duty = [staff[(turn + n) % len(staff)] for n in range(min(2, len(staff)))]
    row = _sitting(wall, day, half)
    row.reception, row.place = Reception.REGULAR, _HALL_ROOM
    row.officers = [_contact(wall.hall, one) for one in on_duty]


def _leading(wall: _Wall, leader: Leader, day: date, half: Half) -> ScheduleDay:
    row = _sitting(wall, day, half)
    row.reception, row.place, row.leader_id = Reception.PERIODIC, _LEADER_ROOM, leader.id
    _name(row, leader)
    row.officers = [_contact(wall.hall, wall.staff[0])]
    row.holding = Holding.HELD if day < wall.today else None
    return row


def _rule(wall: _Wall, chair: Leader) -> None:
    rule = ScheduleRule(hall_id=wall.hall.id, every=Every.MONTH, number=TWENTIETH)
    rule.session, rule.reception, rule.leader_id = Half.MORNING, Reception.PERIODIC, chair.id
    rule.officers, rule.place = [_contact(wall.hall, wall.staff[0])], _LEADER_ROOM
    _name(rule, chair)
    wall.work.session.add(rule)


def _name(row: ScheduleDay | ScheduleRule, leader: Leader) -> None:
    row.leader_name, row.leader_title = leader.name, leader.title
    row.leader_mobile, row.leader_landline = leader.mobile, leader.landline
    row.participants, row.content = _ABOUT[leader.name]


def _contact(hall: Hall, one: Staff) -> dict[str, str]:
    return {"name": one.name, "landline": hall.phone, "mobile": one.phone}


def _sitting(wall: _Wall, day: date, half: Half) -> ScheduleDay:
    row = ScheduleDay(
        hall_id=wall.hall.id,
        day=day,
        session=half,
    )
    if day <= max(month_of(wall.today)[1], wall.today + timedelta(days=14)):
        row.published_at = wall.work.now - POSTED_AHEAD
        row.published_by = wall.staff[0].id
        row.notice_days, row.wanted_days = NOTICE + 5, NOTICE
    wall.work.session.add(row)
    return row
