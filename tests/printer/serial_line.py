"""A virtual printer at the far end of a serial line."""

import os
import pty
import threading
import tty

from printer.virtual.grammar import Commands
from printer.virtual.machine import Machine


class Exchange:
    """A pseudo-terminal; `name` is the near end, as a technician would write it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._far, near = pty.openpty()
        tty.setraw(near)
        self._near = near
        self.name = os.ttyname(near)
        self._is_open = True
        machine.connect(self._say)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _say(self, answer: bytes) -> None:
        os.write(self._far, answer)

    def _listen(self) -> None:
        heard = Commands()
        while True:
            piece = os.read(self._far, 4096)
            if piece.endswith(b"\xff" * 8) and not self._is_open:
                return
            for command, length in heard.feed(piece):
                self.machine.hear(command, length)

    def close(self) -> None:
        self._is_open = False
        os.write(self._near, b"\xff" * 8)
        self._thread.join()
        for end in (self._far, self._near):
            os.close(end)
