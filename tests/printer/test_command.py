"""tiepdan-printer, as a technician types it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from printer import profile
from printer.command import main
from printer.errors import BadProfile
from printer.profile import Confirmation, Profile
from printer.virtual.printer import VirtualPrinter
from tests.printer.conftest import Tray
from tests.printer.office import TOKEN, Office


def test_a_probe_writes_down_what_the_printer_can(
    virtual: VirtualPrinter, tray: Tray, tmp_path: Path
) -> None:
    file = tmp_path / "profile.json"

    said = CliRunner().invoke(
        main, ["probe", "--printer", virtual.address, "--write", str(file), "--print"]
    )

    assert said.exit_code == 0, said.output
    assert "GS ( H: proof by tag           37 22 70 72 6f 62 00" in said.output
    assert "test slip: printed, proof: tag" in said.output
    assert profile.read(file) == Profile(
        model="Tiep Dan Virtual", confirms=Confirmation.TAG, width_dots=576
    )
    assert tray.tags == ["test"]


def test_a_probe_finds_out_what_a_clone_cannot(virtual: VirtualPrinter, tmp_path: Path) -> None:
    virtual.machine.knows_tags = virtual.machine.can_clear = False
    file = tmp_path / "profile.json"

    said = CliRunner().invoke(main, ["probe", "--printer", virtual.address, "--write", str(file)])

    assert said.exit_code == 0, said.output
    found = profile.read(file)
    assert (found.confirms, found.clears, found.answers) == (Confirmation.PAPER, False, True)


def test_a_printer_that_never_answers_is_profiled_as_such(
    virtual: VirtualPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.probe.WAIT_SECONDS", 0.05)
    virtual.machine.is_silent = True
    file = tmp_path / "profile.json"

    CliRunner().invoke(
        main, ["probe", "--printer", virtual.address, "--width", "384", "--write", str(file)]
    )

    assert profile.read(file) == Profile(
        width_dots=384, answers=False, confirms=Confirmation.NONE, clears=False
    )


def test_a_probe_of_nobody_says_so() -> None:
    said = CliRunner().invoke(main, ["probe", "--printer", "tcp://127.0.0.1:9"])

    assert said.exit_code == 1
    assert "refused" in said.output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ('{"width_dots": 500}', "500 is not one of"),
        ('{"confirms": "perhaps"}', "perhaps"),
        ('{"answers": false, "confirms": "tag"}', "never answers cannot confirm"),
        ('{"colour": 2}', "colour"),
        ("[]", "profile.json"),
        ("width: 5", "profile.json"),
    ],
)
def test_a_wrong_profile_is_refused_at_start(tmp_path: Path, words: str, complaint: str) -> None:
    file = tmp_path / "profile.json"
    file.write_text(words, "utf-8")

    with pytest.raises(BadProfile, match=complaint):
        profile.read(file)


def test_the_agent_as_a_program_prints_and_ends_when_told(
    virtual: VirtualPrinter, tray: Tray, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN + "\n", "utf-8")
    with Office() as office:
        office.wants(1)
        agent = subprocess.Popen(
            [
                *(sys.executable, "-m", "printer.command", "run"),
                *("--server", office.url, "--token-file", str(token)),
                *("--printer", virtual.address),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        office.wait_until("done", 60)
        agent.send_signal(signal.SIGTERM)
        _, said = agent.communicate(timeout=20)

    assert agent.returncode == 0
    assert tray.tags == ["0001"]
    assert "number 001: printed" in said
    assert TOKEN not in said


def test_a_refused_token_ends_the_program_with_a_sentence(
    virtual: VirtualPrinter, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("revoked", "utf-8")
    with Office() as office:
        said = subprocess.run(
            [
                *(sys.executable, "-m", "printer.command", "run"),
                *("--server", office.url, "--token-file", str(token)),
                *("--printer", virtual.address),
            ],
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert said.returncode == 1
    assert "Error: the server answers 401: this token may not print here" in said.stderr


def test_the_virtual_printer_as_a_program_obeys_the_terminal(tmp_path: Path) -> None:
    printer = subprocess.Popen(
        [
            *(sys.executable, "-m", "printer.command", "virtual"),
            *("--port", "0", "--slips", str(tmp_path / "slips")),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert printer.stdin
    assert printer.stdout
    address = printer.stdout.readline().removeprefix("ready ").strip()

    printer.stdin.write("paper out\nnonsense\n")
    printer.stdin.flush()
    complaint = printer.stdout.readline()
    refused = CliRunner().invoke(main, ["probe", "--printer", address])
    printer.stdin.write("paper plenty\nnonsense\n")
    printer.stdin.flush()
    printer.stdout.readline()  # the complaint again: by now the switch is flipped
    printed = CliRunner().invoke(main, ["probe", "--printer", address, "--print"])
    printer.terminate()
    printer.communicate(timeout=20)

    assert complaint.startswith("switches: paper plenty, paper low, paper out")
    assert "the roll is at its end" in refused.output
    assert "test slip: printed" in printed.output
    assert [path.name for path in (tmp_path / "slips").iterdir()] == ["test.png"]
