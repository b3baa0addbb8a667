"""What a technician does without a browser."""

import json
import re
import stat
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from cli import main
from cli.opening import opened
from hall import devices, staff
from hall.model import Hall
from hall.vault import TOKEN_LENGTH
from tests.people import arrives

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a hall of three desks."""
    data = tmp_path / "hall"
    says(data, "hall", "add", "mau", "--name", "Trụ sở Mẫu", "--desks", "3")
    return data


def tries(data: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data", str(data)])


def says(data: Path, *words: str) -> str:
    """What the command says; it must not fail."""
    result = tries(data, *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_account_is_added_listed_and_disabled(folder: Path) -> None:
    says(folder, "staff", "add", "dung", "--name", "Lê Thị Dung", "--password", PASSWORD)
    assert "Lê Thị Dung" in says(folder, "staff", "list")

    says(folder, "staff", "disable", "dung")

    assert "(disabled)" in says(folder, "staff", "list")


def test_a_new_password_is_the_one_that_opens(folder: Path) -> None:
    says(folder, "staff", "add", "dung", "--name", "Dung", "--password", PASSWORD)
    says(folder, "staff", "password", "dung", "--password", "một mật khẩu khác")

    with opened(folder).store.read() as session:
        found = staff.check_password(
            session, hall_id=1, username="dung", password="một mật khẩu khác"
        )
    assert found.username == "dung"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("staff", "disable", "nobody"), "no staff nobody"),
        (("staff", "add", "dung", "--name", "Dung", "--password", "ngắn"), "password"),
        (("device", "revoke", "99"), "no device 99"),
        (("hall", "add", "mau", "--name", "Trụ sở Mẫu"), "exists"),
        (("device", "add", "--kind", "printer", "--name", "x", "--beside", "y"), "no kiosk y"),
    ],
)
def test_a_refusal_is_a_sentence_and_no_trace(
    folder: Path, words: tuple[str, ...], why: str
) -> None:
    result = tries(folder, *words)

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert why in result.output


def test_a_device_s_token_is_said_once_and_is_good_until_revoked(folder: Path) -> None:
    token = says(folder, "device", "add", "--kind", "kiosk", "--name", "Sảnh").strip()
    listed = says(folder, "device", "list")
    assert len(token) == TOKEN_LENGTH
    assert token not in listed
    number = re.findall(r"^\s*(\d+) kiosk", listed, re.MULTILINE)[0]

    says(folder, "device", "revoke", number)

    with opened(folder).store.read() as session:
        assert devices.of_token(session, token) is None


def test_the_settings_are_shown_without_their_secrets(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIEPDAN_REDIS_URL", "redis://hall:tuyệtmật@127.0.0.1/0")
    monkeypatch.setenv("TIEPDAN_PRINTER_TOKEN", "tuyệtmật")

    shown = says(folder, "config")

    assert "TIEPDAN_REDIS_URL=redis://hall:***@127.0.0.1/0" in shown
    assert "tuyệtmật" not in shown


def test_a_wrong_setting_stops_the_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEPDAN_SOCKETS", "many")

    result = tries(folder, "serve")

    assert result.exit_code == 1
    assert "TIEPDAN_SOCKETS" in result.output


def test_a_healthy_installation_says_so(folder: Path) -> None:
    assert "ok  database" in says(folder, "check")


def test_a_backup_comes_back_whole_and_only_into_an_empty_folder(
    folder: Path, tmp_path: Path
) -> None:
    house = opened(folder)
    with house.store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    an = arrives(house.store, phone="0912345678")
    copy, elsewhere = tmp_path / "copy.tar.gz", tmp_path / "elsewhere"

    says(folder, "backup", str(copy))
    says(elsewhere, "restore", str(copy))

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "1 steps hold" in says(elsewhere, "verify")
    restored = opened(elsewhere).store
    with restored.read() as session:
        assert session.scalar(text("SELECT label FROM ticket")) == an.label
    refused = tries(elsewhere, "restore", str(copy))
    assert refused.exit_code == 1
    assert "not empty" in refused.output


def test_what_is_no_copy_of_a_hall_is_refused(tmp_path: Path) -> None:
    empty, foreign = tmp_path / "empty.tar.gz", tmp_path / "foreign.tar.gz"
    empty.write_bytes(b"not an archive")
    with tarfile.open(foreign, "w:gz") as archive:
        archive.add(Path(__file__), arcname="../database")

    for file in (empty, foreign):
        refused = tries(tmp_path / "new", "restore", str(file))
        assert refused.exit_code == 1
        assert "no copy of a hall" in refused.output
    assert not (tmp_path / "new" / "keys.json").exists()


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("UPDATE step SET verb = 'withdraw'", "step 1"),
        ("DELETE FROM step", "step 1"),
        ("DELETE FROM asked; UPDATE numbering SET given = 7", "7 numbers were given, 1 are there"),
    ],
)
def test_verify_names_the_first_broken_place(folder: Path, harm: str, why: str) -> None:
    house = opened(folder)
    with house.store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    arrives(house.store)
    assert "steps hold" in says(folder, "verify")
    with house.store.engine.execution_options(writing=True).begin() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER step_no_{verb}"))
        for statement in harm.split(";"):
            connection.execute(text(statement))

    result = tries(folder, "verify")

    assert result.exit_code == 1
    assert why in result.output


def test_the_sample_hall_is_for_this_machine_only(tmp_path: Path) -> None:
    result = tries(tmp_path / "demo", "demo", "--host", "0.0.0.0")

    assert result.exit_code == 1
    assert "this machine only" in result.output


def test_the_keys_are_readable_by_their_owner_alone(folder: Path) -> None:
    keys = folder / "keys.json"

    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert set(json.loads(keys.read_text())) >= {"web", "ticket", "journal", "index", "field-1"}


def test_a_clock_that_was_once_ahead_is_told_and_set_back(folder: Path) -> None:
    house = opened(folder)
    with house.store.work() as work:
        hall = work.session.scalars(select(Hall)).one()
        hall.last_at = work.now + timedelta(days=40, hours=1)

    told = tries(folder, "check").output
    assert "40 days ahead of this machine's clock" in told
    assert "tiepdan hall set-back" in told
    refused = CliRunner().invoke(main, ["hall", "set-back", "--data", str(folder)], input="n\n")
    assert refused.exit_code == 1
    assert "0 tickets" in says(folder, "hall", "set-back", "--yes")
    assert "ok  clock" in says(folder, "check")
    assert "nothing to set back" in says(folder, "hall", "set-back", "--yes")
    says(folder, "verify")
