"""The visits of twenty years, what came of each, and which petition it was about."""

from typing import Any

from bench.years.ground import CONTENT, NEXT_STEP, REQUESTS, Ground
from bench.years.pen import Pen, at, key


def write(pen: Pen, ground: Ground) -> None:
    numbers = range(1, ground.size.visits + 1)
    pen.insert("visit", (_visit(pen, ground, n) for n in numbers))
    pen.insert(
        "visit_outcome",
        ({"visit_id": n, "outcome": "statement_recorded", "position": 0} for n in numbers),
    )
    pen.insert(
        "visit_petition",
        (
            {"visit_id": n, "petition_id": ground.first_of[ground.subject[n]]}
            for n in numbers
            if ground.subject[n]
        ),
    )


def _visit(pen: Pen, ground: Ground, n: int) -> dict[str, Any]:
    matter = ground.subject[n]
    hidden = bool(matter) and ground.is_protected(matter)
    public, day = key("T", n), ground.day(n)
    begun, done = at(day, 60 + n % 137 * 2), at(day, 75 + n % 137 * 2)
    return {
        "id": n,
        "public_id": public,
        "hall_id": 1,
        "ticket_id": ground.size.visits + 1 - n,
        "desk_id": 1 + n % 8,
        "officer_id": ground.officer(n),
        "day": day.isoformat(),
        "started_at": begun,
        "finished_at": done,
        "saved_at": done,
        "citizen_id": ground.citizen_at(n),
        "matter_id": matter or None,
        "kind": "denunciation" if hidden else "complaint",
        "reception": "regular",
        "mode": "in_person",
        "party_size": 1,
        **pen.sealed("visit", public, content=CONTENT.format(n=n), requests=REQUESTS),
        **pen.sealed("visit", public, next_step=NEXT_STEP),
        "next_on": None,
        "confidentiality": "protected" if hidden else "ordinary",
        "protection": "by_default",
        "sealed_at": begun if hidden else None,
        "version": 3,
    }
