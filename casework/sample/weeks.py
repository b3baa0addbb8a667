"""The posted schedule of this week and the next."""

from collections.abc import Sequence
from datetime import date, timedelta

from casework.kinds import Reception
from casework.model import ScheduleDay
from casework.schedule import SESSIONS
from hall.model import Hall, Staff
from hall.store import Work

POSTED_AHEAD = timedelta(days=10)
_HALL_ROOM = "Khu vực tiếp công dân, tầng 1"
_LEADER_ROOM = "Phòng họp tiếp công dân, tầng 1"
# weekday, session, name, title, mobile, landline, participants, content
_LEADERS = (
    (
        3,
        "morning",
        "Đinh Văn Mẫu",
        "Chủ tịch Ủy ban nhân dân tỉnh Mẫu",
        "0900 000 901",
        "0200 000 0901",
        "Thanh tra tỉnh, Sở Nông nghiệp và Môi trường, Ủy ban nhân dân các phường, xã liên quan",
        "Đất đai, bồi thường, hỗ trợ, tái định cư",
    ),
    (
        8,
        "afternoon",
        "Cao Thị Mẫu",
        "Phó Chủ tịch Ủy ban nhân dân tỉnh Mẫu",
        "0900 000 902",
        "0200 000 0902",
        "Sở Nội vụ, Sở Xây dựng",
        "Chế độ, chính sách; nhà ở",
    ),
)
_MOVED = "Dời từ buổi sáng sang buổi chiều cùng ngày do lịch họp của Ủy ban nhân dân tỉnh Mẫu."


def post(work: Work, hall: Hall, staff: Sequence[Staff], today: date) -> None:
    """Regular reception each session, a leader's once a week; one of these has moved."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=ahead) for ahead in (*range(5), *range(7, 12))]
    for turn, day in enumerate(days):
        for half, session in enumerate(SESSIONS):
            sitting = _sitting(work, hall, day, session, staff[0])
            first = (turn * 2 + half) % len(staff)
            on_duty = [staff[(first + n) % len(staff)] for n in range(min(3, len(staff)))]
            sitting.officers = [{"name": one.name, "phone": one.phone} for one in on_duty]
            sitting.place = _HALL_ROOM
            work.session.add(sitting)
    for ahead, session, name, title, mobile, landline, participants, content in _LEADERS:
        sitting = _sitting(work, hall, monday + timedelta(days=ahead), session, staff[0])
        sitting.reception = Reception.PERIODIC
        sitting.leader_name, sitting.leader_title = name, title
        sitting.leader_mobile, sitting.leader_landline = mobile, landline
        sitting.officers = [{"name": staff[0].name, "phone": staff[0].phone}]
        sitting.participants, sitting.content = participants, content
        sitting.place = _LEADER_ROOM
        sitting.moved_note = _MOVED if session == "afternoon" else ""
        work.session.add(sitting)
    work.session.flush()


def _sitting(work: Work, hall: Hall, day: date, session: str, publisher: Staff) -> ScheduleDay:
    return ScheduleDay(
        hall_id=hall.id,
        day=day,
        session=session,
        reception=Reception.REGULAR,
        published_at=work.now - POSTED_AHEAD,
        published_by=publisher.id,
    )
