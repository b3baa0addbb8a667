"""The room itself, and who may enter which part of it."""

from dataclasses import dataclass

from flask import Blueprint, g

from hall.model import Role
from hall.web.context import this_hall

room = Blueprint(
    "staff_console",
    __name__,
    url_prefix="/staff",
    template_folder="templates",
    static_folder="static",
)

OFFICERS = ("officer", "supervisor")  # receive citizens, and see what they said
SUPERVISORS = ("supervisor",)
KEEPERS = ("technician", "supervisor")  # of machines
AUDITORS = ("auditor", "supervisor")  # read journals
POSTERS = (*OFFICERS, "auditor")  # read what was posted, and when


@dataclass(frozen=True)
class Way:
    """A page in the bar on top."""

    endpoint: str
    words: str  # key in the catalogs
    icon: str
    roles: tuple[str, ...]
    pages: tuple[str, ...] = ()  # further ones that stand under it

    def leads_to(self, endpoint: str) -> bool:
        return endpoint == self.endpoint or endpoint.removeprefix("staff_console.") in self.pages


MACHINES = ("add_device", "display_page", "kiosk_page", "rating_page")
PLANNED = (
    *("new_sitting", "sitting", "roster", "recurring_rules", "posting_log"),
    *("notice_board", "wall_texts"),
)
PAPERS = ("papers", "new_paper", "paper_templates")
OF_THE_HALL = ("rule", "rule_settings", "skills_page", "out_of_turn", "forecast_truth")
SOUGHT = (
    *("seek_anything", "citizen", "matter", "petition", "due", "leader", "leader_session"),
    *("leader_calls", "online_sitting"),
    *("refusal", "incidents", "remarks", "remark"),
    *("letters", "seek_sender", "new_letter"),
    *("retention", "hand_out", "citizen_changes"),
    *PAPERS,
)

BOOKED = ("seek_holder",)
IMPORTED = ("import_columns", "import_preview", "import_done")

# what is set once and seldom looked at: tabs of one way, so that the bar stays short
SETTINGS = (
    Way("staff_console.days", "console.way.days", "clock", SUPERVISORS),
    Way("staff_console.devices", "console.way.devices", "screen", KEEPERS, MACHINES),
    Way("staff_console.voice", "console.way.voice", "bell", KEEPERS),
    Way("staff_console.phones", "console.way.phones", "phone", KEEPERS),
    Way("staff_console.slips", "console.way.slips", "slip", KEEPERS),
    Way("staff_console.hooks", "console.way.hooks", "swap", KEEPERS, ("add_hook",)),
    Way("staff_console.imports", "console.way.imports", "forward", SUPERVISORS, IMPORTED),
)
SET = (
    *("days", "devices", "voice", "phones", "slips", "hooks", "add_hook", "imports"),
    *(*MACHINES, *IMPORTED),
)

# in the order of the bar; the first that a role may enter is where it lands
WAYS = (
    Way("staff_console.overview", "console.way.overview", "home", SUPERVISORS, OF_THE_HALL),
    Way("staff_console.desk", "console.way.desk", "desk", OFFICERS, ("choose", "visit")),
    Way("staff_console.appointments", "console.way.appointments", "calendar", OFFICERS, BOOKED),
    Way("staff_console.search", "console.way.search", "search", OFFICERS, SOUGHT),
    Way("staff_console.book", "console.way.book", "slip", OFFICERS),
    Way("staff_console.plan", "console.way.plan", "calendar", OFFICERS, PLANNED),
    Way("staff_console.devices", "console.way.devices", "screen", ("technician",), SET),
    Way("staff_console.days", "console.way.settings", "edit", SUPERVISORS, SET),
    Way("staff_console.journal", "console.way.journal", "clock", AUDITORS, ("readings",)),
)


def ways(role: Role | None) -> list[Way]:
    """The pages that role may enter."""
    return _open_to(role, WAYS)


def _open_to(role: Role | None, ways: tuple[Way, ...]) -> list[Way]:
    return [way for way in ways if role is not None and role.value in way.roles]


@room.context_processor
def bar() -> dict[str, object]:
    caller = g.get("caller")
    is_sample = caller is not None and this_hall().is_sample
    role = caller.role if caller else None
    return {"ways": ways(role), "settings": _open_to(role, SETTINGS), "is_sample": is_sample}
