"""The plain way to tell another system: our own JSON, signed with HMAC-SHA256.

`Tiepdan-Signature: v1=…` is the hex HMAC of `TIMESTAMP.BODY`, the bytes as sent, keyed with
the secret as it was shown. Whoever checks it refuses timestamps that are minutes old, and
takes an id that it knows for a repetition.
"""

import hmac
import json
from datetime import datetime

from casework.adapters import Line, TheirState, Told


class Webhook:
    """Tells everything its hook asked for, and asks nothing back."""

    def wants(self, told: Told) -> bool:
        return True

    def tell(self, line: Line, told: Told, now: datetime) -> str:
        body, at = written(told), str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Tiepdan-Id": told.id,
            "Tiepdan-Timestamp": at,
            "Tiepdan-Signature": f"v1={signature(line.secret, at, body)}",
        }
        line.send("POST", "", headers, body)
        return ""

    def state(self, line: Line, reference: str) -> TheirState | None:
        return None


def written(told: Told) -> bytes:
    """The body: what the API would answer of that record, in an envelope."""
    envelope = {
        "id": told.id,
        "type": told.topic,
        "hall": told.hall,
        "on": told.on.isoformat(),
        "record": told.record or None,
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """64 hex digits. `timestamp`: seconds since 1970, as sent."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, "sha256").hexdigest()
