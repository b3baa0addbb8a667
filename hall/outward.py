"""HTTP from the hall to other systems: to addresses that are allowed, and never further.

The name is looked up once, every address found is checked, and the connection goes to one
that was checked: a name that answers otherwise a moment later leads nowhere (OWASP SSRF
Prevention Cheat Sheet). No redirect is followed, no proxy and no cookie is used.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from hall.errors import BadInput

WHOLE_SECONDS = 10.0  # from the first packet to the last byte, whatever drips
LARGEST_ANSWER = 65_536  # bytes
LONGEST_URL = 500  # characters
AGENT = "tiepdan"

Networks = Sequence[IPv4Network | IPv6Network]
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last four bytes


class Failure(StrEnum):
    """Why a try did not succeed."""

    ADDRESS = "address"  # one that this hall does not speak to
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"  # never followed: the next address was checked by nobody
    REFUSED = "refused"  # 4xx
    BROKEN = "broken"  # 5xx, or no HTTP at all


class Unreached(Exception):
    """No good answer came."""

    def __init__(self, failure: Failure, answer: int | None = None) -> None:
        super().__init__(failure)
        self.failure = failure
        self.answer = answer


@dataclass(frozen=True)
class Answer:
    """A good answer: its status is 2xx."""

    status: int
    body: bytes = field(repr=False)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    networks: Networks = (),
    whole_seconds: float = WHOLE_SECONDS,
) -> Answer:
    """Ask, and wait for the answer. Unreached if it is not 2xx, or none.

    `networks`: what may be reached besides the public Internet, and without TLS.
    """
    parts = checked(url)
    try:
        with _talking(parts, networks, whole_seconds) as connection:
            path = parts.path or "/"
            query = f"?{parts.query}" if parts.query else ""
            more = {"User-Agent": AGENT, "Connection": "close", **headers}
            connection.request(method, f"{path}{query}", body or None, more)
            said = connection.getresponse()
            found = Answer(said.status, said.read(LARGEST_ANSWER))
    except TimeoutError:
        raise Unreached(Failure.TIMEOUT) from None
    except HTTPException:
        raise Unreached(Failure.BROKEN) from None
    except (OSError, ValueError):  # ValueError: cut while TLS was read
        raise Unreached(Failure.UNREACHABLE) from None
    if not 200 <= found.status < 300:
        raise Unreached(_failure(found.status), found.status)
    return found


def checked(url: str) -> SplitResult:
    """An address with a scheme and a host and nothing that hides. BadInput, naming `url`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadInput("url", "an https address is wanted") from None
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not is_plain or parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        raise BadInput("url", "an https address is wanted")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadInput("url", "without a name, a password, a fragment")
    return parts


def may_reach(address: IPv4Address | IPv6Address, networks: Networks, *, is_secure: bool) -> bool:
    """A public address over TLS; any other only if it is in one of these networks."""
    inside = _inside(address)
    if inside.is_multicast or inside.is_unspecified:
        return False
    if any(inside in network for network in networks):
        return True
    return inside.is_global and is_secure


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def _failure(status: int) -> Failure:
    if 300 <= status < 400:
        return Failure.REDIRECT
    return Failure.REFUSED if 400 <= status < 500 else Failure.BROKEN


@contextmanager
def _talking(
    parts: SplitResult, networks: Networks, whole_seconds: float
) -> Iterator[HTTPConnection]:
    """A connection to an address that was checked, cut off when its time is over."""
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    where = _looked_up(host, port, networks, is_secure=is_secure)
    wire = socket.create_connection((where, port), timeout=whole_seconds)
    cut = _Cut(wire, whole_seconds)
    try:
        if is_secure:
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
            cut.wire = wire
        connection = (HTTPSConnection if is_secure else HTTPConnection)(host, port)
        connection.sock = wire
        yield connection
        if cut.is_over:  # cut in its head, an answer would pass for a short one
            raise TimeoutError
    except (OSError, ValueError, HTTPException):
        if cut.is_over:
            raise TimeoutError from None
        raise
    finally:
        cut.end()
        wire.close()


class _Cut:
    """Shuts a connection when its time is over: a timeout alone begins anew with each byte."""

    def __init__(self, wire: socket.socket, seconds: float) -> None:
        self.wire = wire
        self.is_over = False
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        self.is_over = True
        with suppress(OSError):  # it may have ended by itself
            # past TLS, which another thread reads just now
            socket.socket.shutdown(self.wire, socket.SHUT_RDWR)


def _looked_up(host: str, port: int, networks: Networks, *, is_secure: bool) -> str:
    """One address of that name. Unreached if any of them is none that we speak to."""
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = [ip_address(str(each).partition("%")[0]) for each in found]
    if not all(may_reach(each, networks, is_secure=is_secure) for each in addresses):
        raise Unreached(Failure.ADDRESS)
    return str(addresses[0])
