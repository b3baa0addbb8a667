"""The request headers that some calls read, each with its check and its words for the OpenAPI."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from api.refusals import Unreadable


@dataclass(frozen=True)
class Header:
    """A header; its value reaches the view as the keyword `passes`, None if it was not sent."""

    name: str
    passes: str
    pattern: str  # the same for us and for the OpenAPI text
    longest: int  # characters
    read: Callable[[str], object]
    description: str
    example: str

    def value(self) -> object:
        """What was sent. Unreadable, naming the header, if it cannot be meant."""
        text = request.headers.get(self.name)
        if text is None:
            return None
        if len(text) > self.longest or re.fullmatch(self.pattern, text) is None:
            raise Unreadable(self.name, f"{self.pattern}, at most {self.longest} characters")
        return self.read(text)


IDEMPOTENCY_KEY = Header(
    name="Idempotency-Key",
    passes="key",
    pattern=r"[!-~]([ -~]*[!-~])?",
    longest=200,
    read=str,
    description="Made up anew for each wish, the same when it is sent again: the same key gives "
    "the same ticket and no second slip. Kept for two days.",
    example="b3b1c1f4-7c5e-4d0a-9f0e-5f2d8f0a6c11",
)
IF_MATCH = Header(
    name="If-Match",
    passes="version",
    pattern=r'[0-9]{1,9}|"[0-9]{1,9}"',
    longest=11,
    read=lambda text: int(text.strip('"')),
    description="The `version` this is meant for; 409 `conflict` if it is another by now.",
    example="3",
)
