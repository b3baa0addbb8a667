"""The door to python-escpos: imported here and nowhere else, its side effects undone.

At import, version 3.1 gives the root logger a handler of its own and leaves an empty folder
in the place for temporary files, once for every start. A kiosk starts every morning.
"""

import contextlib
import logging
import os
import shutil
import socket
from typing import Any

_handlers = logging.root.handlers[:]

import escpos.capabilities  # noqa: E402  # after the handlers were noted
from escpos.exceptions import Error  # noqa: E402
from escpos.printer import (  # noqa: E402
    CupsPrinter,
    Dummy,
    File,
    Network,
    Serial,
    Usb,
    Win32Raw,
)

logging.root.handlers[:] = _handlers
if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)

__all__ = ["CupsPrinter", "Dummy", "Error", "File", "Serial", "Tcp", "Usb", "Win32Raw", "page"]


class Tcp(Network):  # type: ignore[misc]  # the library is not typed
    """Network, with a socket that is closed also when nobody is at home, IPv6, and no chatter.

    A status is asked for every second or two; the library tells the log of each closing.
    """

    def open(self, raise_not_found: bool = True) -> None:
        self.close()
        self.device = socket.create_connection((self.host, self.port), self.timeout)

    def close(self) -> None:
        line: Any = self.__dict__.get("_device")
        self._device = False  # the library's "not opened"
        if line:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()


def page(*, width_dots: int) -> Any:
    """A Dummy that knows how wide its paper is; without that it prints advice to stdout."""
    profile = escpos.capabilities.Profile()
    media = {"width": {"mm": width_dots / 8, "pixels": width_dots}}
    profile.profile_data = {**profile.profile_data, "media": media}
    return Dummy(profile=profile)
