"""How what was sent is refused: one place for JSON that is none, and for fields that cannot be."""

from pydantic import ValidationError

from hall.errors import BadInput

MOST_NAMED = 5  # faults told of at once
LONGEST_NAME = 60  # characters of a field's name; the sender may have made it up


class Unreadable(BadInput):
    """Not what HTTP or JSON calls well-formed. `field` is the body, or the header's name."""

    status = 400


def of(error: ValidationError) -> BadInput:
    """The refusal that says where the first fault is, and names the next few besides."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if faults[0]["type"] == "json_invalid":
        return Unreadable("body", faults[0]["msg"])
    named = [(_field(fault["loc"]), fault["msg"]) for fault in faults[:MOST_NAMED]]
    others = "".join(f"; {field}: {why}" for field, why in named[1:])
    return BadInput(named[0][0], named[0][1] + others)


def _field(where: tuple[int | str, ...]) -> str:
    """`assistance.0`; the whole body where no field is to blame."""
    return ".".join(str(part) for part in where)[:LONGEST_NAME] or "body"
