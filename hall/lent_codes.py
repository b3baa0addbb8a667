"""The code on a paper that a kiosk gave by itself: made there, read and believed here.

    uid 26 · loan 6 · number 3 · moment 5 · party 2 · flags 2 · proof 20   = 64 letters

All of `vault.ALPHABET`, most significant letter first. `uid` is random (125 bits): two papers
with one number differ in it. `moment` counts hundredths of a second from the loan's day on.
`flags` are bits: 1 priority, 2 private, then one for each word of `issuing.ASSISTANCE`; above
these the number of a group's representatives, 0 where it has not chosen. `proof`
is HMAC-SHA256 with the loan's own key over all letters before it (96 bits of it): whoever has no
loan makes no paper, and a paper can be believed that the hall never heard of.
`kiosk_agent.codes` writes what is read here; a test holds the two together.
"""

import hmac
from datetime import timedelta
from typing import NamedTuple

from hall.vault import ALPHABET, Vault

UID, LOAN, NUMBER, MOMENT, PARTY, FLAGS, PROOF = 26, 6, 3, 5, 2, 2, 20
CODE_LENGTH = UID + LOAN + NUMBER + MOMENT + PARTY + FLAGS + PROOF
TICK = timedelta(milliseconds=10)


class LentCode(NamedTuple):
    """What a paper says, as it stands there: nothing of it is proven yet."""

    uid: str
    loan_id: int
    number: int
    after: timedelta  # since the loan's day began
    party_size: int
    flags: int


def is_one(text: str) -> bool:
    """Could it be one, by its letters alone?"""
    return len(text) == CODE_LENGTH and set(text) <= set(ALPHABET)


def read(code: str) -> LentCode:
    """What it says; it must be `is_one`."""
    fields, at = [], UID
    for length in (LOAN, NUMBER, MOMENT, PARTY, FLAGS):
        fields.append(_number(code[at : at + length]))
        at += length
    loan_id, number, ticks, party_size, flags = fields
    return LentCode(code[:UID], loan_id, number, ticks * TICK, party_size, flags)


def is_proven(vault: Vault, code: str) -> bool:
    """Was it made with the key of the loan that it names?"""
    body, proof = code[:-PROOF], code[-PROOF:]
    key = vault.loan_key(read(code).loan_id)
    digest = hmac.digest(key.encode(), body.encode(), "sha256")
    return hmac.compare_digest(_letters(int.from_bytes(digest), PROOF), proof)


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * len(ALPHABET) + ALPHABET.index(letter)
    return found


def _letters(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        found = ALPHABET[rest] + found
    return found
