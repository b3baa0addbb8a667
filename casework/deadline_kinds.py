"""The closed sets of deadlines: rules, what begins and ends them, why an answer is late.

Labels: `casework.<set>.<value>`. Numbers are in `dated/deadlines.csv`. No database here.
"""

from enum import StrEnum


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"


class Rule(StrEnum):
    """One term of the law, by the name domain.md §4.1 gives it."""

    RECEPTION_OUTCOME_NOTICE = "reception_outcome_notice"
    REFUSAL_NOTICE = "refusal_notice"
    RESOLVER_REPLY_TO_BOARD = "resolver_reply_to_board"
    BOARD_TELLS_CITIZEN = "board_tells_citizen"
    ONLINE_TEST = "online_test"
    ONLINE_READY = "online_ready"
    UNPROCESSED_ALARM = "unprocessed_alarm"
    KN_FILE_1 = "kn_file_1"
    KN_ACCEPT = "kn_accept"
    KN_RESOLVE_1 = "kn_resolve_1"
    KN_SEND_1 = "kn_send_1"
    KN_FILE_2 = "kn_file_2"
    KN_RESOLVE_2 = "kn_resolve_2"
    KN_SEND_2 = "kn_send_2"
    KN_DIALOGUE_INVITE = "kn_dialogue_invite"
    KN_SUSPEND_SEND = "kn_suspend_send"
    KN_DISCIPLINE_FILE_1 = "kn_discipline_file_1"
    KN_DISCIPLINE_FILE_2 = "kn_discipline_file_2"
    KN_DISCIPLINE_ACCEPT = "kn_discipline_accept"
    KN_DISCIPLINE_RESOLVE = "kn_discipline_resolve"
    TC_VERIFY = "tc_verify"
    TC_FORWARD = "tc_forward"
    TC_NOTIFY_ACCEPT = "tc_notify_accept"
    TC_RESOLVE = "tc_resolve"
    TC_SUSPEND_SEND = "tc_suspend_send"
    TC_AGAIN = "tc_again"
    TC_OVERDUE_ASK = "tc_overdue_ask"
    TC_OVERDUE_REPLY = "tc_overdue_reply"
    TC_PUBLISH = "tc_publish"
    TC_REPLY_PRESS = "tc_reply_press"
    PA_OUTCOME = "pa_outcome"
    PA_RESOLVE = "pa_resolve"
    PA_ADMIN_RULE_FORWARD = "pa_admin_rule_forward"


class Variant(StrEnum):
    """Which length of a rule's term applies."""

    USUAL = "usual"
    COMPLEX = "complex"
    REMOTE = "remote"
    REMOTE_COMPLEX = "remote_complex"
    SEVERAL_PLACES = "several_places"
    DISMISSAL = "dismissal"
    EXTENSION_COMPLEX = "extension_complex"
    EXTENSION_VERY_COMPLEX = "extension_very_complex"


class Event(StrEnum):
    """What happened to a petition on a day; a term begins or ends with it."""

    RECEIVED = "received"
    TAKEN_IN = "taken_in"  # at a reception: the ten working days of Điều 28 run
    DECISION_RECEIVED = "decision_received"  # the citizen got the decision complained of
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    GUIDED = "guided"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    FILED = "filed"
    OUTCOME_TOLD = "outcome_told"
    ACCEPTANCE_TOLD = "acceptance_told"
    DIALOGUE = "dialogue"  # the day it is held, which may be to come
    DIALOGUE_INVITED = "dialogue_invited"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    TERMINATED = "terminated"
    SUSPENSION_SENT = "suspension_sent"
    RESOLVED = "resolved"
    DECISION_SENT = "decision_sent"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FIRST_DECISION_RECEIVED = "first_decision_received"
    FIRST_TERM_OVER = "first_term_over"
    SECOND_FILED = "second_filed"
    RESOLVED_ELSEWHERE = "resolved_elsewhere"
    RESOLVER_REPLIED = "resolver_replied"
    CITIZEN_TOLD = "citizen_told"
    FORWARDER_TOLD = "forwarder_told"
    OVERDUE_REPORTED = "overdue_reported"
    SUPERIOR_ASKED = "superior_asked"
    RESOLVER_REPORTED = "resolver_reported"


class Party(StrEnum):
    """Whose term it is."""

    HALL = "hall"
    RESOLVER = "resolver"  # another body: urged when late
    CITIZEN = "citizen"  # whose right ends with it; nobody owes an answer


class Standing(StrEnum):
    """How a deadline stands on a day."""

    RUNNING = "running"
    SOON = "soon"  # the reminder is due
    OVERDUE = "overdue"
    STOPPED = "stopped"  # suspended: its clock stands
    MET = "met"
    MET_LATE = "met_late"


class LateReason(StrEnum):
    """Why an answer comes late, as the citizen is told (Chỉ thị 07/CT-UBND, 2018)."""

    WAITING_OTHER_AGENCY = "waiting_other_agency"
    NEED_MORE_EVIDENCE = "need_more_evidence"
    COMPLEX_MATTER = "complex_matter"
    CITIZEN_ABSENT = "citizen_absent"
    OBJECTIVE_OBSTACLE = "objective_obstacle"
    OVERLOAD = "overload"
    OTHER = "other"  # in words


class Criterion(StrEnum):
    """What makes a petition complex (Nghị định 155/2026, Điều 3a; Nghị định 31/2019, Điều 3)."""

    SEVERAL_PLACES = "several_places"
    SEVERAL_CONTENTS = "several_contents"
    MANY_PEOPLE = "many_people"
    FOREIGN_ELEMENT = "foreign_element"
    SEVERAL_AGENCIES = "several_agencies"
    AGENCIES_DISAGREE = "agencies_disagree"
    CONTRADICTORY_EVIDENCE = "contradictory_evidence"
