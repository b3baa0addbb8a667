"""HTTP to other systems: only where it may go, never further, never for long."""

import socket
import threading
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from hall import outward
from hall.outward import Answer, Failure, Unreached
from tests.casework.hooking import LOOPBACK
from tests.receiver import certificate, drips, over_tls, receiving, says, says_no_http


def asks(url: str, **more: object) -> Answer:
    given = {"headers": {}, "body": b"{}", "networks": LOOPBACK} | more
    return outward.send("POST", url, **given)  # type: ignore[arg-type]


def failure(url: str, **more: object) -> tuple[Failure, int | None]:
    with pytest.raises(Unreached) as refused:
        asks(url, **more)
    return refused.value.failure, refused.value.answer


def test_a_good_answer_is_read() -> None:
    with receiving(says(200, b'{"ok":1}')) as system:
        assert asks(system.url) == Answer(200, b'{"ok":1}')


@pytest.mark.parametrize(
    ("status", "why"),
    [(301, "redirect"), (307, "redirect"), (304, "redirect"), (404, "refused"), (500, "broken")],
)
def test_any_other_answer_is_a_failure(status: int, why: str) -> None:
    with receiving(says(status)) as system:
        assert failure(system.url) == (Failure(why), status)


def test_a_redirect_is_not_followed() -> None:
    with receiving() as inside, receiving(says(302, Location=inside.url)) as system:
        assert failure(system.url) == (Failure.REDIRECT, 302)

    assert inside.heard == []


def test_what_is_no_http_is_broken() -> None:
    with receiving(says_no_http) as system:
        assert failure(system.url)[0] is Failure.BROKEN


def test_nobody_there() -> None:
    with receiving() as system:
        url = system.url

    assert failure(url)[0] is Failure.UNREACHABLE
    assert failure("https://no-such-name.invalid/")[0] is Failure.UNREACHABLE


def test_an_answer_that_drips_is_cut_off_all_the_same() -> None:
    """Each byte comes in time; the whole does not."""
    over = threading.Event()
    with receiving(drips(over)) as system:
        assert failure(system.url, whole_seconds=0.3)[0] is Failure.TIMEOUT
        over.set()


def test_a_receiver_that_says_nothing_is_left() -> None:
    over = threading.Event()
    with receiving(lambda _: over.wait(5) and None) as system:
        assert failure(system.url, whole_seconds=0.2)[0] is Failure.TIMEOUT
        over.set()


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    with receiving(says(200, b"x" * 1_000_000)) as system:
        assert len(asks(system.url).body) == outward.LARGEST_ANSWER


def test_the_halls_own_machine_is_not_spoken_to_unless_it_is_named() -> None:
    with receiving() as system:
        assert failure(system.url, networks=())[0] is Failure.ADDRESS
        other = (ip_network("10.0.0.0/8"),)
        assert failure(system.url, networks=other)[0] is Failure.ADDRESS
        by_name = system.url.replace("127.0.0.1", "localhost")
        assert failure(by_name, networks=())[0] is Failure.ADDRESS

    assert system.heard == []


def test_one_address_that_is_not_spoken_to_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as system:
        port = urlsplit(system.url).port
        answers(monkeypatch, [["127.0.0.1", "10.0.0.9"]])

        assert failure(f"http://{NAME}:{port}/")[0] is Failure.ADDRESS

    assert system.heard == []


def test_a_name_is_looked_up_once_and_the_address_that_was_judged_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that says otherwise a moment later leads nowhere else (DNS rebinding)."""
    with receiving() as judged:
        port = urlsplit(judged.url).port
        asked = answers(monkeypatch, [["127.0.0.1"], ["127.0.0.2"]])

        asks(f"http://{NAME}:{port}/")

    assert len(judged.heard) == 1
    assert asked == [NAME]


NAME = "system.invalid"


def answers(monkeypatch: pytest.MonkeyPatch, found: list[list[str]]) -> list[str]:
    """What that name says each time it is looked up; the list of the times it was."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **more: Any) -> Any:
        if host != NAME:
            return real(host, port, *args, **more)
        asked.append(host)
        told = found.pop(0) if len(found) > 1 else found[0]
        return [entry for each in told for entry in real(each, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    ("address", "is_secure", "networks", "may"),
    [
        ("8.8.8.8", True, "", True),
        ("8.8.8.8", False, "", False),
        ("8.8.8.8", False, "8.8.8.0/24", True),
        ("10.1.2.3", True, "", False),
        ("10.1.2.3", False, "10.0.0.0/8", True),
        ("10.1.2.3", True, "192.168.0.0/16", False),
        ("127.0.0.1", True, "", False),
        ("127.0.0.1", True, "10.0.0.0/8", False),
        ("169.254.169.254", True, "", False),
        ("100.64.0.1", True, "", False),
        ("0.0.0.0", True, "0.0.0.0/0", False),
        ("224.0.0.1", True, "224.0.0.0/4", False),
        ("::1", True, "", False),
        ("::", True, "::/0", False),
        ("fd00::1", True, "", False),
        ("fd00::1", False, "fd00::/8", True),
        ("fe80::1", True, "", False),
        ("2001:4860:4860::8888", True, "", True),
        ("::ffff:127.0.0.1", True, "", False),
        ("::ffff:10.1.2.3", False, "10.0.0.0/8", True),
        ("64:ff9b::7f00:1", True, "", False),
        ("64:ff9b::808:808", True, "", True),
        ("2002:7f00:1::", True, "", False),
    ],
)
def test_where_a_hall_speaks(address: str, is_secure: bool, networks: str, may: bool) -> None:
    known = tuple(ip_network(each) for each in networks.split() if each)

    assert outward.may_reach(ip_address(address), known, is_secure=is_secure) is may


def test_over_tls_the_name_must_be_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for is none; one of a known authority is heard."""
    pem = certificate(tmp_path)
    with receiving() as system:
        url = over_tls(system, pem)

        assert failure(url)[0] is Failure.UNREACHABLE
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert asks(url).status == 204
        wrong_name = url.replace("127.0.0.1", "localhost")
        assert failure(wrong_name)[0] is Failure.UNREACHABLE
