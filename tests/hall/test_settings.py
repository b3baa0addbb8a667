"""Settings: read once, refused at start when wrong, shown without their secrets."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from hall.settings import BadSettings, Settings


def test_without_a_word_the_house_runs_on_sqlite_in_its_folder() -> None:
    settings = Settings.read({}, data=Path("/srv/tiepdan"))

    assert settings.url == "sqlite:////srv/tiepdan/tiepdan.db"
    assert settings.redis_url == ""
    assert settings.language_codes == ["vi", "en"]
    assert not settings.trust_proxy


def test_every_setting_is_read_from_its_variable() -> None:
    said = {
        "TIEPDAN_DATA": "/srv/x",
        "TIEPDAN_DATABASE_URL": "postgresql+psycopg://hall@db/hall",
        "TIEPDAN_REDIS_URL": "redis://cache",
        "TIEPDAN_PUBLIC_URL": "https://tiepdan.example.vn",
        "TIEPDAN_HALL": "mau",
        "TIEPDAN_LANGUAGES": "en, vi",
        "TIEPDAN_SOCKETS": "7",
        "TIEPDAN_THREADS": "8",
        "TIEPDAN_KIOSK_PER_MINUTE": "9",
        "TIEPDAN_SIGNIN_PER_MINUTE": "10",
        "TIEPDAN_PRINTER": "tcp://192.0.2.7",
        "TIEPDAN_PRINTER_TOKEN": "B" * 27,
        "TIEPDAN_PRINTER_WIDTH": "384",
        "TIEPDAN_PRINTER_PROFILE": "/etc/tiepdan/printer.json",
        "TIEPDAN_TRUST_PROXY": "yes",
        "TIEPDAN_ONE_CORE": "no",
        "TIEPDAN_HOOK_NETWORKS": "10.20.0.0/16, fd00::/8",
        "TIEPDAN_VOICE_PROGRAM": "espeak-ng",
        "TIEPDAN_PUSH_SERVICES": "push.example.org",
        "PATH": "/bin",
    }

    settings = Settings.read(said)

    assert {f"TIEPDAN_{field.name.upper()}" for field in fields(Settings)} == set(said) - {"PATH"}
    assert settings.url == "postgresql+psycopg://hall@db/hall"
    assert settings.data == Path("/srv/x")
    assert (settings.sockets, settings.threads) == (7, 8)
    assert settings.language_codes == ["en", "vi"]
    assert settings.trust_proxy is True
    assert settings.one_core is False
    assert [str(each) for each in settings.networks] == ["10.20.0.0/16", "fd00::/8"]


def test_what_the_command_line_gave_wins() -> None:
    given = Settings.read({"TIEPDAN_HALL": "mau"}, hall="hai", public_url=None)

    assert given.hall == "hai"
    assert given.public_url == ""


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql+psycopg://hall:mật@db/hall\n")

    settings = Settings.read({"TIEPDAN_DATABASE_URL_FILE": str(secret)})

    assert settings.url == "postgresql+psycopg://hall:mật@db/hall"


@pytest.mark.parametrize(
    "wrong",
    [
        {"TIEPDAN_SOKETS": "7"},
        {"TIEPDAN_NOTHING_FILE": "/dev/null"},
        {"TIEPDAN_DATABASE_URL_FILE": "/nowhere/at/all"},
        {"TIEPDAN_SOCKETS": "many"},
        {"TIEPDAN_SOCKETS": "0"},
        {"TIEPDAN_HOOK_NETWORKS": "inside"},
        {"TIEPDAN_HOOK_NETWORKS": "10.0.0.1/8"},
        {"TIEPDAN_THREADS": "-1"},
        {"TIEPDAN_KIOSK_PER_MINUTE": "0"},
        {"TIEPDAN_SIGNIN_PER_MINUTE": "0"},
        {"TIEPDAN_PRINTER_WIDTH": "0"},
        {"TIEPDAN_TRUST_PROXY": "maybe"},
        {"TIEPDAN_PUBLIC_URL": "tiepdan.example.vn"},
        {"TIEPDAN_LANGUAGES": "vi,xx"},
        {"TIEPDAN_LANGUAGES": ""},
    ],
    ids=str,
)
def test_a_wrong_setting_is_refused_at_start_and_named(wrong: dict[str, str]) -> None:
    if "TIEPDAN_NOTHING_FILE" in wrong:
        expected = "TIEPDAN_NOTHING_FILE"
    else:
        (expected,) = wrong

    with pytest.raises(BadSettings, match=expected):
        Settings.read(wrong)


def test_settings_do_not_change_while_the_house_runs() -> None:
    settings = Settings()

    with pytest.raises(FrozenInstanceError):
        settings.hall = "hai"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql+psycopg://hall:mật@db:5432/hall",
            "postgresql+psycopg://hall:***@db:5432/hall",
        ),
        ("redis://:geheim@cache:6379/0", "redis://:***@cache:6379/0"),
        ("redis://cache:6379/0", "redis://cache:6379/0"),
        ("", ""),
    ],
)
def test_settings_are_shown_without_passwords(url: str, shown: str) -> None:
    settings = Settings(database_url=url, redis_url=url)

    assert settings.shown()["database_url"] == shown
    assert settings.shown()["redis_url"] == shown
    assert set(settings.shown()) == {field.name for field in fields(Settings)}


def test_a_token_is_shown_as_there_or_not(tmp_path: Path) -> None:
    assert Settings(printer_token="B" * 27).shown()["printer_token"] == "***"
    assert Settings().shown()["printer_token"] == ""
