"""The hall as this kiosk's agent knows it: three calls over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import requests

from kiosk_agent.errors import HallAway, HallRefuses
from kiosk_agent.ledger import PRINTED, SENT, Paper

CONNECT_SECONDS, ANSWER_SECONDS = 1.5, 5.0


@dataclass(frozen=True)
class Orders:
    """What the hall answers to a report."""

    now: float  # seconds since 1970
    services: tuple[str, ...]  # whose numbers may be lent
    dead: tuple[int, ...]  # loans


class Hall(Protocol):
    """HallAway whenever nobody can say whether it was done; HallRefuses if it was not."""

    def report(self, said: dict[str, Any]) -> Orders: ...
    def lend(self, service: str) -> dict[str, Any]: ...
    def take_in(self, papers: Sequence[dict[str, Any]]) -> list[str]: ...


class HallByHttp:
    """With the kiosk's own token. One thread at a time."""

    def __init__(self, base_url: str, token: str, *, ca_file: str | None = None) -> None:
        self._api = base_url.rstrip("/") + "/api/v1"
        self._line = requests.Session()
        self._line.headers["Authorization"] = f"Bearer {token}"
        self._line.trust_env = False  # a proxy between a kiosk and its hall is nobody's wish
        if ca_file:
            self._line.verify = ca_file

    def report(self, said: dict[str, Any]) -> Orders:
        told = self._post("/kiosk/report", said)
        return Orders(instant(told["now"]), tuple(told["services"]), tuple(told["dead"]))

    def lend(self, service: str) -> dict[str, Any]:
        return dict(self._post("/loans", {"service": service}))

    def take_in(self, papers: Sequence[dict[str, Any]]) -> list[str]:
        return [each["outcome"] for each in self._post("/papers", {"papers": list(papers)})]

    def _post(self, where: str, body: dict[str, Any]) -> Any:
        try:
            answer = self._line.post(
                self._api + where, json=body, timeout=(CONNECT_SECONDS, ANSWER_SECONDS)
            )
            if answer.status_code == 429 or answer.status_code >= 500:
                raise HallAway(f"{where}: {answer.status_code}")
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise HallAway(f"{where}: {type(error).__name__}") from error
        if answer.status_code >= 400:
            raise HallRefuses(answer.status_code, str(found.get("code", "")))
        return found


def handed(paper: Paper) -> dict[str, Any]:
    """A paper as it travels."""
    return {
        "code": paper.code,
        "language": paper.language,
        "key": paper.key,
        "printed": paper.print in (PRINTED, SENT),
    }


def instant(text: str) -> float:
    """Seconds since 1970 of an instant as the hall writes it."""
    return datetime.fromisoformat(text).timestamp()
