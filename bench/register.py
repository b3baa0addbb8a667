"""Next while a register of 10,000 lines comes in by command: `python -m bench.register`."""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import doors
from bench.figures import Figure
from tests.casework.registers import AN, HEADINGS
from tests.people import HOA
from tests.whole.door import Furnished, Server, furnished

LINES = 10_000


def figures(hall: Furnished, *, lines: int = LINES) -> Iterator[Figure]:
    """Before the register, and while it comes in."""
    file = hall.data / "register.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(HEADINGS)
        # each of a person of their own, of three years in turn
        rows.writerows(
            (str(n), f"05/01/{2023 + n % 3}", f"{AN[2]} {n}", AN[3], "", f"{AN[5]} {n}", *AN[6:])
            for n in range(1, lines + 1)
        )
    with Server(hall) as server:
        yield doors.next_at_once(server, name="nothing comes in")
        told = hall.data / "register.log"
        words = ("import", str(file), "--by", HOA, "--register", "Sổ đơn", "--data", str(hall.data))
        with told.open("w", encoding="utf-8") as out:
            command = [sys.executable, "-c", "import cli; cli.main()", *words]
            coming = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            while " of " not in told.read_text("utf-8"):  # reading and judging are over
                assert coming.poll() is None, told.read_text("utf-8")
                time.sleep(0.5)
            yield doors.next_at_once(server, name=f"a register of {lines} lines comes in")
            assert coming.poll() is None, told.read_text("utf-8")
        finally:
            coming.kill()
            coming.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for figure in figures(furnished(Path(folder) / "hall")):
            print(figure.row, flush=True)  # what it is for


if __name__ == "__main__":
    main()
