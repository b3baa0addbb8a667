"""The closed sets of what other systems are told: topics, ways, states. No database.

Labels: `casework.hook_<set>.<value>`, also of `hall.outward.Failure`.
"""

from enum import StrEnum


class Topic(StrEnum):
    """What somebody outside may ask to be told of. The value is the `type` they read."""

    PETITION_REGISTERED = "petition.registered"
    PETITION_CHANGED = "petition.changed"  # decided, suspended, resolved, …
    DEADLINE_PASSED = "deadline.passed"
    VISIT_RECORDED = "visit.recorded"
    TEST = "test"  # when the technician wants to see that it arrives


TO_CHOOSE = tuple(each for each in Topic if each is not Topic.TEST)


class Speech(StrEnum):
    """In which words a hook speaks."""

    WEBHOOK = "webhook"  # our own JSON, signed
    CITY = "city"  # what a city's petition software wants to hear: `city_petitions`


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    PARKED = "parked"  # tried as often as is sensible; a person has to look
