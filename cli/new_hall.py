"""The furniture a hall begins with: services by number block, desks, hours. All can be changed."""

from dataclasses import dataclass
from datetime import time

from hall.model import Desk, DeskService, Hall, OpeningRule, Service
from hall.store import Work


@dataclass(frozen=True)
class Usual:
    """A service as most halls have it."""

    code: str
    vi: str
    en: str
    vi_hint: str
    en_hint: str
    first: int
    last: int
    more: tuple[int | None, int | None] = (None, None)
    mean_minutes: int = 15
    is_for_appointments: bool = False  # its numbers are theirs
    answers_results: bool = False  # of those who ask about a result at a kiosk


SERVICES = (
    Usual(
        "regular",
        "Gặp cán bộ tiếp công dân",
        "See a reception officer",
        "Trình bày, gửi đơn hoặc hỏi về vụ việc",
        "Speak, hand in a petition, or ask about a matter",
        1,
        499,
        (1000, 9999),
        18,
    ),
    Usual(
        "appointment",
        "Tôi có lịch hẹn",
        "I have an appointment",
        "Dành cho người đã được hẹn giờ",
        "For those who were given a time",
        500,
        599,
        is_for_appointments=True,
    ),
    Usual(
        "leader",
        "Dự buổi lãnh đạo tiếp công dân",
        "Leader’s session",
        "Dành cho người đã đăng ký hoặc có phiếu hẹn",
        "For those who registered or hold an appointment slip",
        600,
        699,
        mean_minutes=25,
    ),
    Usual(
        "lawyer",
        "Gặp luật sư tư vấn miễn phí",
        "Free lawyer",
        "Được giải thích pháp luật, không mất tiền",
        "Legal advice at no cost",
        700,
        799,
        mean_minutes=20,
    ),
    Usual(
        "result",
        "Hỏi kết quả, bổ sung giấy tờ",
        "Ask about a result, add papers",
        "Cho đơn hoặc vụ việc đã nộp trước đây",
        "For a petition or matter handed in before",
        800,
        899,
        mean_minutes=8,
        answers_results=True,
    ),
)

# Which services a desk serves, by its place from the end: the rest serve the first two.
LAST_DESKS = {
    1: ("result", "regular"),
    2: ("lawyer",),
    3: ("leader", "appointment", "regular"),
}
SESSIONS = (("morning", time(7, 30), time(11, 30)), ("afternoon", time(13, 0), time(17, 0)))


def furnish(
    work: Work,
    *,
    code: str,
    name: dict[str, str],
    level: str = "PROVINCE",
    zone: str = "Asia/Ho_Chi_Minh",
    desks: int = 4,
    phone: str = "",
    address: str = "",
    always_open: bool = False,
    is_sample: bool = False,
) -> tuple[Hall, dict[str, Service], list[Desk]]:
    """A hall with its services, desks and hours, Monday to Friday."""
    hall = Hall(
        code=code,
        name=name,
        level=level,
        zone=zone,
        phone=phone,
        address=address,
        always_open=always_open,
        is_sample=is_sample,
    )
    work.session.add(hall)
    services = {
        usual.code: Service(
            hall=hall,
            code=usual.code,
            name={"vi": usual.vi, "en": usual.en},
            hint={"vi": usual.vi_hint, "en": usual.en_hint},
            position=position,
            first=usual.first,
            last=usual.last,
            more_first=usual.more[0],
            more_last=usual.more[1],
            mean_minutes=usual.mean_minutes,
            gives_appointment_numbers=usual.is_for_appointments,
            answers_results=usual.answers_results,
        )
        for position, usual in enumerate(SERVICES, start=1)
    }
    found = [Desk(hall=hall, label=str(n), position=n) for n in range(1, desks + 1)]
    work.session.add_all([*services.values(), *found])
    for desk in found:
        for served in _served(desk.position, desks):
            work.session.add(DeskService(desk=desk, service=services[served]))
    for weekday in range(5):
        for session, opens, closes in SESSIONS:
            work.session.add(
                OpeningRule(hall=hall, weekday=weekday, session=session, opens=opens, closes=closes)
            )
    work.session.flush()
    return hall, services, found


def _served(position: int, desks: int) -> tuple[str, ...]:
    """A small hall's desks serve everything."""
    if desks < 4:
        return tuple(usual.code for usual in SERVICES)
    return LAST_DESKS.get(desks - position + 1, ("regular", "appointment"))
