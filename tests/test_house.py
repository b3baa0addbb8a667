"""The shape of the house: who may import whom. See docs/house.md."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("kiosk", "queue_display", "staff_console", "printer", "api")
# From the top down: a package may import what stands below it, never beside or above.
HEIGHT = {"cli": 4, "app": 3, "kiosk_agent": 3, **dict.fromkeys(ROOMS, 2), "casework": 1, "hall": 0}

# The floors inside the hall, from the ground up.
FLOORS = (
    {"errors", "lifecycle", "order", "legibility", "day_rule", "calling", "cores"},
    {
        *("model", "news", "vault", "words", "settings", "reasons", "leading", "rides"),
        *("lent_codes", "outward"),
    },
    {
        *("store", "rows", "journal", "calendar", "line", "beside", "forecast", "slips"),
        "home_slips",
        *("history", "parts", "services", "turns", "rekeying"),
    },
    {
        *("moves", "reach", "tickets", "issuing", "desks", "printing", "devices", "staff"),
        *("notices", "hindsight", "board", "overview", "rounds", "voice", "screens", "deferring"),
        "touchscreens",
        *("texts", "helping", "slip_rule", "slip_samples", "push"),
        *("numbering", "closing", "persons", "admission", "appointments", "slots", "hours"),
        *("rules", "explain", "skills", "attention", "ratings", "lending", "leads", "timekeeping"),
    },
    {"web"},
)
FLOOR = {name: height for height, names in enumerate(FLOORS) for name in names}


def modules(package: str) -> Iterator[tuple[str, Path]]:
    """The dotted name and the file of each module of a package."""
    if (HOUSE / f"{package}.py").is_file():
        yield package, HOUSE / f"{package}.py"
    for path in sorted((HOUSE / package).rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _is_module(dotted: str) -> bool:
    path = HOUSE.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def imports(path: Path) -> Iterator[str]:
    """The dotted names a file imports, wherever in it: `from hall import line` is `hall.line`."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                dotted = f"{node.module}.{name.name}"
                yield dotted if _is_module(dotted) else node.module


def relative_imports(path: Path) -> list[int]:
    tree = ast.walk(_tree(path))
    return [node.lineno for node in tree if isinstance(node, ast.ImportFrom) and node.level]


PACKAGES = [name for name in HEIGHT if list(modules(name))]
HERE = [room for room in ROOMS if list(modules(room))]


@pytest.mark.parametrize("package", PACKAGES)
def test_nobody_imports_from_beside_or_above(package: str) -> None:
    found = [
        f"{module} imports {name}"
        for module, path in modules(package)
        for name in imports(path)
        if (other := name.split(".")[0]) != package and HEIGHT.get(other, -1) >= HEIGHT[package]
    ]

    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_say_the_whole_name(package: str) -> None:
    """A relative import would pass by the rule above unseen."""
    assert [str(path) for _, path in modules(package) if relative_imports(path)] == []


def test_every_module_of_the_hall_has_its_floor() -> None:
    found = {name.split(".")[1] for name, _ in modules("hall") if "." in name}

    assert found == set(FLOOR)


def test_inside_the_hall_nobody_imports_from_above() -> None:
    found = [
        f"{module} imports {name}"
        for module, path in modules("hall")
        for name in imports(path)
        if module != "hall"
        and name.startswith("hall.")
        and FLOOR[name.split(".")[1]] > FLOOR[module.split(".")[1]]
    ]

    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_stands_on_itself(package: str) -> None:
    """A circle of imports makes many files one.

    What a function imports when it runs is not stood on; nor is the package a module is part of.
    """
    stands_on = {
        module: {name for name in _at_the_top(path) if not f"{module}.".startswith(f"{name}.")}
        for module, path in modules(package)
    }

    while stands_on:
        free = {module for module, below in stands_on.items() if not below & set(stands_on)}
        assert free, f"in a circle: {sorted(stands_on)}"
        stands_on = {module: below for module, below in stands_on.items() if module not in free}


def _at_the_top(path: Path) -> Iterator[str]:
    tree = _tree(path)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                dotted = f"{node.module}.{name.name}"
                yield dotted if _is_module(dotted) else node.module


@pytest.mark.parametrize("name", sorted(FLOORS[0]))
def test_the_ground_floor_is_pure(name: str) -> None:
    found = set(imports(HOUSE / "hall" / f"{name}.py"))

    assert {n for n in found if n.startswith(("sqlalchemy", "flask", "hall"))} <= {"hall.errors"}


def test_only_the_walls_know_flask() -> None:
    found = [
        module
        for package in ("hall", "casework")
        for module, path in modules(package)
        if any(name.startswith(("flask", "werkzeug")) for name in imports(path))
        and not module.startswith("hall.web")
    ]

    assert found == []


def test_the_agent_beside_the_printer_needs_no_hall() -> None:
    """It is installed on a machine of its own: nothing it stands on may reach the hall."""
    reached, todo = set(), ["printer.agent"]
    while todo:
        module = todo.pop()
        if module in reached or not _is_module(module):
            continue
        reached.add(module)
        todo += [*imports(_file(module)), *_packages_of(module)]

    assert {module for module in reached if module.split(".")[0] != "printer"} == set()
    assert {n for m in reached for n in imports(_file(m)) if n.startswith("flask")} == set()


def test_the_agent_beside_a_kiosk_needs_no_hall() -> None:
    """It is put together from the printer's side alone, on a machine without the hall."""
    found = {
        (module, name)
        for module, path in modules("kiosk_agent")
        for name in imports(path)
        if name.split(".")[0] in {*HEIGHT, "flask", "sqlalchemy"} - {"kiosk_agent", "printer"}
    }

    assert found == set()
    assert not [
        name
        for _, path in modules("kiosk_agent")
        for name in imports(path)
        if name.startswith(("printer.routes", "printer.virtual"))
    ]


def _file(module: str) -> Path:
    path = HOUSE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _packages_of(module: str) -> list[str]:
    """Importing `printer.agent` runs `printer/__init__.py` first."""
    parts = module.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


@pytest.mark.parametrize("room", HERE)
def test_a_room_says_what_it_is_for(room: str) -> None:
    said = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text("utf-8")))

    assert said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("room", HERE)
def test_a_room_tells_how_to_look_at_it_alone(room: str) -> None:
    assert (HOUSE / room / "README.md").is_file()


@pytest.mark.parametrize("room", HERE)
def test_a_room_has_a_door(room: str) -> None:
    from flask import Blueprint

    routes = importlib.import_module(f"{room}.routes")

    assert isinstance(routes.room, Blueprint)
    assert routes.room.name == room


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is(package: str) -> None:
    found = [module for module, path in modules(package) if not ast.get_docstring(_tree(path))]

    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_longer_than_four_hundred_lines(package: str) -> None:
    long = {
        m: n for m, p in modules(package) if (n := len(p.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}


def test_what_makes_files_is_loaded_when_a_file_is_made() -> None:
    """Word, Excel and PDF are some twenty megabytes of every server, for a few files a day."""
    asked = (
        "import sys, cli.inside; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=HOUSE, capture_output=True, text=True, check=True
    )

    assert not {"openpyxl", "docx", "docxtpl", "lxml", "reportlab"} & set(told.stdout.split())
