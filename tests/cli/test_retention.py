"""`tiepdan retention`: what would go, what went, and files without what went."""

from pathlib import Path

from casework import identities
from hall.store import Store
from hall.vault import Vault
from tests.casework.forgotten import stands
from tests.casework.reception import AN
from tests.cli.test_commands import PASSWORD, folder, says
from tests.conftest import Clock
from tests.people import HOA

__all__ = ["folder"]


def confirmed_by_hoa(folder: Path, store: Store) -> None:
    account = ("staff", "add", HOA, "--name", "Hoa", "--role", "supervisor")
    says(folder, *account, "--password", PASSWORD)
    stands(store)


def test_a_hall_with_nothing_past_its_term_is_told_so(folder: Path) -> None:
    assert "nothing is past its term" in says(folder, "retention", "--dry-run")
    assert "nothing is past its term" in says(folder, "retention")


def test_the_dry_run_counts_and_the_run_does_it(folder: Path, clock: Clock) -> None:
    clock.set(clock.now.replace(year=2015))
    keys = Vault.open(folder / "keys.json")
    store = Store(f"sqlite:///{folder}/tiepdan.db", keys, now=clock)
    with store.work(hall_id=1) as work:  # somebody who was entered, and never came
        sealed = identities.create(work, AN).full_name
    told = says(folder, "retention", "--dry-run")
    assert "mau: queue_technical: 1 stay: nobody confirmed that term" in told
    assert "nothing is past its term" in says(folder, "retention")
    confirmed_by_hoa(folder, store)
    store.engine.dispose()

    told = says(folder, "retention", "--dry-run")
    done = says(folder, "retention", "--compact")

    assert "mau: queue_technical: 1 would be anonymised" in told
    assert "mau: queue_technical: 1 anonymised" in done
    assert "compacted" in done
    assert sealed not in (folder / "tiepdan.db").read_bytes()
    assert "nothing is past its term" in says(folder, "retention")
    assert "steps hold" in says(folder, "verify")
