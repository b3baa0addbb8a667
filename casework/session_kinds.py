"""The closed sets of leaders' sessions, incidents and refusals, with labels under `casework`."""

from enum import StrEnum


class RequestStatus(StrEnum):
    """Whether a citizen's wish to see the leader is granted."""

    PENDING = "pending"
    AGREED = "agreed"
    DECLINED = "declined"


class SessionOutcome(StrEnum):
    """What a session brought a citizen."""

    ANSWERED_NOW = "answered_now"
    ASSIGNED_TO_CHECK = "assigned_to_check"
    WAITING = "waiting"
    DONE = "done"


class ToldBy(StrEnum):
    """How a citizen heard of the answer to their wish."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    SLIP = "slip"  # from the ticket printer, into the hand


class Checked(StrEnum):
    """How it was made sure who sits at the other end (Nghị định 154/2026, chương V)."""

    CARD_AT_SITE = "card_at_site"  # somebody of that site held the card
    CARD_ON_CAMERA = "card_on_camera"
    ELECTRONIC = "electronic"


class IncidentKind(StrEnum):
    DISORDER = "disorder"
    THREAT = "threat"
    WEAPON = "weapon"
    FIRE = "fire"
    HEALTH = "health"
    PROPERTY = "property"
    OTHER = "other"


class RefusalGround(StrEnum):
    """Luật Tiếp công dân, Điều 9; Nghị định 154/2026, Điều 4 (domain.md §3.4)."""

    INTOXICATED_OR_INCAPABLE = "intoxicated_or_incapable"
    THREAT_INSULT_RULES = "threat_insult_rules"
    SETTLED_PROLONGED = "settled_prolonged"
    WEAPON_DANGEROUS_ITEM = "weapon_dangerous_item"
    SECURITY_CHECK_REFUSED = "security_check_refused"
    UNAUTHORISED_RECORDING = "unauthorised_recording"
    INCITEMENT_DISORDER = "incitement_disorder"
    NO_CAPACITY_NO_GUARDIAN = "no_capacity_no_guardian"
    NO_PROOF_OF_AUTHORITY = "no_proof_of_authority"
    OUT_OF_SCOPE = "out_of_scope"
    FEEDBACK_ALREADY_ANSWERED = "feedback_already_answered"
    COURT_FINAL = "court_final"
    OTHER_AGENCY_ACTIVE = "other_agency_active"
