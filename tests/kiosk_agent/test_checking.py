"""What a technician who stands before a kiosk is told: `tiepdan-kiosk check`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk_agent import checking
from kiosk_agent.command import main
from printer.state import Paper
from printer.virtual.printer import VirtualPrinter
from tests.conftest import Tokens
from tests.kiosk_agent.conftest import Starts, is_lent_numbers
from tests.kiosk_agent.test_journey import free_port


@pytest.fixture
def virtual() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(on_slip=lambda slip, tag: None)
    yield printer
    printer.close()


def check(
    server: str,
    token: str,
    folder: Path,
    printer: str,
    *,
    port: int = 9,
    scanner: str = "",
    data: Path | None = None,
) -> Result:
    file = folder / "kiosk.token"
    file.write_text(f"{token}\n", "utf-8")
    words = ["check", "--server", server, "--token-file", str(file), "--printer", printer]
    words += ["--data", str(data or folder / "agent"), "--port", str(port)]
    return CliRunner().invoke(main, words + (["--scanner", scanner] if scanner else []))


def lines(said: Result) -> dict[str, str]:
    """By what was looked at: 'ok', or why not."""
    found = {}
    for line in said.output.splitlines():
        what, _, why = line[4:].partition(": ")
        found[what] = why if line.startswith("no ") else "ok"
    return found


def test_a_kiosk_that_is_ready_says_ok_to_everything(
    live_server: str, tokens: Tokens, tmp_path: Path, starts: Starts, virtual: VirtualPrinter
) -> None:
    agent = starts(live_server)
    is_lent_numbers(agent)

    said = check(live_server, tokens.kiosk, tmp_path, virtual.address, port=agent.door.port)

    assert said.exit_code == 0, said.output
    assert lines(said) == {
        **dict.fromkeys(("hall", "token", "clock", "disk", "numbers", "agent"), "ok"),
        f"printer {virtual.address}": "ok",
    }


def test_a_kiosk_with_nothing_around_it_says_what_to_do(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    (tmp_path / "agent").mkdir()

    said = check(
        nobody, "x", tmp_path, "tcp://127.0.0.1:9", port=free_port(), scanner="/dev/no-scanner"
    )

    found = lines(said)
    assert said.exit_code == 1
    assert found["hall"].startswith(f"{nobody} does not answer")
    assert found["disk"] == "ok"
    assert found["numbers"] == "none were ever lent to this kiosk: start the agent"
    assert "is tiepdan-kiosk-agent running?" in found["agent"]
    assert found["scanner"] == "/dev/no-scanner is not there"
    assert found["printer tcp://127.0.0.1:9"] != "ok"
    assert "token" not in found


def test_a_kiosk_that_was_revoked_is_told_from_a_hall_that_is_away(
    live_server: str, tmp_path: Path, virtual: VirtualPrinter
) -> None:
    said = check(live_server, "of nobody", tmp_path, virtual.address)

    assert said.exit_code == 1
    assert lines(said)["hall"] == "ok"
    assert lines(said)["token"] == "the hall does not know this kiosk: pair it anew"


def test_a_printer_without_paper_and_a_folder_that_is_gone_are_named(
    live_server: str, tokens: Tokens, tmp_path: Path, virtual: VirtualPrinter
) -> None:
    virtual.machine.paper = Paper.OUT
    gone = tmp_path / "gone"

    said = check(live_server, tokens.kiosk, tmp_path, virtual.address, data=gone)

    assert said.exit_code == 1
    assert lines(said)["disk"] == f"{gone} is not there"
    assert "paper" in lines(said)[f"printer {virtual.address}"]


def test_a_clock_that_is_far_away_and_a_full_disk_are_named(
    live_server: str, tokens: Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CLOCK_SECONDS", -1.0)
    monkeypatch.setattr(checking, "LEAST_FREE_BYTES", 2**62)

    hall = dict(checking.hall(live_server, tokens.kiosk, None))
    here = dict(checking.here(tmp_path, port=9, scanner=None))

    assert "away from the hall's" in hall["clock"]
    assert here["disk"].startswith("only ")
