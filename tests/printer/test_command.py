"""tiepdan-printer, as a technician types it."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from printer import profile
from printer.command import main
from printer.errors import BadProfile
from printer.profile import Confirmation
from printer.virtual.printer import VirtualPrinter
from printer.words import LANGUAGES, words
from tests.printer.conftest import Tray
from tests.printer.office import TOKEN, Office
from tests.printer.technicians import standing


def test_a_technician_is_asked_what_only_eyes_can_see_and_the_profile_is_written_down(
    tray: Tray, tmp_path: Path
) -> None:
    file = tmp_path / "profile.json"
    with standing("fast", tray) as virtual:
        said = CliRunner().invoke(
            main,
            ["probe", "--printer", virtual.address, "--language", "en", "--write", str(file)],
            input="y\ny\n3\n",  # print it; it was cut; the third frame is whole
        )

    assert said.exit_code == 0, said.output
    assert "Which" not in said.output
    assert "which is the largest number in a frame" in said.output
    assert "Confirms each slip              yes" in said.output
    assert "[37 22 70 72 6f 62 00]" in said.output
    assert "Warns before the roll ends      not known" in said.output
    assert "Known that a slip came out      yes, slip by slip" in said.output
    found = profile.read(file)
    assert (found.model, found.width_dots, found.cuts) == ("Tiep Dan V80", 576, True)
    assert found.confirms is Confirmation.TAG
    assert json.loads(file.read_text("utf-8"))["heard"]["GS ( H"] == "37 22 70 72 6f 62 00"


def test_in_a_technicians_own_language_nobody_is_asked_who_said_yes(
    virtual: VirtualPrinter, tray: Tray, tmp_path: Path
) -> None:
    virtual.machine.mm_per_second = 250
    file = tmp_path / "profile.json"
    before = ["probe", "--printer", virtual.address, "--yes", "--width", "576"]

    said = CliRunner().invoke(main, [*before, "--write", str(file), "--print"])

    assert said.exit_code == 0, said.output
    assert "Khổ in                          576 điểm" in said.output
    assert "Đã in phiếu thử. Xác nhận: có, theo từng phiếu" in said.output
    assert tray.tags == ["strp", "test"]


def test_who_was_not_there_to_see_must_say_how_wide_it_prints(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["probe", "--printer", "tcp://127.0.0.1:9", "--yes"])

    assert said.exit_code == 2
    assert "--yes needs --width" in said.output


def test_where_no_frame_is_seen_no_profile_is_written(tray: Tray, tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    with standing("fast", tray) as virtual:
        said = CliRunner().invoke(
            main,
            ["probe", "--printer", virtual.address, "--write", str(file)],
            input="y\ny\n0\ny\n0\n",
        )

    assert said.exit_code == 1
    assert "chưa biết máy in được khổ nào" in said.output
    assert not file.exists()


def test_asked_without_paper_it_says_what_a_clone_cannot(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.questions.BUFFERED_SECONDS", 0.3)
    with standing("narrow", tray) as virtual:
        said = CliRunner().invoke(main, ["probe", "--printer", virtual.address])

    assert said.exit_code == 0, said.output
    assert "Hãng                            không trả lời" in said.output
    assert "Xác nhận từng phiếu             không trả lời" in said.output
    assert "Trả lời về giấy sau khi in      có" in said.output
    assert tray.pieces == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_technician_reads_the_same_in_every_language(language: str) -> None:
    first, other = words(LANGUAGES[0]), words(language)

    assert first.keys() == other.keys()
    for key, sentence in first.items():
        assert re.findall(r"{\w+}", sentence) == re.findall(r"{\w+}", other[key]), key


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
        ('{"picture": "oil"}', "oil"),
        ('{"mm_per_second": 0}', "at least 1"),
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
            *("--port", "0", "--slips", str(tmp_path / "slips"), "--model", "fast"),
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
    printed = CliRunner().invoke(
        main, ["probe", "--printer", address, "--print", "--yes", "--width", "576"]
    )
    printer.terminate()
    printer.communicate(timeout=20)

    assert complaint.startswith("switches: paper plenty, paper low, paper out")
    assert "Máy in hết giấy" in refused.output
    assert "Đã in phiếu thử" in printed.output
    assert {path.name for path in (tmp_path / "slips").iterdir()} == {"strp.png", "test.png"}
