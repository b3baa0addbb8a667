"""What tests need from outside Python: a PostgreSQL, a Redis, a Chromium. All thrown away after.

python -m tests.services     names what is missing on this machine, one a line
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import redis
from playwright.sync_api import Browser, sync_playwright

READY_WITHIN_SECONDS = 60  # a cold, busy machine

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # root in a container has none
    "--disable-dev-shm-usage",  # 64 MB in a container
    "--disable-gpu",
    # nothing may leave the machine
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Keeps a server until our end of the pipe closes, however we end, then tidies up. A test run that
# is killed leaves nothing behind. $1 is the server's folder, $2 the signal that ends it.
_KEEPER = """
folder=$1 signal=$2; shift 2
"$@" >"$folder/log" 2>&1 &
read -r _
kill -"$signal" $!
wait
rm -rf "$folder"
"""


class MissingError(Exception):
    """A program that the test needs is not on this machine."""


def missing() -> list[str]:
    """The names of what is not on this machine, in the order in which to install it."""
    finders = {
        "postgres": _postgres_programs,
        "redis": _redis_program,
        "chromium": chromium,
        "zbarimg": lambda: _program("zbarimg"),
        "espeak-ng": lambda: _program("espeak-ng"),
        "systemd-analyze": lambda: _program("systemd-analyze"),
    }
    return [name for name, find in finders.items() if not _is_there(find)]


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of our own on a free port of this machine.

    Yields its URL without a database: `postgresql+psycopg://tiepdan@127.0.0.1:PORT`.
    Raises MissingError.
    """
    initdb, server = _postgres_programs()
    account = _account_for_postgres()
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-postgres-"))
    cluster = folder / "cluster"
    if account:
        shutil.chown(folder, account, account)
    wish = ["--username=tiepdan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [initdb, "--pgdata", cluster, "--no-sync", *wish],
        check=True,
        cwd=folder,
        user=account,
        group=account,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    port = free_port()
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"]
    options = [part for setting in settings for part in ("-c", setting)]
    command = [server, "-D", str(cluster), "-p", str(port), *options]
    with _kept(command, folder=folder, stop_by="INT", account=account) as log:
        where = f"host=127.0.0.1 port={port} user=tiepdan dbname=postgres"
        _wait_for(lambda: psycopg.connect(where).close(), log)
        yield f"postgresql+psycopg://tiepdan@127.0.0.1:{port}"


@contextmanager
def database(server_url: str, name: str, *, like: str = "template1") -> Iterator[str]:
    """A database in a cluster, empty or a copy; dropped afterwards, whoever is still connected."""
    plain_url = server_url.replace("+psycopg", "")
    with closing(psycopg.connect(f"{plain_url}/postgres", autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
        try:
            yield f"{server_url}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis of our own on a free port of this machine; keeps nothing. Raises MissingError."""
    server = _redis_program()
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-redis-"))
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no"]
    with _kept(command, folder=folder, stop_by="TERM") as log:
        with closing(redis.Redis(host="127.0.0.1", port=port)) as client:
            _wait_for(client.ping, log)
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a window, for playwright. Raises MissingError."""
    program = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        try:
            yield running
        finally:
            running.close()


def chromium() -> str:
    """The Chromium of this machine, or the one playwright once fetched. Raises MissingError."""
    for name in CHROMIUM_NAMES:
        program = shutil.which(name)
        if program and _answers(program):
            return program
    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    if Path(fetched).is_file():
        return fetched
    raise MissingError("Chromium")


def _answers(program: str) -> bool:
    """Whether it runs; on Ubuntu the name may stand for a snap that is not there."""
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, timeout=READY_WITHIN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingError(name)
    return found


def _redis_program() -> str:
    return shutil.which("valkey-server") or _program("redis-server")


def _postgres_programs() -> tuple[str, str]:
    """`initdb` and `postgres`; Debian keeps them out of PATH, a folder for each version."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: float(bin.parent.name)
    )
    for folder in reversed(folders):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return str(folder / "initdb"), str(folder / "postgres")
    return _program("initdb"), _program("postgres")


def _account_for_postgres() -> str | None:
    """PostgreSQL refuses to run as root; None when we are not."""
    if os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    accounts = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


def _is_there(find: Callable[[], object]) -> bool:
    try:
        find()
    except MissingError:
        return False
    return True


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _kept(
    command: list[str], *, folder: Path, stop_by: str, account: str | None = None
) -> Iterator[Path]:
    """Run a server until the block ends, or until we do. Yields its log."""
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", str(folder), stop_by, *command],
        stdin=subprocess.PIPE,
        cwd="/",
        user=account,
        group=account,
        start_new_session=True,  # Ctrl+C is for the tests; they still need the server to tidy up
    )
    try:
        yield folder / "log"
    finally:
        keeper.communicate()


def _wait_for(knock: Callable[[], object], log: Path) -> None:
    """Knock until somebody opens. Raises TimeoutError with the log's last lines."""
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            knock()
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > give_up_at:
                raise TimeoutError(log.read_text(errors="replace")[-2000:]) from error
            time.sleep(0.05)  # nothing tells us when it listens
        else:
            return


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}\n" for name in missing())
