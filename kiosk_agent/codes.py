"""The code on a paper that this kiosk gives by itself. `hall.lent_codes` says what is in it."""

import hmac
import secrets

ALPHABET = "BCFGHJKLMNPQRSTVXZ0123456789"  # survives Vietnamese input methods
_UID, _LOAN, _NUMBER, _MOMENT, _PARTY, _FLAGS, _PROOF = 26, 6, 3, 5, 2, 2, 20
TICKS_PER_SECOND = 100
ASSISTANCE = ("wheelchair", "hearing", "sight", "writer", "interpreter")
MOST_REPRESENTATIVES = 5  # of a group, by the law; more would not fit into two letters


def new_uid() -> str:
    """125 random bits: two papers with one number differ in it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_UID))


def flags(
    *,
    priority: bool,
    private: bool,
    assistance: tuple[str, ...],
    representatives: int | None = None,
) -> int:
    """What was wished, as bits; above them how many representatives a group has, 0 if unsaid."""
    found = int(priority) | int(private) << 1
    for word in assistance:
        found |= 4 << ASSISTANCE.index(word)
    return found | (representatives or 0) << 2 + len(ASSISTANCE)


def compose(
    key: str, *, uid: str, loan_id: int, number: int, after_seconds: float, party: int, flags: int
) -> str:
    """The whole code, proven with the loan's key. `after_seconds`: since the loan's day began."""
    ticks = max(0, round(after_seconds * TICKS_PER_SECOND))
    fields = ((loan_id, _LOAN), (number, _NUMBER), (ticks, _MOMENT), (party, _PARTY))
    body = uid + "".join(_letters(*field) for field in (*fields, (flags, _FLAGS)))
    digest = hmac.digest(key.encode(), body.encode(), "sha256")
    return body + _letters(int.from_bytes(digest), _PROOF)


def _letters(number: int, length: int) -> str:
    """The last so many places of it, in the base of the alphabet."""
    found = ""
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        found = ALPHABET[rest] + found
    return found
