"""What is written about the house is true of the house: drawings, settings, words."""

import ast
import importlib
import inspect
import re
import string
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from casework.kinds import Outcome
from hall.errors import HallError
from hall.lifecycle import TicketState
from hall.settings import PREFIX, Settings
from hall.web.problems import CODES
from hall.words import available
from printer.virtual.switches import SWITCHES

HOUSE = Path(__file__).parent.parent
SPEAKING = ("hall", "kiosk", "queue_display", "staff_console", "printer", "api", "cli", "casework")
ERRORS = ("hall.errors", "casework.errors", "printer.errors")

# --- errors ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERRORS)
def test_the_drawn_error_tree_is_the_real_one(name: str) -> None:
    module = importlib.import_module(name)

    assert sorted(_drawn(module)) == sorted(_real(module))


def _drawn(module: ModuleType) -> Iterator[tuple[str, str]]:
    """(parent, child) for each branch of the drawing."""
    path: list[str] = []
    for text in (module.__doc__ or "").splitlines():
        branch = re.match(r"^([│ ]*)[├└]── (\w+)", text)
        if branch is None:
            path = [text] if re.fullmatch(r"\w+Error", text) else path
            continue
        depth = len(branch[1]) // 4 + 1
        path = [*path[:depth], branch[2]]
        yield path[-2], path[-1]


def _real(module: ModuleType) -> Iterator[tuple[str, str]]:
    for name, found in vars(module).items():
        if inspect.isclass(found) and found.__module__ == module.__name__:
            (parent,) = found.__bases__
            if parent is not Exception:
                yield parent.__name__, name


@pytest.mark.parametrize("name", ERRORS[:2])
def test_the_drawing_tells_the_status_of_each_refusal(name: str) -> None:
    module = importlib.import_module(name)
    drawn = dict(re.findall(r"── (\w+) .* (\d{3})$", module.__doc__ or "", re.MULTILINE))
    real = {
        name: str(found.status)
        for name, found in vars(module).items()
        if inspect.isclass(found) and issubclass(found, HallError) and found.status != 500
    }

    assert drawn == {name: real[name] for name in drawn}
    assert {name for name in real if name not in drawn} <= {"HallError", "CaseworkError"}


def _leaves(error: type[HallError]) -> Iterator[type[HallError]]:
    for child in error.__subclasses__():
        if child.__module__ in ERRORS:
            yield child
            yield from _leaves(child)


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = Counter(leaf.code for leaf in _leaves(HallError) if "code" in vars(leaf))

    assert [code for code, times in codes.items() if times > 1] == []


# --- settings ----------------------------------------------------------------------------


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_is_described(setting: str) -> None:
    assert f"{PREFIX}{setting.upper()}" in (HOUSE / "docs" / "running.md").read_text("utf-8")


def test_no_setting_is_described_that_is_not_there() -> None:
    described = re.findall(
        rf"{PREFIX}([A-Z_]+)", (HOUSE / "docs" / "running.md").read_text("utf-8")
    )
    known = {field.name.upper() for field in fields(Settings)}

    assert {name for name in described if name.removesuffix("_FILE").rstrip("_")} <= known | {
        f"{name}_FILE" for name in known
    }


# --- words -------------------------------------------------------------------------------


def catalog(code: str) -> Catalog:
    with (HOUSE / "hall" / "words" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


CATALOGS = {code: catalog(code) for code in available()}
KEYS = {message.id for message in CATALOGS["vi"] if isinstance(message.id, str) and message.id} | {
    message.id[0] for message in CATALOGS["vi"] if isinstance(message.id, tuple)
}
SECTIONS = {key.split(".")[0] for key in KEYS}
# Sections that are nothing but words: whatever looks like their keys must be one.
# (`kiosk.ticket` may also be a view, `casework.model` a module.)
ONLY_WORDS = SECTIONS - {*SPEAKING}

# Keys put together while running, where the beginning alone would say too little.
PUT_TOGETHER = {
    *(f"error.{code}" for code in CODES.values()),
    *(f"error.{code}.now" for code in CODES.values()),
    *(f"phone.{state}{end}" for state in TicketState for end in ("", ".now", ".desk", ".room")),
    *(f"casework.outcome.{outcome}" for outcome in Outcome),
    *(f"printer.{switch.replace(' ', '.')}" for switch in SWITCHES),
    *(f"printer.{switch.split()[0]}" for switch in (*SWITCHES, "push")),
}


def _files(*suffixes: str) -> Iterator[Path]:
    yield HOUSE / "app.py"
    for package in SPEAKING:
        for path in sorted((HOUSE / package).rglob("*")):
            if path.suffix in suffixes and "vendor" not in path.parts:
                yield path


def _literals() -> Iterator[tuple[str, str]]:
    """Every text in quotes, with the file it stands in; of texts with gaps the beginning."""
    for path in _files(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield str(path.relative_to(HOUSE)), node.value
    for path in _files(".html", ".js"):
        for text in re.findall(r"'([^'\"\n]*)'", path.read_text("utf-8")):
            yield str(path.relative_to(HOUSE)), text  # in an attribute, quotes stand in quotes
        for text in re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`$\n]*)", path.read_text("utf-8")):
            yield str(path.relative_to(HOUSE)), "".join(text)


LITERALS = list(_literals())


def test_every_refusal_has_words() -> None:
    codes = {*CODES.values(), *(leaf.code for leaf in _leaves(HallError)), HallError.code}
    wanted = {f"error.{code}{end}" for code in codes for end in ("", ".now")}

    assert wanted - KEYS == set()


def test_no_words_are_kept_for_refusals_nobody_makes() -> None:
    codes = {*CODES.values(), *(leaf.code for leaf in _leaves(HallError)), "page_too_old"}
    errors = {key.removesuffix(".now") for key in KEYS if key.startswith("error.")}

    assert errors - {f"error.{code}" for code in codes} == set()


@pytest.mark.parametrize("code", available())
def test_all_languages_have_the_same_keys(code: str) -> None:
    assert {_key(message) for message in CATALOGS[code] if message.id} ^ KEYS == set()


@pytest.mark.parametrize("code", available())
def test_no_key_stands_twice_and_none_is_empty(code: str) -> None:
    text = (HOUSE / "hall" / "words" / f"{code}.po").read_text("utf-8")
    times = Counter(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))

    assert [key for key, n in times.items() if n > 1] == []
    assert [_key(m) for m in CATALOGS[code] if m.id and not all(_texts(m))] == []
    assert "fuzzy" not in text


def test_every_key_that_is_asked_for_exists() -> None:
    asked = re.compile(
        r"(?:\b_|\bsay|\bwords\([^()]*\)|(?:\b_|\bsay)\.get)\(\s*[\"']([a-z0-9_]+\.[a-z0-9_.]+[a-z0-9_])[\"']"
    )
    missing = {
        f"{path.relative_to(HOUSE)}: {key}"
        for path in _files(".py", ".html")
        for key in asked.findall(path.read_text("utf-8"))
        if key not in KEYS
    }

    assert missing == set()


def test_whatever_looks_like_a_key_is_one() -> None:
    """Keys that are handed around before they are asked for."""
    key = re.compile(rf"(?:{'|'.join(sorted(ONLY_WORDS))})(?:\.[a-z0-9_]+)+")
    missing = {
        f"{path}: {text}"
        for path, text in LITERALS
        if key.fullmatch(text)
        and text not in KEYS
        and not any(each.startswith(f"{text}.") for each in KEYS)
    }

    assert missing == set()


def test_every_key_is_used() -> None:
    used = {text for _, text in LITERALS}
    beginnings = tuple(text for text in used if re.fullmatch(r"[a-z]+\.[a-z0-9_.]+\.", text))
    unused = {key for key in KEYS if key not in used and not key.startswith(beginnings)}
    refusals = {key for key in KEYS if key.startswith("error.")}

    assert unused - PUT_TOGETHER - refusals == set()


@pytest.mark.parametrize("code", available())
def test_placeholders_agree_between_languages(code: str) -> None:
    ours = {_key(message): _placeholders(message) for message in CATALOGS["vi"] if message.id}
    theirs = {_key(message): _placeholders(message) for message in CATALOGS[code] if message.id}

    assert {key for key in ours if theirs.get(key, ours[key]) != ours[key]} == set()


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _placeholders(message: Message) -> set[str]:
    """Of all plural forms together: `one` need not name its number."""
    parts = (part for text in _texts(message) for part in string.Formatter().parse(text))
    return {name for _, name, _, _ in parts if name is not None}


def test_every_text_is_in_composed_form() -> None:
    """A letter and its marks are one character (NFC); else equal words are not equal."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        check=True,
    )
    texts = {".py", ".po", ".html", ".js", ".mjs", ".css", ".md", ".toml", ".json", ".txt", ".csv"}
    paths = [HOUSE / name for name in listed.stdout.decode().split("\0")]
    wrong = [
        str(path.relative_to(HOUSE))
        for path in paths
        if path.suffix in texts
        and path.is_file()
        and not unicodedata.is_normalized("NFC", path.read_text("utf-8"))
    ]

    assert wrong == []


def test_what_nobody_may_learn_is_held_by_tests_that_exist() -> None:
    text = (HOUSE / "docs" / "secrets.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)

    gone = [
        f"{path}::{name}"
        for path, name in named
        if f"def {name}(" not in (HOUSE / path).read_text("utf-8")
    ]

    assert gone == []
    assert [n for n in range(1, 15) if f"\n| {n} |" not in text] == []
