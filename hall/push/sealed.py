"""Web Push on paper: what is said, sealed for one browser, and who says it. Pure.

RFC 8291 (message encryption), RFC 8188 (its coding), RFC 8292 (VAPID). A push service sees
whose browser is told and when, and bytes of one and the same length.
"""

import base64
import binascii
import json
import os
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hall.errors import BadInput

CURVE = ec.SECP256R1()
POINT = 65  # bytes of an uncompressed point
SECRET = 16  # bytes
RECORD = 4_096  # RFC 8291, 4: one record
PADDED_TO = 512  # bytes, or a multiple: "soon" and "called" must not differ by their length
VOUCHED = timedelta(hours=1)  # RFC 8292, 2: at most a day


@dataclass(frozen=True)
class Browser:
    """One browser's own address at its maker's push service, and its keys."""

    endpoint: str = field(repr=False)  # whoever knows it can send there
    point: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @classmethod
    def read(cls, endpoint: str, p256dh: str, auth: str) -> "Browser":
        """As `PushSubscription.toJSON()` tells it. BadInput for keys that are none."""
        try:
            point, secret = decoded(p256dh), decoded(auth)
            ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        except (ValueError, binascii.Error):
            raise BadInput("subscription", "no key of a browser") from None
        if len(point) != POINT or len(secret) != SECRET:
            raise BadInput("subscription", "no key of a browser")
        return cls(endpoint, point, secret)


def sealed(
    text: str,
    to: Browser,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    is_padded: bool = True,
) -> bytes:
    """The body of a message. `key`, `salt` are made for each; given by RFC 8291's example alone."""
    key = key or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    mine = point_of(key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.point))
    both = _derived(shared, to.secret, b"WebPush: info\x00" + to.point + mine, 32)
    content = _derived(both, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(both, salt, b"Content-Encoding: nonce\x00", 12)
    said = text.encode() + b"\x02"  # the last record; zeros may follow
    if is_padded:
        said += bytes(-len(said) % PADDED_TO)
    head = salt + struct.pack("!LB", RECORD, len(mine)) + mine
    return head + AESGCM(content).encrypt(nonce, said, None)


def vouched(key: ec.EllipticCurvePrivateKey, audience: str, subject: str, now: datetime) -> str:
    """The `Authorization` header: this hall says it, to that push service, just now."""
    claims = {"aud": audience, "exp": int((now + VOUCHED).timestamp()), "sub": subject}
    head = {"typ": "JWT", "alg": "ES256"}
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (head, claims))
    said = ".".join(encoded(part) for part in parts)
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encoded(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={said}.{signature}, k={encoded(point_of(key))}"


def private_key(number: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(number, CURVE)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(value: bytes) -> str:
    """base64url without its padding, as all of these standards write it."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
