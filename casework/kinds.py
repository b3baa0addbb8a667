"""The closed sets of casework, and the life of a petition. Labels: `casework.<set>.<value>`.

From the law and the ministry's forms: domain.md §2 and §6. Nothing here knows the
database.
"""

from enum import StrEnum

from hall.lifecycle import Life


class Kind(StrEnum):
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"  # protects who brings it: Luật Tố cáo 2018, Điều 8, 47, 56
    RECOMMENDATION = "recommendation"
    FEEDBACK = "feedback"


class Confidentiality(StrEnum):
    ORDINARY = "ordinary"
    PROTECTED = "protected"  # to a third officer it does not exist


class Protection(StrEnum):
    """What the citizen chose. The choice is stored; protection is what silence means."""

    BY_DEFAULT = "by_default"
    ASKED = "asked"
    DECLINED = "declined"


class IdKind(StrEnum):
    CARD = "card"  # căn cước, 12 digits
    OLD_CARD = "old_card"  # chứng minh nhân dân, 9 digits, quoted in old files
    PASSPORT = "passport"
    NONE = "none"


class Reception(StrEnum):
    REGULAR = "regular"
    PERIODIC = "periodic"
    AD_HOC = "ad_hoc"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class Source(StrEnum):
    IN_PERSON = "in_person"
    POST = "post"
    SUGGESTION_BOX = "suggestion_box"
    LEADER = "leader"
    DEPUTY = "deputy"
    FATHERLAND_FRONT = "fatherland_front"
    PRESS = "press"
    OTHER_AGENCY = "other_agency"
    ONLINE = "online"
    HOTLINE = "hotline"
    OTHER = "other"


class Outcome(StrEnum):
    """Of a visit; several may apply."""

    EXPLAINED_ON_SPOT = "explained_on_spot"
    ANSWERED_ON_SPOT = "answered_on_spot"
    PETITION_RECEIVED = "petition_received"
    STATEMENT_RECORDED = "statement_recorded"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    PROPOSE_ACCEPT = "propose_accept"
    GUIDED = "guided"
    FORWARDED = "forwarded"
    URGED = "urged"
    LEADER_APPOINTMENT = "leader_appointment"
    APPOINTMENT = "appointment"
    DOCUMENTS_TAKEN = "documents_taken"
    REFUSED = "refused"
    TERMINATION_ADVISED = "termination_advised"
    SENT_TO_LAWYER = "sent_to_lawyer"
    LEFT_UNSERVED = "left_unserved"


class MatterStatus(StrEnum):
    NOT_RESOLVED = "not_resolved"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    RESOLVED_BUT_CONTINUED = "resolved_but_continued"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    PARTLY_WITHDRAWN = "partly_withdrawn"


class Decision(StrEnum):
    """Where a petition goes from here."""

    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    GUIDE = "guide"
    RETURN = "return"
    FORWARD = "forward"
    URGE = "urge"
    NOTIFY = "notify"
    FILE = "file"
    REPORT_UP = "report_up"
    SPLIT = "split"
    MERGE = "merge"


class PetitionStatus(StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"  # accepted, being resolved
    HANDLED = "handled"  # nothing more to do here: guided, returned, forwarded, filed
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


_S = PetitionStatus
_OPEN = {_S.RECEIVED, _S.IN_PROGRESS, _S.SUSPENDED}
# fmt: off
PETITION: Life[PetitionStatus] = Life(
    # verb         from                                   to
    ("accept",    {_S.RECEIVED, _S.HANDLED},             _S.IN_PROGRESS),
    ("handle",    {_S.RECEIVED, _S.HANDLED},             _S.HANDLED),
    ("resolve",   {_S.IN_PROGRESS},                      _S.RESOLVED),
    ("suspend",   {_S.IN_PROGRESS},                      _S.SUSPENDED),
    ("resume",    {_S.SUSPENDED},                        _S.IN_PROGRESS),
    ("terminate", {_S.IN_PROGRESS, _S.SUSPENDED},        _S.TERMINATED),
    ("withdraw",  _OPEN,                                 _S.WITHDRAWN),
)
# fmt: on

# A decision that moves the petition; the others (urge, notify, report up, split) only go on record.
VERB_OF: dict[Decision, str] = {
    Decision.ACCEPT: "accept",
    Decision.NOT_ACCEPT: "handle",
    Decision.GUIDE: "handle",
    Decision.RETURN: "handle",
    Decision.FORWARD: "handle",
    Decision.FILE: "handle",
    Decision.MERGE: "handle",
}
