"""A worked example of an adapter: the petition software that a city gives to its communes.

Hải Phòng's plan wants communes to use the city's own software (domain.md F-45); no public
text of its interface was found. So the words below are an example of its kind: a PUT under
our id when a petition is accepted, forwarded or answered, its number there in the answer,
and a GET of how it stands. Who connects a real one changes this file only.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from casework.adapters import Line, TheirState, Told
from casework.hook_kinds import Topic
from casework.kinds import Decision, Kind, PetitionStatus
from hall.outward import Answer, Failure, Unreached

LONGEST_REFERENCE = 60  # characters
_KIND = {
    Kind.COMPLAINT: "KN",
    Kind.DENUNCIATION: "TC",  # only one whose citizen declined protection; others stay here
    Kind.RECOMMENDATION: "KNPA",
    Kind.FEEDBACK: "KNPA",
}
_STATE = {
    "DA_TIEP_NHAN": TheirState.RECEIVED,
    "DANG_GIAI_QUYET": TheirState.IN_PROGRESS,
    "DA_GIAI_QUYET": TheirState.RESOLVED,
    "TRA_LAI": TheirState.RETURNED,
}


class CityPetitions:
    """Tells what became of petitions, and asks how they stand in the city."""

    def wants(self, told: Told) -> bool:
        return told.topic is Topic.PETITION_CHANGED and _step(told.record) is not None

    def tell(self, line: Line, told: Told, now: datetime) -> str:
        if told.topic is Topic.TEST:
            line.send("GET", "/kiem-tra", _headers(line))
            return ""
        petition = told.record
        body = {
            "maDon": petition["id"],
            "donVi": told.hall,
            "soDangKy": petition["number"],
            "loaiDon": _KIND[Kind(petition["kind"])],
            "ngayTiepNhan": petition["received_on"],
            "soNguoi": petition["signers"],
            "buoc": _step(petition),
            "ngay": told.on.isoformat(),
        }
        said = line.send("PUT", f"/don/{petition['id']}", _headers(line), json.dumps(body).encode())
        return _text(said, "maHoSo")[:LONGEST_REFERENCE]

    def state(self, line: Line, reference: str) -> TheirState | None:
        said = line.send("GET", f"/ho-so/{quote(reference, safe='')}", _headers(line))
        return _STATE.get(_text(said, "trangThai"), TheirState.UNKNOWN)


def _step(petition: Mapping[str, Any]) -> str | None:
    """Which of the three steps the city hears of; None for all others."""
    if petition["status"] == PetitionStatus.RESOLVED:
        return "TRA_LOI"
    if petition["status"] == PetitionStatus.IN_PROGRESS:
        return "THU_LY"
    is_forwarded = petition["decision"] == Decision.FORWARD
    return "CHUYEN_DON" if is_forwarded and petition["status"] == PetitionStatus.HANDLED else None


def _headers(line: Line) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {line.secret}"}


def _text(said: Answer, name: str) -> str:
    """One text out of their JSON. Unreached if it is not there."""
    try:
        found = json.loads(said.body)[name]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreached(Failure.BROKEN, said.status) from None
    if not isinstance(found, str) or not found or not found.isprintable():
        raise Unreached(Failure.BROKEN, said.status)
    return found
