"""What the policy in every answer forbids, no template asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("hall", "kiosk", "queue_display", "staff_console", "printer", "api")


def files(*suffixes: str) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix in suffixes and "vendor" not in path.parts:
                yield path


TEMPLATES = list(files(".html"))
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "a script without its own file": r"<script(?![^>]*\bsrc=)",
    "words between the ends of a script": r"<script[^>]*>\s*[^<\s]",
    "a style of its own": r"<style\b",
    "a style on an element": r"[\s\"']style\s*=",
    "a script on an element": r"[\s\"']on[a-z]+\s*=\s*[\"'{]",
    "a script as an address": r"javascript:",
    "an address of another site": r"(?:src|href|action|poster|srcset)\s*=\s*[\"'](?:https?:)?//",
    "a frame": r"<(?:iframe|object|embed)\b",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_asks_for_nothing_that_the_policy_forbids(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))

    found = {what: re.findall(how, text) for what, how in FORBIDDEN.items()}

    assert found == {what: [] for what in FORBIDDEN}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_form_that_changes_something_shows_that_it_is_ours(path: Path) -> None:
    """Whoever posts brings the page's token: by the shared parts, or in a field."""
    text = COMMENT.sub("", path.read_text("utf-8"))

    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        if re.search(r"method\s*=\s*[\"']post", form, re.IGNORECASE):
            assert re.search(r"parts\.csrf\(\)|csrf\(\)|csrf_token", form), form[:200]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_call_block_does_not_ask_who_calls(path: Path) -> None:
    """There `caller` is Jinja's own word: who signed in is not known, and nothing says so."""
    text = COMMENT.sub("", path.read_text("utf-8"))

    blocks = re.findall(r"\{% call .*?\{% endcall %\}", text, re.DOTALL)

    assert [block[:80] for block in blocks if re.search(r"\bcaller\b", block)] == []


@pytest.mark.parametrize(
    "path", list(files(".css", ".js")), ids=lambda path: str(path.relative_to(HOUSE))
)
def test_no_file_fetches_from_another_site(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.M)

    assert re.findall(r"(?:url\(|from\s|import\(|fetch\()\s*[\"'`]?(?:https?:)?//\S+", text) == []
    assert "eval(" not in text


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 10
