"""What is wrong with this kiosk, in words: asked by a technician who stands before it."""

import email.utils
import os
import shutil
import sqlite3
import time
from pathlib import Path

import requests

from kiosk_agent.ledger import Ledger
from printer import profile as profiles
from printer import wires
from printer.errors import PrinterError
from printer.profile import Profile
from printer.thermal import ThermalPrinter

LEAST_FREE_BYTES = 200 * 2**20
CLOCK_SECONDS = 30.0  # more, and an offline slip says a wrong time
TIMEOUT_SECONDS = 5.0

Found = tuple[str, str]  # what was looked at; why it is not well, or nothing


def hall(server: str, token: str, ca_file: str | None) -> list[Found]:
    """Can the hall be reached, does it know this kiosk, do the clocks agree?"""
    try:
        answer = requests.get(
            server.rstrip("/") + "/api/v1/hall",
            headers={"Authorization": f"Bearer {token}"},
            verify=ca_file or True,
            timeout=TIMEOUT_SECONDS,
        )
    except requests.exceptions.SSLError:
        return [("hall", "its certificate is not trusted here: give --ca-file")]
    except requests.RequestException as error:
        return [("hall", f"{server} does not answer ({type(error).__name__})")]
    if answer.status_code in (401, 403):
        return [("hall", ""), ("token", "the hall does not know this kiosk: pair it anew")]
    if not answer.ok:
        return [("hall", f"it answers {answer.status_code}")]
    return [("hall", ""), ("token", ""), ("clock", _clock(answer))]


def here(data: Path, *, port: int, scanner: str | None) -> list[Found]:
    """The disk, the numbers that are kept on it, the agent's door, the scanner."""
    found = [_disk(data), _ledger(data / "kiosk.db"), _door(port)]
    if scanner:
        is_there = os.path.exists(scanner) or scanner.upper().startswith("COM")
        found.append(("scanner", "" if is_there else f"{scanner} is not there"))
    return found


def printer(address: str, profile_file: Path | None) -> Found:
    """Paper, cover, on-line; by the agent's door if it has the printer."""
    name = f"printer {address}"
    try:
        profile = profiles.read(profile_file) if profile_file else Profile()
        device = ThermalPrinter(wires.wire(address), profile)
        state = device.look()
        device.close()
    except (PrinterError, OSError) as error:
        return (name, str(error))
    if state.is_online is None and profile.answers:
        return (name, "it does not answer (does the agent have it open?)")
    why = device.why_not(state)
    return (name, why.reason if why else "")


def _clock(answer: requests.Response) -> str:
    said = answer.headers.get("Date", "")
    try:
        apart = abs(email.utils.parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return ""
    return f"{apart:.0f} s away from the hall's" if apart > CLOCK_SECONDS else ""


def _disk(data: Path) -> Found:
    where = data if data.exists() else Path("/")
    free = shutil.disk_usage(where).free
    if not data.exists():
        return ("disk", f"{data} is not there")
    if not os.access(data, os.W_OK):
        return ("disk", f"{data} cannot be written by this account")
    return ("disk", "" if free > LEAST_FREE_BYTES else f"only {free // 2**20} MiB free")


def _ledger(file: Path) -> Found:
    """Numbers for the time without the server; while the agent runs it alone has them."""
    if not file.exists():
        return ("numbers", "none were ever lent to this kiosk: start the agent")
    try:
        ledger = Ledger(file)
    except sqlite3.OperationalError:
        return ("numbers", "")  # the agent runs, and holds the file
    left = ledger.left(time.time())
    ledger.close()
    return ("numbers", "" if left else "none are left for today: start the agent")


def _door(port: int) -> Found:
    try:
        requests.get(f"http://127.0.0.1:{port}/state", timeout=TIMEOUT_SECONDS)
    except requests.RequestException:
        return ("agent", f"nothing answers on 127.0.0.1:{port}: is tiepdan-kiosk-agent running?")
    return ("agent", "")
