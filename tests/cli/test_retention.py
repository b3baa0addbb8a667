"""`tiepdan retention`: what would go, what went, and files without what went."""

from pathlib import Path

from casework import identities
from hall.store import Store
from hall.vault import Vault
from tests.casework.reception import AN
from tests.cli.test_commands import folder, says
from tests.conftest import Clock

__all__ = ["folder"]


def test_a_hall_with_nothing_past_its_term_is_told_so(folder: Path) -> None:
    assert "nothing is past its term" in says(folder, "retention", "--dry-run")
    assert "nothing is past its term" in says(folder, "retention")


def test_the_dry_run_counts_and_the_run_does_it(folder: Path, clock: Clock) -> None:
    clock.set(clock.now.replace(year=2015))
    keys = Vault.open(folder / "keys.json")
    store = Store(f"sqlite:///{folder}/tiepdan.db", keys, now=clock)
    with store.work(hall_id=1) as work:  # somebody who was entered, and never came
        sealed = identities.create(work, AN).full_name
    store.engine.dispose()

    told = says(folder, "retention", "--dry-run")
    done = says(folder, "retention", "--compact")

    assert "mau: queue_technical: 1 would be anonymised" in told
    assert "mau: queue_technical: 1 anonymised" in done
    assert "compacted" in done
    assert sealed not in (folder / "tiepdan.db").read_bytes()
    assert "nothing is past its term" in says(folder, "retention")
    assert "steps hold" in says(folder, "verify")
