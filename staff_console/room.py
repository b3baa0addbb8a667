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


MACHINES = ("add_device", "display_page")
PLANNED = (
    *("new_sitting", "sitting", "roster", "recurring_rules", "posting_log"),
    *("notice_board", "wall_texts"),
)
OF_THE_HALL = ("rule", "rule_settings", "skills", "out_of_turn", "forecast_truth")
SOUGHT = ("seek_anything", "citizen", "matter")

# in the order of the bar; the first that a role may enter is where it lands
WAYS = (
