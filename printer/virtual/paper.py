"""The paper of the virtual printer: rows of ink, until the knife falls."""

from PIL import Image

from printer import raster


class Strip:
    """What hangs out of the printer. Nothing ever takes ink away from it."""

    def __init__(self, width_dots: int) -> None:
        self.justify = 0  # 0 left, 1 centre, 2 right
        self._width_bytes = width_dots // 8
        self._rows: list[bytes] = []

    @property
    def rows(self) -> int:
        return len(self._rows)

    def print_row(self, ink: bytes) -> None:
        """What is wider than the paper falls beside it."""
        left = max(0, self._width_bytes - len(ink)) * self.justify // 2
        row = (bytes(left) + ink).ljust(self._width_bytes, b"\0")
        self._rows.append(row[: self._width_bytes])

    def feed(self, dots: int) -> None:
        self._rows += [bytes(self._width_bytes)] * dots

    def tear_off(self) -> Image.Image | None:
        """The piece as a mode "1" image; None if nothing is on it."""
        ink = b"".join(self._rows)
        self._rows = []
        return raster.from_ink(ink, width_dots=self._width_bytes * 8) if any(ink) else None
