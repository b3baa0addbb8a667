"""Another system, on a real socket: it answers as it is told, and keeps what it heard."""

import datetime
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Heard:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """What it heard, and how it answers: in turn, the last answer for ever."""

    url: str
    replies: list[Reply]
    server: ThreadingHTTPServer
    heard: list[Heard] = field(default_factory=list)
    _came: threading.Event = field(default_factory=threading.Event)

    def hear(self, heard: Heard) -> Reply:
        self.heard.append(heard)
        self._came.set()
        return self.next_reply()

    def will_hear(self) -> threading.Event:
        """Set once something comes."""
        return self._came

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def says(status: int, body: bytes = b"", **headers: str) -> Reply:
    """An answer of that status."""

    def reply(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name, value)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    return reply


def says_no_http(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"hello\r\n\r\n")


def drips(until: threading.Event) -> Reply:
    """A byte now and then, so that no single wait is ever long."""

    def reply(to: BaseHTTPRequestHandler) -> None:
        try:
            to.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not until.wait(0.02):
                to.wfile.write(b"x")
        except OSError:
            pass  # cut off, as it should be

    return reply


@contextmanager
def receiving(*replies: Reply) -> Iterator[Receiver]:
    """A system at a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            found.hear(Heard(self.command, self.path, dict(self.headers), body))(self)

        do_GET = do_POST = do_PUT = _take  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Receiver(
        f"http://127.0.0.1:{server.server_port}/hook", list(replies) or [says(204)], server
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def over_tls(system: Receiver, pem: Path) -> str:
    """From now on it speaks TLS, with that key and certificate: its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    system.server.socket = context.wrap_socket(system.server.socket, server_side=True)
    return system.url.replace("http://", "https://")


def certificate(folder: Path) -> Path:
    """A key and its self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "receiver.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
