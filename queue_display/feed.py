"""The posted schedule as a calendar that others subscribe to (RFC 5545).

A sitting keeps its UID for ever; what is changed comes with a higher SEQUENCE, what is moved
as cancelled, with the reason, beside the new one. Only what is posted, and no more of it.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from casework.model import ScheduleDay
from hall.model import Hall
from hall.words import Words
from queue_display.sittings import Sitting, Span

REFRESH = "PT6H"  # how often a subscriber may look again
HALVES = {"morning": (time(7, 30), time(11, 30)), "afternoon": (time(13, 30), time(17, 0))}


def written(hall: Hall, span: Span, *, words: Words, hall_name: str, url: str) -> bytes:
    """The calendar's text. The same schedule gives the same bytes."""
    zone = ZoneInfo(hall.zone)
    feed = Calendar()
    feed.add("prodid", f"-//Tiếp Dân//{hall.code}//{words.code.upper()}")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", f"{words('schedule.title')} – {hall_name}")
    feed.add("x-wr-calname", f"{words('schedule.title')} – {hall_name}")
    feed.add("x-wr-timezone", hall.zone)
    feed.add("refresh-interval", vText(REFRESH), parameters={"VALUE": "DURATION"})
    feed.add("url", f"{url}/schedule")
    if span.days:
        feed.add_component(Timezone.from_tzinfo(zone, hall.zone, span.first, span.last))
    for sitting in span.sittings:
        feed.add_component(_event(hall, sitting, zone, words, hall_name, url))
    return bytes(feed.to_ical())


def _event(
    hall: Hall, sitting: Sitting, zone: ZoneInfo, words: Words, hall_name: str, url: str
) -> Event:
    row = sitting.row
    begins, ends = _times(sitting, zone)
    changed = row.changed_at or row.published_at
    event = Event()
    event.add("uid", f"sitting-{row.id}@{hall.code}.tiepdan")
    event.add("sequence", row.version)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("status", "CANCELLED" if row.is_moved else "CONFIRMED")
    event.add("summary", _summary(row, words))
    event.add("location", ", ".join(part for part in (row.place, hall_name, hall.address) if part))
    event.add("description", "\n".join(_lines(row, words)))
    event.add("url", f"{url}/schedule?month={row.day:%Y-%m}")
    event.add("transp", "TRANSPARENT")
    return event


def _times(sitting: Sitting, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Its hours on the hall's clock; where the hall has none that day, those of an office."""
    if sitting.hours:
        return sitting.hours.opens.astimezone(zone), sitting.hours.closes.astimezone(zone)
    day: date = sitting.row.day
    opens, closes = HALVES[sitting.row.session]
    return datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)


def _summary(row: ScheduleDay, words: Words) -> str:
    form = words(f"casework.reception.{row.reception}")
    said = f"{form} – {row.leader_name}" if row.leader_name else form
    return f"{words('schedule.moved')}: {said}" if row.is_moved else said


def _lines(row: ScheduleDay, words: Words) -> list[str]:
    """What the page tells of it, a line each."""
    lines = []
    if row.is_moved:
        lines.append(moved(row, words))
    if row.leader_name:
        told = (row.leader_name, row.leader_title, row.leader_landline, row.leader_mobile)
        lines.append(f"{words('schedule.leader')}: {', '.join(part for part in told if part)}")
    for each in row.officers:
        named = [each["name"], each.get("landline", ""), each.get("mobile", "")]
        lines.append(f"{words('schedule.officers')}: {', '.join(part for part in named if part)}")
    for name in ("participants", "content"):
        if text := getattr(row, name):
            lines.append(f"{words('schedule.' + name)}: {text}")
    return lines


def moved(row: ScheduleDay, words: Words) -> str:
    """Why it is not held then, and when instead."""
    reason = words("schedule.reason", reason=row.moved_reason)
    if row.moved_to is None:
        return reason
    half = words(f"casework.session.{row.moved_to.session}").lower()
    return (
        words("schedule.moved.to", day=f"{row.moved_to.day:%d/%m/%Y}", session=half) + f" {reason}"
    )
