"""From the tap at the kiosk to the first dot that reaches the printer."""

import contextlib
import socket
import threading
import time

from bench.figures import Figure, quantile
from printer.virtual.printer import VirtualPrinter
from tests.whole.door import Client, Furnished, Server

RASTER = b"\x1dv0"  # GS v 0: the first band of a slip


class Tap:
    """A wire between agent and printer that notes when the first band passes."""

    def __init__(self, printer_port: int) -> None:
        self._printer = printer_port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.bands: list[float] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            agent, _ = self._door.accept()
            printer = socket.create_connection(("127.0.0.1", self._printer))
            for source, target, notes in ((agent, printer, True), (printer, agent, False)):
                threading.Thread(
                    target=self._carry, args=(source, target, notes), daemon=True
                ).start()

    def _carry(self, source: socket.socket, target: socket.socket, notes: bool) -> None:
        try:
            while data := source.recv(65_536):
                if notes and RASTER in data:
                    self.bands.append(time.monotonic())
                target.sendall(data)
        except OSError:
            pass
        finally:
            for line in (source, target):
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)  # the printer takes one caller at a time
                line.close()


def tap_to_printer(hall: Furnished, *, count: int = 40) -> Figure:
    """A citizen a second; the agent runs inside the server."""
    printer = VirtualPrinter(on_slip=lambda image, tag: None)
    tap = Tap(printer.port)
    times = []
    with Server(
        hall,
        TIEPDAN_PRINTER=f"tcp://127.0.0.1:{tap.port}",
        TIEPDAN_PRINTER_TOKEN=hall.printer,
    ) as server:
        kiosk = Client(server.port, hall.kiosks[0])
        time.sleep(2)
        for turn in range(count):
            tap.bands.clear()
            answer = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=f"paper-{turn}")
            until = time.monotonic() + 5
            while not tap.bands and time.monotonic() < until:
                time.sleep(0.001)
            times.append((tap.bands[0] - answer.inv) * 1000 if tap.bands else 5_000.0)
            time.sleep(0.4)
    printer.close()
    return Figure(
        "tap at the kiosk → first dots at the printer",
        tuple(times),
        "p95 ≤ 300 ms",
        quantile(times, 0.95) <= 300,
    )
