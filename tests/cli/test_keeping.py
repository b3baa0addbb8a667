"""Copies of a hall on PostgreSQL, and all the chains that `tiepdan verify` follows."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from casework.kinds import Kind
from cli import keep
from cli.opening import opened
from hall.model import Ticket
from tests import services
from tests.casework.reception import AN, finishes, receives, takes_in, writes
from tests.cli.test_commands import PASSWORD, folder, says, tries
from tests.people import DUNG, arrives

__all__ = ["folder"]

SECRET = "tuyệt mật/"  # as an address writes it: escaped


def at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """From now on the installation is that database's; its server trusts whatever password."""
    where = url.replace("tiepdan@", "tiepdan:tuy%E1%BB%87t%20m%E1%BA%ADt%2F@")
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", where)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """What was begun beside us: its arguments, and the password it was told in private."""
    begun: list[tuple[list[str], str]] = []
    run = subprocess.run

    def noted(words: list[str], **more: Any) -> Any:
        begun.append((words, more["env"].get("PGPASSWORD", "")))
        return run(words, **more)

    monkeypatch.setattr(keep.subprocess, "run", noted)
    return begun


@pytest.fixture
def empty(postgres_server: str, counter: Iterator[int]) -> Iterator[str]:
    """The URL of a second database, where the copy goes."""
    with services.database(postgres_server, f"kept_{next(counter)}") as url:
        yield url


def test_a_copy_of_a_hall_on_postgresql_comes_back_whole(
    postgres_url: str,
    empty: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    programs: list[tuple[list[str], str]],
) -> None:
    at(monkeypatch, postgres_url)
    says(tmp_path / "hall", "hall", "add", "mau", "--name", "Trụ sở Mẫu", "--desks", "3")
    store = opened(tmp_path / "hall").store
    with store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    an = arrives(store)
    store.engine.dispose()

    says(tmp_path / "hall", "backup", str(tmp_path / "copy.tar.gz"))
    at(monkeypatch, empty)
    says(tmp_path / "elsewhere", "restore", str(tmp_path / "copy.tar.gz"))

    assert "1 steps hold" in says(tmp_path / "elsewhere", "verify")
    store = opened(tmp_path / "elsewhere").store
    with store.read() as session:
        assert session.scalars(select(Ticket.label)).one() == an.label
    store.engine.dispose()
    assert [(words[0], secret) for words, secret in programs] == [
        ("pg_dump", SECRET),
        ("pg_restore", SECRET),
    ]
    assert not any("tuy" in word for words, _ in programs for word in words)  # `ps` shows them


def test_what_stands_in_a_database_already_is_not_written_over(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, postgres_url)
    says(tmp_path / "hall", "hall", "add", "mau", "--name", "Trụ sở Mẫu", "--desks", "3")
    says(tmp_path / "hall", "backup", str(tmp_path / "copy.tar.gz"))

    refused = tries(tmp_path / "elsewhere", "restore", str(tmp_path / "copy.tar.gz"))

    assert refused.exit_code == 1
    assert "the database is not empty: nothing was changed" in refused.output
    assert not (tmp_path / "elsewhere" / "keys.json").exists()


@pytest.mark.parametrize(
    ("table", "why"), [("access_entry", "reading 1: "), ("book_row", "row 1: ")]
)
def test_verify_follows_the_access_journal_and_the_book_too(
    folder: Path, table: str, why: str
) -> None:
    says(folder, "staff", "add", DUNG, "--name", "Dung", "--password", PASSWORD)
    store = opened(folder).store
    with store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    page = receives(store, AN)
    writes(store, page, content="Đất nhà tôi", kind=Kind.COMPLAINT)
    takes_in(store, page)
    finishes(store, page)
    assert "steps hold" in says(folder, "verify")

    with store.engine.execution_options(writing=True).begin() as connection:
        of_table = text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=:name")
        for trigger in connection.scalars(of_table, {"name": table}).all():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text(f"UPDATE {table} SET at = '2020-01-01 00:00:00.000000'"))
    store.engine.dispose()

    found = tries(folder, "verify")
    assert found.exit_code == 1
    assert why in found.output
