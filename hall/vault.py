"""Secrets: keys kept outside the database, sealed fields, tokens, keyed hashes.

The keys live in one file, made at the first start, readable by its owner alone.
A field is sealed with AES-256-GCM (NIST SP 800-38D, 96-bit random nonce); its
table, column and row go in as associated data, so that no ciphertext can be
moved to another row. A keyed hash (HMAC-SHA256) finds equal values without
opening any: a plain hash of a 12-digit number could be tried out in minutes.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Consonants and digits only: Vietnamese input methods rewrite vowels, d and w
# when a scanner types like a keyboard.
ALPHABET = "BCFGHJKLMNPQRSTVXZ0123456789"
TOKEN_LENGTH = 27  # characters of 28: 129 bits
CODE_LENGTH = 8  # digits, good at one hall on one day: typed on a screen, and tries are counted
ID_LENGTH = 16  # 76 bits: opaque, not secret

MOST_KEYS = 255  # a key's number is one byte of what it sealed
_NONCE = 12  # bytes
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PURPOSES = ("web", "ticket", "journal", "index")


class KeyLost(Exception):
    """The key file does not hold a key that is needed. Nothing was changed."""


def new_token(length: int = TOKEN_LENGTH) -> str:
    """A random word of ALPHABET; by default not to be guessed (129 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_id() -> str:
    """An opaque name for a row that outsiders may hold."""
    return new_token(ID_LENGTH)


def fingerprint(token: str) -> bytes:
    """What is stored of a token. Plain SHA-256: the token itself is random enough."""
    return hashlib.sha256(token.encode()).digest()


class Vault:
    """Seals, opens, and hashes with the hall's own keys."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        lost = [name for name in _PURPOSES if name not in keys]
        if lost or not any(name.startswith("field-") for name in keys):
            raise KeyLost(f"not in the key file: {', '.join(lost) or 'a key for fields'}")
        self._purpose = {name: _decode(keys[name]) for name in _PURPOSES}
        self._field = {
            int(name.removeprefix("field-")): AESGCM(_decode(text))
            for name, text in keys.items()
            if name.startswith("field-")
        }
        self._newest = max(self._field)
        self._path: Path | None = None

    @classmethod
    def open(cls, path: Path) -> Self:
        """The vault of that key file; the file is made if there is none."""
        if not path.exists():
            _write_keys(path)
        found = cls(_read_keys(path))
        found._path = path
        return found

    @property
    def newest(self) -> int:
        """The number of the key that seals: the first byte of what it sealed."""
        return self._newest

    def look_again(self) -> None:
        """Take in keys that were added to the file since. None is ever let go."""
        if self._path is not None and self._path.exists():
            fresh = type(self)(_read_keys(self._path))
            self._field, self._newest = self._field | fresh._field, fresh._newest

    def seal(self, text: str, *, place: str) -> bytes:
        """Encrypt. `place` names table, column and row; the same is needed to open."""
        nonce = secrets.token_bytes(_NONCE)
        body = self._field[self._newest].encrypt(nonce, text.encode(), place.encode())
        return bytes([self._newest]) + nonce + body

    def unseal(self, sealed: bytes, *, place: str) -> str:
        """Decrypt. KeyLost if the key is gone, or the bytes are not of this place."""
        if sealed and sealed[0] not in self._field:
            self.look_again()  # somebody may have made a new key while we run
        key = self._field.get(sealed[0]) if sealed else None
        if key is None:
            raise KeyLost(f"what is stored at {place} was sealed with a key we do not have")
        try:
            body = key.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode())
        except (InvalidTag, ValueError):  # ValueError: cut short
            raise KeyLost(f"what is stored at {place} was not sealed there") from None
        return body.decode()

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash by which equal values of one kind are found: 16 bytes."""
        return self._mac("index", f"{kind}|v1|{value}".encode())[:16]

    def appointment_code(self, appointment_id: str) -> str:
        """The digits on an appointment's slip; made anew from its id whenever it is drawn."""
        number = int.from_bytes(self._mac("index", f"appointment|v1|{appointment_id}".encode()))
        return f"{number % 10**CODE_LENGTH:0{CODE_LENGTH}d}"

    def ticket_token(self, ticket_id: str) -> str:
        """The secret on a ticket's paper; made anew from its id whenever it is drawn."""
        number = int.from_bytes(self._mac("ticket", ticket_id.encode()))
        letters = []
        for _ in range(TOKEN_LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return "".join(letters)

    def loan_key(self, loan_id: int) -> str:
        """What a kiosk makes the papers of that loan with; made anew from its number."""
        return _encode(self._mac("ticket", f"loan|v1|{loan_id}".encode()))

    def push_key(self) -> int:
        """The private key (P-256) by which push services know us; made anew from ours."""
        wide = self._mac("web", b"vapid|v1|0") + self._mac("web", b"vapid|v1|1")
        return int.from_bytes(wide) % (_P256_ORDER - 1) + 1  # FIPS 186-5, A.2.1

    def chain(self, before: bytes, step: bytes) -> bytes:
        """The journal's link: 32 bytes over the link before and this step."""
        return self._mac("journal", before + step)

    @property
    def web_secret(self) -> bytes:
        """Signs what a browser holds (CSRF)."""
        return self._purpose["web"]

    def _mac(self, purpose: str, message: bytes) -> bytes:
        return hmac.digest(self._purpose[purpose], message, "sha256")


def add_key(path: Path) -> int:
    """Put a new key for fields into the file, beside the old ones: its number."""
    keys = _read_keys(path)
    number = Vault(keys).newest + 1
    if number > MOST_KEYS:
        raise KeyLost(f"{path.name} holds {MOST_KEYS} keys: no number is left for another")
    keys[f"field-{number}"] = _encode(secrets.token_bytes(32))
    os.replace(_part(path, keys), path)
    _keep_through_power_cut(path.parent)
    return number


def _read_keys(path: Path) -> dict[str, str]:
    """KeyLost if the file holds no keys that can be read."""
    try:
        keys = json.loads(path.read_text("utf-8"))
        if all(isinstance(keys[name], str) for name in keys):
            return dict(keys)
    except (ValueError, TypeError):
        pass
    raise KeyLost(f"{path.name} holds no keys that can be read; nothing was changed")


def _part(path: Path, keys: Mapping[str, str]) -> Path:
    """The keys on the disk, under a name of their own, for their owner alone."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(keys), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return part


def _write_keys(path: Path) -> None:
    keys = {name: _encode(secrets.token_bytes(32)) for name in (*_PURPOSES, "field-1")}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path, keys)
    try:
        os.link(part, path)  # fails if another process was first: its keys are the keys
    except FileExistsError:
        pass
    finally:
        part.unlink()
    _keep_through_power_cut(path.parent)


def _keep_through_power_cut(folder: Path) -> None:
    """The file's name too must reach the disk: without it the keys would be made anew."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
