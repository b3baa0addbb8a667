"""Everybody connected at once: what the server's memory is then."""

from pathlib import Path

from bench.figures import Figure
from tests.whole.door import Client, Server
from tests.whole.listener import Listener

DISPLAYS, CONSOLES, PHONES = 10, 40, 300


def memory(server: Server, pid: int) -> Figure:
    """Proportional set size of the server's processes: memory shared between them counts once."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    secrets = [
        kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=f"phone-{n}").body["url"]
        for n in range(PHONES)
    ]
    listeners = [
        Listener(server.port, "/display", {"token": server.hall.display}) for _ in range(DISPLAYS)
    ]
    listeners += [
        Listener(server.port, "/staff", {"token": server.hall.officers[n % 8]})
        for n in range(CONSOLES)
    ]
    listeners += [
        Listener(server.port, "/ticket", {"ticket": url.rpartition("#")[2]}) for url in secrets
    ]
    officer = Client(server.port, server.hall.officers[0])
    officer.post("/desks/1/open")
    officer.post("/desks/1/next")
    listeners[0].wait(1)
    used = sum(_pss(found) for found in family(pid)) / 1024
    for listener in listeners:
        listener.close()
    return Figure(
        f"memory with {DISPLAYS} displays, {CONSOLES} consoles, {PHONES} phones",
        (used,),
        "< 200 MB",
        used < 200,
        "MB",
    )


def family(pid: int) -> list[int]:
    """The process and its children."""
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) in found:
            found.append(int(status.parent.name))
    return found


def _pss(pid: int) -> int:
    """KiB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
