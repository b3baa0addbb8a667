"""What a technician copies: units that systemd takes, commands and policies that are there."""

import configparser
import json
import mmap
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from cli import main as tiepdan
from kiosk_agent.command import main as tiepdan_kiosk
from printer.command import main as tiepdan_printer
from tests import services
from tests.plugins import cannot

HOUSE = Path(__file__).parent.parent
DEPLOY = HOUSE / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
POLICIES = sorted((DEPLOY / "chromium").glob("*.json"))
COMMANDS = {"tiepdan": tiepdan, "tiepdan-printer": tiepdan_printer, "tiepdan-kiosk": tiepdan_kiosk}
DEBIANS = Path("/usr/lib/chromium/chromium")  # what its command, a script, runs
BIN = "/opt/tiepdan/bin/"

# Chromium's policies as its own program names them (Debian's 156). Flags come and go; these hold.
NEEDED = {
    "URLBlocklist": ["*"],
    "DeveloperToolsAvailability": 2,
    "DownloadRestrictions": 3,
    "AllowFileSelectionDialogs": False,
    "ExtensionInstallBlocklist": ["*"],
    "IncognitoModeAvailability": 1,
    "SSLErrorOverrideAllowed": False,
}


def unit(path: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    found.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser wants it
    found.read_string(path.read_text("utf-8"))
    return found


def chromium() -> Path:
    """Chromium's own program: its text names all it knows."""
    try:
        found = Path(services.chromium()).resolve()
    except services.MissingError as error:
        cannot(str(error))
    with found.open("rb") as file:
        program = found if file.read(4) == b"\x7fELF" else DEBIANS
    if not program.is_file():
        cannot(f"program behind {found}")
    return program


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_names_a_command_of_ours_with_options_it_has(path: Path) -> None:
    words = shlex.split(unit(path)["Service"]["ExecStart"])
    program = words[0].removeprefix(BIN)
    scripts = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    own = words[2 : words.index("--") if "--" in words else None]

    assert words[0] == BIN + program
    assert program in scripts
    group = COMMANDS[program]
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), words[1])
    assert command is not None
    options = {name for option in command.params for name in option.opts}
    assert {word for word in own if word.startswith("--")} <= options


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_the_settings_it_reads_have_an_example(path: Path) -> None:
    service = unit(path)["Service"]
    named = set(re.findall(r"\$\{?(TIEPDAN_\w+)", service["ExecStart"]))
    file = service.get("EnvironmentFile")
    example = (DEPLOY / "etc" / Path(file).name).read_text("utf-8") if file else ""

    assert named <= set(re.findall(r"^(TIEPDAN_\w+)=", example, re.M))


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    """With programs that stand for ours: it looks whether they are there."""
    if shutil.which("systemd-analyze") is None:
        cannot("systemd-analyze")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in COMMANDS:
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    copies = []
    for path in sorted((DEPLOY / "systemd").iterdir()):
        copy = tmp_path / path.name
        copy.write_text(path.read_text("utf-8").replace(BIN, f"{programs}/"), "utf-8")
        copies.append(str(copy))

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *copies],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    of_ours = [line for line in said.stderr.splitlines() if "tiepdan" in line]
    assert (said.returncode, of_ours) == (0, [])


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_closes_every_way_out(path: Path) -> None:
    policy = json.loads(path.read_text("utf-8"))

    assert {name: policy.get(name) for name in NEEDED} == NEEDED
    assert "*" not in policy["URLAllowlist"]
    assert policy["AutoplayAllowlist"] == policy["URLAllowlist"][:1]


@pytest.mark.slow
def test_chromium_knows_every_policy_and_flag() -> None:
    """A name it does not know it passes over in silence."""
    program = chromium()
    names = {name for path in POLICIES for name in json.loads(path.read_text("utf-8"))}
    for path in UNITS:
        words = shlex.split(unit(path)["Service"]["ExecStart"])
        if "/usr/bin/chromium" in words:
            flags = words[words.index("/usr/bin/chromium") + 1 :]
            names |= {each[2:].partition("=")[0] for each in flags if each.startswith("--")}

    with program.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        unknown = {name for name in names if text.find(b"\0" + name.encode() + b"\0") < 0}

    assert unknown == set()
