"""A printer that somebody disturbs every few milliseconds: nobody stands there without paper."""

from pathlib import Path

import pytest

from tests.whole import torn_paper
from tests.whole.door import furnished


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_whatever_is_done_to_the_printer_each_has_paper_and_only_marked_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn_paper.hurry(monkeypatch.setattr)

    found = torn_paper.run(furnished(tmp_path), tickets=15)

    assert found.faults.total() > found.tickets
    assert found.without == []
    assert found.unmarked_copies == []
    assert found.strangers == []
    assert found.failures == []
