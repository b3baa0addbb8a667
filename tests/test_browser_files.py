"""What the build fetches and packs: all of it, nothing else, from no written address."""

import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from pathlib import Path

import pytest

import build_browser_files as browser_files
from build_browser_files import HOUSE, VENDOR

VOWELS = [*"aeiouyăâêôơư"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
# every letter that a Vietnamese sentence can hold, 12 vowels in 6 tones, and đ
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]


def test_the_lock_files_name_no_address() -> None:
    locks = [*HOUSE.glob("requirements*.lock"), browser_files.LOCK]

    lines = [line for lock in locks for line in lock.read_text("utf-8").splitlines()]

    assert len(locks) == 4
    # npm's lock keeps the pages where authors ask for thanks; nothing is fetched from those
    assert [line for line in lines if "://" in line and '"url":' not in line] == []
    assert [line for line in lines if '"resolved":' in line] == []


def test_node_comes_in_one_version_by_either_way() -> None:
    wheel = browser_files.NODE_WHEEL

    assert (HOUSE / "requirements-node.lock").read_text("utf-8").startswith(f"{wheel} ")
    assert f'"{wheel}"' in (HOUSE / "pyproject.toml").read_text("utf-8")


def test_every_typeface_that_the_stylesheet_names_is_there() -> None:
    stylesheet = (VENDOR / "fonts.css").read_text("utf-8")

    named = re.findall(r'url\("([^"]+)"\)', stylesheet)

    assert len(named) == 15
    assert [name for name in named if not (VENDOR / name).is_file()] == []


@pytest.mark.parametrize("letter", [*LETTERS, *map(str.upper, LETTERS)])
def test_a_vietnamese_page_needs_two_files_a_weight(letter: str) -> None:
    stylesheet = (VENDOR / "fonts.css").read_text("utf-8")

    # of the rules that name a letter, a browser takes the last
    faces = re.findall(r"pro-([a-z-]+)-400-normal.*?unicode-range: ([^;]+);", stylesheet, re.S)
    naming = [subset for subset, ranges in faces if _names(ranges, letter)]

    assert naming[-1] in {"latin", "vietnamese"}


def test_a_build_that_lacks_a_file_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser_files, "MODULES", tmp_path)

    with pytest.raises(browser_files.BuildError, match=r"socket\.io\.esm\.min\.js"):
        browser_files._copy_all()

    assert (VENDOR / "fonts.css").is_file()  # and what was there before still is


def test_the_wheel_brings_all_that_was_fetched(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)

    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    fetched = {str(place.relative_to(HOUSE)) for place in browser_files.places()}
    assert fetched - held == {"THIRD_PARTY_NOTICES.md"}
    assert [name for name in held if name.endswith("/extra_metadata/THIRD_PARTY_NOTICES.md")]


def test_every_package_of_the_house_is_packed_and_checked() -> None:
    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]
    packages = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - {"tests", "bench"}

    packed = set(settings["hatch"]["build"]["targets"]["wheel"]["only-include"])
    checked = set(settings["mypy"]["packages"])

    assert packages - packed == set()
    assert packages - checked - {"migrations"} == set()


def _names(ranges: str, letter: str) -> bool:
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= ord(letter) <= int(last or first, 16):
            return True
    return False
