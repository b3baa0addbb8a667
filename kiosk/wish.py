"""What a citizen said by touch, read strictly. Nothing of it tells why they come."""

from hall.errors import BadInput
from hall.issuing import Wish

FIELDS = {"service", "party_size", "representatives", "priority", "private", "assistance"}


def read(body: object, *, language: str) -> Wish:
    """The wish in a request's JSON. BadInput names the field; `issue` judges the values."""
    if not isinstance(body, dict):
        raise BadInput("body", "a JSON object is wanted")
    if unknown := sorted(set(body) - FIELDS):
        raise BadInput(str(unknown[0]), "no such field")
    service = body.get("service")
    if not isinstance(service, str):
        raise BadInput("service", "the code of a service is wanted")
    assistance = body.get("assistance", [])
    if not isinstance(assistance, list) or not all(isinstance(each, str) for each in assistance):
        raise BadInput("assistance", "a list of words is wanted")
    return Wish(
        service=service,
        party_size=_whole(body, "party_size"),
        representatives=_whole(body, "representatives") if "representatives" in body else None,
        language=language,
        priority=_yes_or_no(body, "priority"),
        private=_yes_or_no(body, "private"),
        assistance=tuple(sorted(set(assistance))),
    )


def _whole(body: dict[str, object], name: str) -> int:
    value = body.get(name, 1)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(name, "a whole number is wanted")
    return value


def _yes_or_no(body: dict[str, object], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise BadInput(name, "true or false is wanted")
    return value


def code(body: object) -> str:
    """The digits of an appointment's code in a request's JSON. BadInput if there are none."""
    found = body.get("code") if isinstance(body, dict) else None
    if not isinstance(found, str) or not found.isascii() or not 1 <= len(found) <= 40:
        raise BadInput("code", "the digits on the slip are wanted")
    return found
