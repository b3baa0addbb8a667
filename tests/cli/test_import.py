"""`tiepdan import`: a long register by command, looked at first, in whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from casework.importing import pouring
from casework.model import ImportDraft, ImportRun, Petition
from cli.opening import opened
from tests.casework.registers import ALL, AN, BAD, BINH, HEADINGS, comma, excel, table
from tests.cli.test_commands import PASSWORD, folder, says, tries

__all__ = ["folder"]
OURS = ("--by", "hoa", "--register", "Sổ đơn 2025")


@pytest.fixture
def hall(folder: Path) -> Path:
    for name, role in (("hoa", "supervisor"), ("dung", "officer")):
        account = ("staff", "add", name, "--name", name.title(), "--role", role)
        says(folder, *account, "--password", PASSWORD)
    return folder


def written(hall: Path, made: bytes, name: str = "so.xlsx") -> str:
    (hall / name).write_bytes(made)
    return str(hall / name)


def counted(hall: Path, model: type) -> int:
    with opened(hall).store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_register_comes_in_and_the_same_again_brings_nothing(hall: Path) -> None:
    path = written(hall, ALL)

    first = says(hall, "import", path, *OURS)
    again = says(hall, "import", path, *OURS)

    assert "Số đơn = number" in first
    assert "3 lines: 3 new, 0 known, 0 wrong" in first
    assert "3 petitions are in" in first
    assert "3 lines: 0 new, 3 known, 0 wrong" in again
    assert "nothing new" in again
    assert (counted(hall, Petition), counted(hall, ImportDraft)) == (3, 0)
    assert "steps hold" in says(hall, "verify")


def test_the_dry_run_says_what_would_come_and_leaves_nothing(hall: Path) -> None:
    told = says(hall, "import", written(hall, ALL), *OURS, "--dry-run")

    assert "3 lines: 3 new" in told
    assert "are in" not in told
    assert (counted(hall, Petition), counted(hall, ImportDraft)) == (0, 0)


def test_a_wrong_line_is_told_by_its_number_and_lets_nothing_in(hall: Path) -> None:
    path, list_ = written(hall, excel(table(AN, BAD))), hall / "wrong.csv"

    refused = tries(hall, "import", path, *OURS, "--errors", str(list_))

    assert refused.exit_code == 3
    assert "line 3: day:" in refused.output
    assert BAD[2] not in refused.output  # who it is about, is nobody's business here
    assert list_.read_text("utf-8-sig").splitlines()[1].startswith("3,day,")
    assert (counted(hall, Petition), counted(hall, ImportDraft)) == (0, 0)
    assert "1 petitions are in" in says(hall, "import", path, *OURS, "--leave-out")
    assert counted(hall, Petition) == 1


def test_columns_can_be_said(hall: Path) -> None:
    odd = ["Chuyện gì" if each == "Nội dung" else each for each in HEADINGS]
    path = written(hall, comma(table(BINH, headings=odd)), "so.csv")
    assert tries(hall, "import", path, *OURS).exit_code == 1  # no content

    told = says(hall, "import", path, *OURS, "--map", "Chuyện gì=content")

    assert "Chuyện gì = content" in told
    assert counted(hall, Petition) == 1
    for wrong in ("Không có=content", "Chuyện gì=nothing", "Chuyện gì"):
        assert tries(hall, "import", path, *OURS, "--map", wrong).exit_code == 2


def test_only_the_head_brings_a_register(hall: Path) -> None:
    path = written(hall, ALL)

    refused = tries(hall, "import", path, "--by", "dung", "--register", "Sổ")
    unknown = tries(hall, "import", path, "--by", "nobody", "--register", "Sổ")
    broken = tries(hall, "import", written(hall, b"PK\x03\x04x", "hong.xlsx"), *OURS)

    assert [each.exit_code for each in (refused, unknown, broken)] == [1, 1, 1]
    assert counted(hall, Petition) == 0


def test_what_broke_off_is_brought_in_by_the_server(
    hall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_: float) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(pouring, "rest", dies)
    assert tries(hall, "import", written(hall, ALL), *OURS).exit_code == 1
    assert counted(hall, Petition) == 1
    store = opened(hall).store
    with store.work() as work:  # a minute later
        work.session.execute(update(ImportRun).values(held_until=None))

    assert pouring.go(store, 1)

    assert counted(hall, Petition) == 3
