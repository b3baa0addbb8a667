"""The virtual printer on its socket: one client at a time, as the real ones."""

import contextlib
import logging
import socket
import threading

from printer.virtual.grammar import Commands, Unknown
from printer.virtual.machine import Machine, OnSlip
from printer.virtual.models import FULL, Model

log = logging.getLogger(__name__)


class VirtualPrinter:
    """Listens as soon as it is made. `machine` holds its switches."""

    def __init__(
        self,
        *,
        on_slip: OnSlip,
        model: Model = FULL,
        host: str = "127.0.0.1",
        port: int = 0,  # 0: any free one
        buffer_bytes: int = 262_144,
    ) -> None:
        self.machine = Machine(model=model, on_slip=on_slip, buffer_bytes=buffer_bytes)
        self._host = host
        self._switch = threading.RLock()
        self._is_running = True
        self._client: socket.socket | None = None
        self._listener = self._listen(port)
        self.port: int = self._listener.getsockname()[1]
        self._server = self._serve()

    @property
    def address(self) -> str:
        return f"tcp://{self._host}:{self.port}"

    def drop(self) -> None:
        """Cut the line of whoever is connected."""
        self.machine.connect(None)
        client = self._client
        if client:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def switch_off(self) -> None:
        """Nobody is there, and all that was buffered is gone."""
        self.machine.lose_power()
        self.unplug()

    def switch_on(self) -> None:
        self.plug_in()

    def unplug(self) -> None:
        """The cable to the network is pulled: nobody is there, and nothing is forgotten."""
        with self._switch:
            self._is_running = False
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            self._listener.close()
            self.drop()
            if threading.current_thread() is not self._server:
                self._server.join()

    def plug_in(self) -> None:
        with self._switch:  # not before it is quite out: the old line must not end the new one
            self._is_running = True
            self._listener = self._listen(self.port)
            self._server = self._serve()

    def power_cycle(self) -> None:
        with self._switch:
            self.switch_off()
            self.switch_on()

    def close(self) -> None:
        self.switch_off()
        self.machine.stop()

    def _listen(self, port: int) -> socket.socket:
        return socket.create_server((self._host, port), backlog=4)

    def _serve(self) -> threading.Thread:
        server = threading.Thread(target=self._accept, name="virtual printer's line", daemon=True)
        server.start()
        return server

    def _accept(self) -> None:
        listener = self._listener
        while self._is_running:
            try:
                client, _ = listener.accept()
            except OSError:
                return  # switched off
            with client:
                self._client = client
                self.machine.connect(self._say)
                with contextlib.suppress(OSError):
                    self._talk(client)
                self.machine.connect(None)
                self._client = None

    def _talk(self, client: socket.socket) -> None:
        # what was cut short when a line broke does not go on in the next one
        heard = Commands()
        while self._is_running and (piece := client.recv(65_536)):
            try:
                for command, length in heard.feed(piece):
                    self.machine.hear(command, length)
            except Unknown as unknown:
                self.machine.fail(str(unknown))
                return

    def _say(self, answer: bytes) -> None:
        client = self._client
        if client:
            with contextlib.suppress(OSError):
                client.sendall(answer)
