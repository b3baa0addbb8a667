"""What nobody may learn: planted secrets are looked for at every public door."""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import citizens, visits
from casework.access import Officer
from casework.kinds import IdKind, Kind, Outcome
from casework.shown import Identity, Record
from hall import staff
from hall.model import DeviceKind, PrintJob, Ticket
from hall.store import Store
from tests.conftest import Tokens, served
from tests.people import DUNG, arrives, calls_next, does, sits_down
from tests.whole.listener import Listener

NAME = "Nguyễn Thị Bímật"
SECRETS = (
    NAME,
    NAME.upper(),
    "nguyen thi bimat",
    "999190012345",
    "999*******45",
    "0999888777",
    "Thôn Kínđáo",
    "điều không ai được biết",
    "Cục Đượcnhắcđến",
)
IDENTITY = Identity(
    full_name=NAME,
    id_kind=IdKind.CARD,
    id_number="999190012345",
    birth_date="1990-03-05",
    address="Thôn Kínđáo",
    phone="0999888777",
)
DEVICES = [kind.value for kind in DeviceKind]
# tokens and ids, keyed marks, CSRF
LETTERS = re.compile(r"\b[0-9a-f]{32}\b|[BCFGHJKLMNPQRSTVXZ0-9]{6,}|[\w.-]{60,}")


@dataclass
class Seen:
    """Everything that can be seen from outside after one visit."""

    pages: dict[str, str]
    nudges: str
    slips: str
    log: str

    @property
    def everything(self) -> str:
        return "\n".join([*self.pages.values(), self.nudges, self.slips, self.log])


@pytest.fixture
def see(
    app: Flask, store: Store, tokens: Tokens, caplog: pytest.LogCaptureFixture
) -> Iterator[object]:
    caplog.set_level(logging.DEBUG)
    with served(app) as url:
        port = int(url.rpartition(":")[2])

        def look(kind: Kind) -> Seen:
            an = arrives(store)
            secret = store.vault.ticket_token(an.public_id)
            listeners = [
                Listener(port, "/display", {"token": tokens.display}),
                Listener(port, "/kiosk", {"token": tokens.kiosk}),
                Listener(port, "/ticket", {"ticket": secret}),
            ]
            receives(store, an, kind)
            listeners[0].wait(3)
            time.sleep(1.2)  # phones are told at most once a second
            heard = json.dumps([one.heard for one in listeners], ensure_ascii=False)
            for one in listeners:
                one.close()
            return Seen(everywhere(app, tokens, an, secret), heard, papers(store), caplog.text)

        yield look


def receives(store: Store, an: Ticket, kind: Kind) -> None:
    """Dung hears all of it, writes it down, and finishes."""
    sits_down(store, DUNG, "1")
    calls_next(store)
    does(store, DUNG, "start", an)
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=DUNG)
        officer = Officer(person.id, person.role)
        page = visits.begin(work, officer, an.public_id)
        citizen = citizens.enter(work, officer, IDENTITY)
        page = visits.identify(work, officer, page.visit.id, citizen.id, version=page.version)
        record = Record(
            content="điều không ai được biết về Cục Đượcnhắcđến",
            kind=kind,
            outcomes=(Outcome.STATEMENT_RECORDED,),
        )
        page = visits.save(work, officer, page.visit.id, record, version=page.version)
        visits.finish(work, officer, page.visit.id, version=page.version)
    does(store, DUNG, "finish", an)


def everywhere(app: Flask, tokens: Tokens, an: Ticket, secret: str) -> dict[str, str]:
    """Every address of the house, as a stranger and as each kind of device."""
    found = {}
    known = {"ticket_id": an.public_id, "ticket": an.public_id, "id": an.public_id, "desk": "1"}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        path = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda m: known.get(m[1], an.public_id), rule.rule)
        for who in ("", *DEVICES):
            client = app.test_client()
            headers = Tokens.bearer(getattr(tokens, who)) if who else {}
            answer = client.get(path, headers=headers)
            found[f"{who or 'stranger'} {path}"] = (
                f"{answer.status} {answer.headers}{_text(answer)}"
            )
    answer = app.test_client().post("/t/place", json={"token": secret})
    found["phone /t/place"] = f"{answer.status} {answer.headers}{answer.text}"
    assert answer.status_code == 200
    return found


def papers(store: Store) -> str:
    with store.read() as session:
        return json.dumps([job.slip for job in session.scalars(select(PrintJob))])


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.DENUNCIATION])
def test_nothing_public_holds_a_name_an_id_number_or_what_was_said(see, kind: Kind) -> None:  # type: ignore[no-untyped-def]
    seen = see(kind)

    assert "002" in seen.everything or "001" in seen.everything  # we did look
    assert [secret for secret in SECRETS if secret.lower() in seen.everything.lower()] == []


@pytest.mark.slow
@pytest.mark.parametrize("told", ["scanned", "number"])
def test_what_a_kiosk_is_told_with_a_number_is_nowhere_to_be_found(
    app: Flask,
    store: Store,
    tokens: Tokens,
    data: Path,
    caplog: pytest.LogCaptureFixture,
    told: str,
) -> None:
    """Not at a door, not in the log, and not in the bytes of the database."""
    caplog.set_level(logging.DEBUG)
    kiosk = app.test_client()
    kiosk.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.kiosk}"
    kiosk.post("/kiosk/tickets", json={"service": "regular"}, headers={"Idempotency-Key": "a"})
    with store.read() as session:
        an = session.scalars(select(Ticket)).one()
    scanned = f"{IDENTITY.id_number}||{NAME}|05031990|Nữ|{IDENTITY.address}|15042021"
    text = {"scanned": scanned, "number": IDENTITY.id_number}[told]

    answer = kiosk.post(f"/kiosk/tickets/{an.public_id}/hint", json={told: text})

    assert answer.json == {"shown": "999*******45"}
    pages = everywhere(app, tokens, an, store.vault.ticket_token(an.public_id))
    kept = b"".join(path.read_bytes() for path in sorted(data.glob("tiepdan.db*")))
    seen = "\n".join([*pages.values(), caplog.text, papers(store), kept.decode("utf-8", "replace")])
    assert [secret for secret in SECRETS if secret.lower() in seen.lower()] == []


@pytest.mark.slow
def test_nothing_public_differs_between_a_complaint_and_a_denunciation(  # type: ignore[no-untyped-def]
    see, clock
) -> None:
    morning = clock.now
    complaint = see(Kind.COMPLAINT)
    clock.set(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))  # the Monday after
    denunciation = see(Kind.DENUNCIATION)
    assert morning.date() != clock.now.date()

    for door, page in complaint.pages.items():
        if door.endswith("/metrics"):
            continue  # its histograms grow with every request; its labels are tested below
        other = denunciation.pages[_same_door(door, denunciation.pages)]
        assert _plain(page) == _plain(other), door


@pytest.mark.slow
def test_a_metric_has_no_label_that_could_tell(see) -> None:  # type: ignore[no-untyped-def]
    seen = see(Kind.DENUNCIATION)

    labels = set(re.findall(r"[{,](\w+)=", seen.pages["api /metrics"]))
    assert labels <= {"method", "route", "status", "le", "state", "kind", "namespace"}
    assert "denunciation" not in seen.pages["api /metrics"]


@pytest.mark.slow
def test_nothing_in_the_log_lets_a_ticket_be_followed(  # type: ignore[no-untyped-def]
    see, store: Store
) -> None:
    seen = see(Kind.COMPLAINT)

    with store.read() as session:
        an = session.scalars(select(Ticket)).one()
    assert store.vault.ticket_token(an.public_id) not in seen.log
    assert an.public_id not in seen.log


def _same_door(door: str, pages: dict[str, str]) -> str:
    plain = LETTERS.sub("*", door)
    return next(found for found in pages if LETTERS.sub("*", found) == plain)


def _plain(page: str) -> str:
    """Without what differs for other reasons: tokens, times, lengths, counters."""
    page = re.sub(r'<p class="pairing-code.*?</p>', "*", page)
    page = re.sub(r'ETag: .*|data-etag="[^"]*"', "*", page)
    page = LETTERS.sub("*", page)
    page = re.sub(r"\d{2}[:.]\d{2}(:\d{2}(\.\d+)?)?", "*", page)
    page = re.sub(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}", "*", page)
    return re.sub(r"\d+(\.\d+)?(e[-+]\d+)?", "*", page)


def _text(answer: TestResponse) -> str:
    """Also of a sound or a poster: what stands in it in the clear."""
    return answer.get_data().decode("utf-8", "replace")
