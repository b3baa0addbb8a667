"""The closed sets of the schedule. Labels: `casework.<set>.<value>`. No database here."""

from enum import StrEnum


class Half(StrEnum):
    """Half a day, as the hall's opening hours name it."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Office(StrEnum):
    """What somebody heads; how often they must receive follows (domain.md §3.3, a dated table)."""

    CENTRAL_HEAD = "central_head"
    PROVINCE_CHAIR = "province_chair"
    AGENCY_HEAD = "agency_head"
    COMMUNE_CHAIR = "commune_chair"
    UNIT_HEAD = "unit_head"
    DISTRICT_CHAIR = "district_chair"  # until 30/6/2025; kept for what was posted then
    OTHER = "other"  # a deputy, a guest: no minimum


class Capacity(StrEnum):
    """Who sits there: the head, or somebody for them. The law wants the head (Điều 18)."""

    HEAD = "head"
    DELEGATED = "delegated"


class Holding(StrEnum):
    """What became of a posted sitting, written down after it."""

    HELD = "held"
    NOT_HELD = "not_held"


class Every(StrEnum):
    """How a rule comes back."""

    WEEK = "week"
    MONTH = "month"
