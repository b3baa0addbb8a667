"""The axes by which a petition is classified (domain.md §6.1). Labels: `casework.<set>.<value>`."""

from enum import StrEnum


class Competence(StrEnum):
    OURS = "ours"
    SUBORDINATE = "subordinate"
    OTHER = "other"


class Eligibility(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class Ineligible(StrEnum):
    """Why a petition cannot be handled as it is."""

    MISSING_DATE_NAME_SIGNATURE = "missing_date_name_signature"
    COMPLAINT_CONTENT_MISSING = "complaint_content_missing"
    DENUNCIATION_CONTENT_MISSING = "denunciation_content_missing"
    FEEDBACK_CONTENT_MISSING = "feedback_content_missing"
    SENT_TO_MANY_INCL_COMPETENT = "sent_to_many_incl_competent"
    GUIDED_ONCE_ALREADY = "guided_once_already"
    ALREADY_PROCESSED = "already_processed"
    INSULTING_OR_HOSTILE = "insulting_or_hostile"
    ILLEGIBLE = "illegible"
    NO_TRANSLATION = "no_translation"


class System(StrEnum):
    """To which system the competent body belongs."""

    ADMINISTRATIVE = "administrative"
    ELECTED_BODY = "elected_body"
    JUDICIAL_ENFORCEMENT = "judicial_enforcement"
    PARTY_SOCIO_POLITICAL = "party_socio_political"
    PUBLIC_UNIT = "public_unit"
    STATE_ENTERPRISE = "state_enterprise"


class Field(StrEnum):
    """What it is about, as the reports count."""

    POLICY_REGIME = "policy_regime"
    LAND_HOUSING = "land_housing"
    CIVIL_SERVICE = "civil_service"
    CORRUPTION = "corruption"
    JUDICIAL = "judicial"
    PARTY_UNIONS = "party_unions"
    ADMIN_OTHER = "admin_other"
    OTHER = "other"


class Round(StrEnum):
    FIRST = "first"
    SECOND = "second"  # complaint
    COURT_JUDGED = "court_judged"  # complaint
    CONTINUED = "continued"  # denunciation


class Regime(StrEnum):
    """A petition to which other terms apply."""

    USUAL = "usual"
    DISCIPLINE = "discipline"  # complaint about a disciplinary decision
    DISMISSAL = "dismissal"  # … of dismissal
    ADMIN_RULES = "admin_rules"  # feedback on administrative rules


class Result(StrEnum):
    """What a resolution found. The first three in the first round, the others in the second."""

    RIGHT = "right"
    PARTLY_RIGHT = "partly_right"
    WRONG = "wrong"
    UPHELD = "upheld"
    CHANGED = "changed"


class Risk(StrEnum):
    """How likely a matter is to become a hot spot."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Condition(StrEnum):
    """What must be so for a petition to be accepted, as a check-list (domain.md §6.1)."""

    DATED = "dated"
    NAMED = "named"  # name and address
    SIGNED = "signed"  # or a fingerprint
    READABLE = "readable"  # and in Vietnamese, or with a notarised translation
    SAYS_WHOM = "says_whom"
    SAYS_WHAT = "says_what"  # what and why
    SAYS_WISH = "says_wish"
    OWN_RIGHT = "own_right"
    HAS_CAPACITY = "has_capacity"
    LAWFUL_REPRESENTATIVE = "lawful_representative"
    IN_TIME = "in_time"
    NO_SECOND_DECISION = "no_second_decision"
    NOT_IN_COURT = "not_in_court"
    SAYS_ACCUSED = "says_accused"
    SAYS_ACT = "says_act"
    HAS_BASIS = "has_basis"  # to find the offender and the act
    NEW_EVIDENCE = "new_evidence"  # of a continued denunciation, or after a settled complaint
    ALL_SIGNED = "all_signed"  # of many
    REPRESENTATIVES_NAMED = "representatives_named"  # of many, in writing
