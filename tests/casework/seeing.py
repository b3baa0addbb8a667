"""What an officer is told, by every function that reads."""

from collections.abc import Callable
from typing import Any

from casework import (
    citizens,
    file,
    matters,
    petitions,
    visits,
)
from hall.errors import NotFound
from hall.store import Store
from tests.casework.reception import (
    AN,
    asks,
)
from tests.casework.story import TODAY, Story


def everything_seen_by(store: Store, who: str, story: Story) -> dict[str, str]:
    """Every function that reads, as that officer: what it tells, or how it refuses."""
    reads: dict[str, Callable[[], Any]] = {
        "by_number": lambda: asks(store, who, citizens.by_number, AN.id_number),
        "by_name": lambda: asks(store, who, citizens.by_name, "nguyen thu an"),
        "by_card": lambda: (
            asks(
                store,
                who,
                citizens.by_card,
                f"{AN.id_number}||Người Cầm Thẻ|05031990|Nam|Hà Nội|15042021",
            ).person
        ),
        "details": lambda: asks(store, who, citizens.details, story.citizen),
        "of_citizen": lambda: asks(store, who, file.of_citizen, story.citizen),
        "of_matter": lambda: asks(store, who, file.of_matter, story.taken.matter),
        "of_code": lambda: asks(store, who, file.of_matter, story.code),
        "of_petition": lambda: asks(store, who, file.of_petition, story.taken.petition.id),
        "show": lambda: asks(store, who, petitions.show, story.taken.petition.id),
        "first": lambda: asks(store, who, visits.page, story.first.visit.id),
        "second": lambda: asks(store, who, visits.page, story.second.visit.id),
        "of_day": lambda: asks(store, who, visits.of_day, TODAY),
        "drafts": lambda: asks(store, who, visits.drafts),
        "entries": lambda: asks(store, who, matters.entries, story.taken.matter),
    }
    told: dict[str, str] = {}
    for name, read in reads.items():
        try:
            told[name] = plainly(read())
        except NotFound as refused:
            told[name] = f"NotFound {refused.code} {type(refused).__name__}"
    return told


def plainly(value: Any) -> str:
    """All of it, also what stays out of `repr`."""
    if hasattr(value, "__dataclass_fields__"):
        inside = ", ".join(plainly(getattr(value, name)) for name in value.__dataclass_fields__)
        return f"{type(value).__name__}({inside})"
    if isinstance(value, tuple):
        return f"({', '.join(map(plainly, value))})"
    return str(value)
