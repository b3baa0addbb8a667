"""A citizen's browser and its maker's push service, as far as a hall meets them."""

import base64
import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from hall import staff
from hall.journal import Actor
from hall.model import Hall, Subscription, Ticket
from hall.push import subscriptions
from hall.push.sealed import Browser
from hall.push.telling import Telling
from hall.store import Store
from tests.receiver import Heard, Receiver, Reply, certificate, over_tls, receiving, says

LOOPBACK = (ip_network("127.0.0.0/8"),)
PUBLIC_URL = "https://tiepdan.mau.vn"


class Phone:
    """One browser: its keys, and what it reads in a message. After RFC 8291, 3.4, step by step."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | None = None, secret: bytes = b"") -> None:
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.secret = secret or bytes(range(16))
        self.point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    def told(self, endpoint: str) -> dict[str, Any]:
        """What its script sends."""
        keys = {"p256dh": written(self.point), "auth": written(self.secret)}
        return {"endpoint": endpoint, "keys": keys}

    def browser(self, endpoint: str) -> Browser:
        return Browser.read(endpoint, written(self.point), written(self.secret))

    def reads(self, body: bytes) -> str:
        salt, (record, length) = body[:16], struct.unpack("!LB", body[16:21])
        theirs, content = body[21 : 21 + length], body[21 + length :]
        assert len(content) <= record
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), point)
        key_info = b"WebPush: info\x00" + self.point + theirs
        secret = _expand(_mac(self.secret, shared), key_info, 32)
        both = _mac(salt, secret)
        key = _expand(both, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _expand(both, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, content, None).rstrip(b"\x00")
        assert padded.endswith(b"\x02")
        return padded[:-1].decode()

    def heard(self, system: Receiver) -> list[dict[str, str]]:
        """All messages that came, opened."""
        return [json.loads(self.reads(each.body)) for each in system.heard]


def vouched_by(heard: Heard) -> tuple[bytes, dict[str, Any]]:
    """Whose signature stands under a message, and what it says. Fails if it is not theirs."""
    kind, _, rest = heard.headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    point, raw = read(parts["k"]), read(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert kind == "vapid"
    assert json.loads(read(head)) == {"typ": "JWT", "alg": "ES256"}
    return point, json.loads(read(claims))


@contextmanager
def push_service(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *replies: Reply
) -> Iterator[tuple[Receiver, str]]:
    """A push service on a real socket, over TLS: what it heard, and a browser's address there."""
    pem = certificate(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with receiving(*(replies or (says(201),))) as system:
        yield system, over_tls(system, pem)


def switches(store: Store, *, on: bool = True, public_url: str = PUBLIC_URL) -> None:
    with store.work(hall_id=1) as work:
        khanh = staff.load(work.session, hall_id=1, username="khanh")
        subscriptions.switch(work, on=on, public_url=public_url, by=Actor("staff", khanh.id))


def subscribes(
    store: Store, ticket: Ticket, phone: Phone, endpoint: str, language: str = "vi"
) -> None:
    with store.work(hall_id=1) as work:
        browser = phone.browser(endpoint)
        subscriptions.subscribe(work, ticket, browser, language=language)


def telling(store: Store, **more: Any) -> Telling:
    given = {"public_url": PUBLIC_URL, "services": ["127.0.0.1"], "networks": LOOPBACK} | more
    return Telling(store, **given)


def tells(store: Store, **more: Any) -> None:
    """One round, to its end."""
    found = telling(store, **more)
    found.go()
    found.wait()


def subscribed(store: Store) -> list[Subscription]:
    with store.read() as session:
        return list(session.scalars(select(Subscription).order_by(Subscription.id)))


def is_on(store: Store) -> bool:
    with store.read() as session:
        return session.scalars(select(Hall.pushes)).one()


def written(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(key: bytes, message: bytes) -> bytes:
    found = HMAC(key, hashes.SHA256())
    found.update(message)
    return found.finalize()


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, info).derive(key)
