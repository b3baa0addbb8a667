"""Keys: a new one while the hall is at work; none at all is said before anything is touched."""

import json
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select, text

from casework import book_reading, citizens, duplicates, texts, traces, visits
from casework.kinds import Kind
from casework.model import Citizen, PetitionTrace, Visit
from cli import keep
from cli.opening import opened
from hall import issuing, rekeying
from hall.model import Ticket
from hall.store import Store
from hall.vault import KeyLost, Vault, add_key
from tests.casework.reception import AN, BINH, asks, enters, finishes, receives, takes_in, writes
from tests.casework.test_book import TODAY
from tests.cli.test_commands import folder, says, tries
from tests.conftest import Clock
from tests.people import DUNG, HOA, arrives

__all__ = ["folder"]


def rotate(store: Store, data: Path) -> dict[str, int]:
    add_key(data / "keys.json")
    store.vault.look_again()
    return {done.table: done.texts for done in rekeying.rekey(store)}


def test_all_that_can_be_is_sealed_with_the_new_key(store: Store, data: Path) -> None:
    page = receives(store, AN)
    writes(store, page, content="Đất nhà tôi", kind=Kind.COMPLAINT)
    takes_in(store, page)
    finishes(store, page)

    done = rotate(store, data)

    assert {"citizen", "visit", "petition", "matter"} <= set(done)
    with store.read() as session:
        citizen, visit = (
            session.scalars(select(Citizen)).one(),
            session.scalars(select(Visit)).one(),
        )
        assert citizen.full_name[0] == visit.content[0] == 2
        assert texts.get(store.vault, citizen, "full_name") == AN.full_name
    assert rotate_nothing_left(store) == {}
    # found as before: hashes are not sealed; and the book still opens with its old key
    assert asks(store, DUNG, citizens.by_number, AN.id_number).name == AN.full_name
    (entry,) = asks(store, DUNG, book_reading.read, TODAY, TODAY)
    assert entry.written["content"] == "Đất nhà tôi"


def rotate_nothing_left(store: Store) -> dict[str, int]:
    return {done.table: done.texts for done in rekeying.rekey(store)}


def test_a_long_table_is_sealed_anew_to_its_end(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "AT_ONCE", 2)
    for n in range(5):
        arrives(store, phone=f"091234567{n}")

    assert rotate(store, data) == {"ticket": 5}

    with store.read() as session:
        assert {phone[0] for phone in session.scalars(select(Ticket.phone)) if phone} == {2}


def test_a_server_that_runs_meanwhile_reads_and_writes_on(
    store: Store, data: Path, clock: Clock
) -> None:
    page = receives(store, AN)
    running = Store(str(store.engine.url), Vault.open(data / "keys.json"), now=clock)
    rotate(store, data)

    read = asks(running, DUNG, visits.page, page.visit.id)
    writes(running, page, content="Viết tiếp")

    assert read.person.name == AN.full_name
    assert asks(store, HOA, visits.page, page.visit.id).record.content == "Viết tiếp"
    running.engine.dispose()


def test_the_command_says_what_it_did_and_keeps_the_old_key(folder: Path) -> None:
    with_old = json.loads((folder / "keys.json").read_text())
    said = says(folder, "keys", "rotate")

    keys = json.loads((folder / "keys.json").read_text())
    assert "key 2: made" in said
    assert keys["field-1"] == with_old["field-1"]
    assert "field-2" in keys
    assert (folder / "keys.json").stat().st_mode & 0o077 == 0


def test_a_copy_that_is_made_while_a_new_key_comes_opens_all_that_it_holds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened(folder)
    with house.store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    an = arrives(house.store, phone="0912345678")

    def connect(path: object) -> sqlite3.Connection:
        """Just before the database is copied, somebody changes the keys."""
        monkeypatch.undo()
        says(folder, "keys", "rotate")
        return sqlite3.connect(str(path))

    monkeypatch.setattr(keep, "sqlite3", SimpleNamespace(connect=connect))
    says(folder, "backup", str(tmp_path / "copy.tar.gz"))
    says(tmp_path / "elsewhere", "restore", str(tmp_path / "copy.tar.gz"))

    restored = opened(tmp_path / "elsewhere").store
    with restored.read() as session:
        sealed = session.scalars(select(Ticket.phone)).one()
    assert sealed is not None
    assert sealed[0] == 2
    place = issuing.phone_place(an.public_id)
    assert restored.vault.unseal(sealed, place=place) == "0912345678"


def test_a_hall_whose_keys_are_lost_is_not_opened_with_new_ones(folder: Path) -> None:
    (folder / "keys.json").rename(folder / "elsewhere.json")

    refused = tries(folder, "staff", "list")

    assert refused.exit_code == 1
    assert "keys.json" in refused.output
    assert "Traceback" not in refused.output
    assert not (folder / "keys.json").exists()
    (folder / "elsewhere.json").rename(folder / "keys.json")
    says(folder, "staff", "list")


def test_a_key_that_is_missing_is_named_and_nothing_is_destroyed(store: Store, data: Path) -> None:
    enters(store)
    before = (data / "keys.json").read_text()
    (data / "keys.json").write_text(json.dumps(json.loads(before) | {"field-1": None}))

    with pytest.raises(KeyLost):
        Vault.open(data / "keys.json")

    (data / "keys.json").write_text(before)
    assert Vault.open(data / "keys.json").newest == 1


def test_petitions_are_traced_anew_so_that_duplicates_are_found_again(
    store: Store, data: Path
) -> None:
    text = "Thu hồi đất năm 2019 chưa đúng diện tích, chưa bồi thường cây trồng"
    first = takes_in(store, receives(store, AN), content=text, accused="UBND xã Mẫu")
    second = takes_in(store, receives(store, BINH), content=text, accused="UBND xã Mẫu")
    with store.work() as work:  # as a petition from before there were traces stands
        whole = set(work.session.execute(select(PetitionTrace.hash, PetitionTrace.petition_id)))
        work.session.execute(delete(PetitionTrace))
        work.session.add(PetitionTrace(hash=b"of a key that is gone", petition_id=1))
    assert asks(store, DUNG, duplicates.of, second.petition.id) == ()

    assert traces.rebuild(store) == 2

    with store.read() as session:
        assert set(session.execute(select(PetitionTrace.hash, PetitionTrace.petition_id))) == whole
    (found,) = asks(store, DUNG, duplicates.of, second.petition.id)
    assert found.petition.id == first.petition.id


def test_the_command_traces_petitions_too(folder: Path) -> None:
    assert "petition_trace: 0 petitions traced anew" in says(folder, "keys", "rotate")
