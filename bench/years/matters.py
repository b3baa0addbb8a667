"""What they came about: matters, their petitions, what happened to them, what is due."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.years.ground import CONTENT, REQUESTS, Ground
from bench.years.pen import Pen, at, key

OPEN_TERMS = 3_000
OVERDUE_TERMS = 600  # and half as many that soon will be
ACCUSED = "Ủy ban nhân dân xã Ví Dụ"
_LETTERS = str.maketrans("0123456789", "BCFGHJKLMN")


def write(pen: Pen, ground: Ground) -> None:
    petitions = range(1, ground.size.petitions + 1)
    pen.insert("matter", (_matter(pen, ground, n) for n in range(1, ground.size.matters + 1)))
    pen.insert("matter_entry", (_entry(ground, n) for n in petitions))
    numbers: dict[int, int] = {}
    pen.insert("petition", (_petition(pen, ground, n, numbers) for n in petitions))
    rows = ({"hall_id": 1, "year": year, "last": last} for year, last in numbers.items())
    pen.insert("register", rows)
    pen.insert("petition_event", (event for n in petitions for event in _events(ground, n)))
    pen.insert("deadline", (term for n in petitions for term in _terms(ground, n)))


def _matter(pen: Pen, ground: Ground, n: int) -> dict[str, Any]:
    public, opened_at = key("M", n), at(ground.opened(n), 0)
    hidden = ground.is_protected(n)
    return {
        "id": n,
        "public_id": public,
        "hall_id": 1,
        "code": f"{n:08d}".translate(_LETTERS),
        **pen.sealed("matter", public, title=f"Đất đai, thửa {n}", summary=CONTENT[:120]),
        "status": "resolved",
        "lead_officer_id": ground.lead(n),
        "opened_at": opened_at,
        "confidentiality": "protected" if hidden else "ordinary",
        "protection": "by_default",
        "sealed_at": opened_at if hidden else None,
        "version": 1,
    }


def _entry(ground: Ground, n: int) -> dict[str, Any]:
    matter = ground.matter_of(n)
    return {
        "public_id": key("E", n),
        "matter_id": matter,
        "petition_id": n,
        "staff_id": ground.lead(matter),
        "at": at(ground.opened(matter), n % 400),
        "verb": "take_in",
        "before": "{}",
        "after": "{}",
        "reason": b"",
    }


def _petition(pen: Pen, ground: Ground, n: int, numbers: dict[int, int]) -> dict[str, Any]:
    matter = ground.matter_of(n)
    hidden = ground.is_protected(matter)
    day = ground.opened(matter)
    numbers[day.year] = number = numbers.get(day.year, 0) + 1
    public, received_at, code = key("P", n), at(day, n % 400), f"L{n:011d}"
    kinds = ("complaint", "recommendation", "feedback")
    return {
        "id": n,
        "public_id": public,
        "hall_id": 1,
        "matter_id": matter,
        "year": day.year,
        "number": number,
        "kind": "denunciation" if hidden else kinds[n % 3],
        "source": "in_person",
        "received_at": received_at,
        "received_by": ground.lead(matter),
        "citizen_id": ground.citizen_of(matter),
        "signers": 1,
        **pen.sealed("petition", public, content=CONTENT.format(n=n), requests=REQUESTS),
        **pen.sealed("petition", public, accused=ACCUSED, lookup=code),
        "status": "in_progress" if _is_open(ground, n) else "resolved",
        "decision": "accept",
        "decided_at": received_at,
        "lookup_hash": pen.vault.index("lookup", code),
        "may_follow": 0,
        "confidentiality": "protected" if hidden else "ordinary",
        "protection": "by_default",
        "sealed_at": received_at if hidden else None,
        "version": 2,
    }


def _is_open(ground: Ground, petition: int) -> bool:
    return petition > ground.size.petitions - OPEN_TERMS


def _events(ground: Ground, n: int) -> Iterator[dict[str, Any]]:
    matter = ground.matter_of(n)
    day = ground.opened(matter)
    for turn, event in enumerate(("received", "accepted")):
        yield {
            "id": 2 * n + turn,
            "public_id": key("V", 2 * n + turn),
            "petition_id": n,
            "event": event,
            "day": day.isoformat(),
            "staff_id": ground.lead(matter),
            "at": at(day, n % 400),
        }


def _terms(ground: Ground, n: int) -> Iterator[dict[str, Any]]:
    day = ground.opened(ground.matter_of(n))
    yield _term(n, "kn_accept", 2 * n, day, day + timedelta(days=14), day, "accepted")
    due = day + timedelta(days=45)
    if not _is_open(ground, n):
        yield _term(n, "kn_resolve_1", 2 * n + 1, day, due, due, "resolved")
        return
    left = n - ground.size.petitions + OPEN_TERMS
    late = left <= OVERDUE_TERMS
    soon = left <= OVERDUE_TERMS * 3 // 2
    due = ground.today + timedelta(days=-1 - left % 90 if late else 3 if soon else 30)
    yield _term(n, "kn_resolve_1", 2 * n + 1, day, due, None, None)


def _term(
    petition: int,
    rule: str,
    event: int,
    starts: date,
    due: date,
    ended: date | None,
    by: str | None,
) -> dict[str, Any]:
    return {
        "hall_id": 1,
        "petition_id": petition,
        "event_id": event,
        "rule": rule,
        "starts_on": starts.isoformat(),
        "due_on": due.isoformat(),
        "remind_on": (due - timedelta(days=5)).isoformat(),
        "ended_on": ended.isoformat() if ended else None,
        "ended_by": by,
        "is_void": 0,
    }
