"""Years that one measurement made, found again by the next."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bench import casework, years
from bench.years import Size
from hall import staff
from hall.model import StaffSession
from hall.store import Store
from hall.vault import Vault
from tests.whole.door import OFFICERS


@pytest.fixture
def kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a past in it; here without its million visits."""
    monkeypatch.setattr(years, "fill", lambda hall, size: None)
    return data


def test_in_a_past_that_was_kept_the_officers_sign_in_anew(kept: Path) -> None:
    before = casework.made(kept, Size())
    store = Store(f"sqlite:///{kept}/tiepdan.db", Vault.open(kept / "keys.json"))
    with store.work() as work:
        work.session.execute(update(StaffSession).values(ended_at=work.now))

    after = casework.made(kept, Size())

    with store.read() as session:
        signed_in = [staff.who(session, token, store.now()) for token in after.officers]
    store.engine.dispose()
    assert [each and each.staff.username for each in signed_in] == OFFICERS[: len(signed_in)]
    assert replace(after, officers=[]) == replace(before, officers=[])
