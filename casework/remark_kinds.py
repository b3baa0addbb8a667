"""The closed sets of remarks: what is dropped in the hall's box. Labels: `remark.<set>.<value>`.

Two channels in one box (domain.md F-11): how one was treated, and a matter of one's own.
"""

from enum import StrEnum

from hall.lifecycle import Life


class Channel(StrEnum):
    STAFF = "staff"  # góp ý về thái độ phục vụ: goes to the head, never to whom it concerns
    MATTER = "matter"  # phản ánh về một vụ việc: an officer takes it in as a petition


class RemarkState(StrEnum):
    """All that its holder is told."""

    RECEIVED = "received"
    TAKEN_IN = "taken_in"
    CLOSED = "closed"


class StaffMark(StrEnum):
    """What may be touched of the service; the first six at the kiosk, the others after a visit."""

    IMPOLITE = "impolite"
    UNCLEAR = "unclear"
    WAITED_LONG = "waited_long"
    HINDERED = "hindered"
    UNPLEASANT = "unpleasant"
    PRAISE = "praise"
    PAPERS_UNTOLD = "papers_untold"


class MatterMark(StrEnum):
    """What may be touched of a matter: its field, never the kind of petition (domain.md §7.2)."""

    LAND = "land"
    POLICY = "policy"
    BUILDING = "building"
    ENVIRONMENT = "environment"
    PROCEDURE = "procedure"
    OTHER = "other"


AT_THE_KIOSK: dict[Channel, tuple[StrEnum, ...]] = {
    Channel.STAFF: tuple(StaffMark)[:6],
    Channel.MATTER: tuple(MatterMark),
}
MARKS: dict[Channel, frozenset[str]] = {
    Channel.STAFF: frozenset(StaffMark),
    Channel.MATTER: frozenset(MatterMark),
}

REMARK = Life(
    ("take_in", {RemarkState.RECEIVED}, RemarkState.TAKEN_IN),
    ("close", {RemarkState.RECEIVED}, RemarkState.CLOSED),
)
