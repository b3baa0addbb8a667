"""What can go wrong with a record, as casework says it.

HallError
└── CaseworkError
    ├── NotIdCard       what was scanned is not the QR of an identity card    422
    │   └── HealthCard  it is the QR of a health-insurance card               422
    ├── Protected       the step would bring a sealed record into the open    409
    ├── Held            the step would take something out of a matter that is held     409
    └── NoticeWanted    a late answer, and its citizen was told no reason yet   409

What a reader may not know of is `hall.errors.NotFound`, word for word the same as
what does not exist.
"""

from hall.errors import HallError


class CaseworkError(HallError):
    """Something casework refuses."""


class NotIdCard(CaseworkError):
    """What was scanned is not the QR of an identity card. Never says what it was."""

    code = "not_id_card"
    status = 422


class HealthCard(NotIdCard):
    """The wrong card: its QR also has fields between bars, its first is no ID number."""

    code = "health_card"


class Protected(CaseworkError):
    """The step would bring a sealed record into the open."""

    code = "protected"
    status = 409


class Held(CaseworkError):
    """The step would take something out of a matter that the head keeps whole."""

    code = "held"
    status = 409


class NoticeWanted(CaseworkError):
    """A late answer, and its citizen was not told why it is late."""

    code = "late_notice_wanted"
    status = 409
