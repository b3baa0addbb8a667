"""A term of retention acts only once a person stands for it, by name and day."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework import confirming, forgetting, retention
from casework.model import Matter
from hall.errors import BadInput, NotFound, NotTrusted
from hall.model import Step
from hall.store import Store
from tests.casework.forgotten import SECRET, opened, settled
from tests.casework.reception import asks
from tests.conftest import Clock
from tests.people import DUNG, HOA

PLAN = "Danh mục hồ sơ số 12/QĐ-MAU ngày 5/1/2026"


def said(*names: str) -> list[str]:
    return [term.said for term in retention.every() if not names or term.name in names]


def stands_for(store: Store, *names: str, who: str = HOA) -> None:
    asks(store, who, confirming.confirm, said(*names), document=PLAN)


def is_kept(store: Store) -> bool:
    with store.read() as session:
        return session.scalars(select(Matter.anonymised_at)).one() is None


def test_nothing_goes_by_a_term_that_nobody_confirmed(each_store: Store, clock: Clock) -> None:
    store = each_store
    settled(store)
    clock.pass_(days=365 * 40)
    found = forgetting.forecast(store, 1)
    assert found.goes == {}
    assert found.waits

    assert forgetting.go(store, 1) == {}
    assert is_kept(store)
    assert SECRET in opened(store)

    stands_for(store)
    assert forgetting.go(store, 1)
    assert not is_kept(store)
    assert SECRET not in opened(store)


def test_only_the_classes_that_were_confirmed_go(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 40)
    stands_for(store, "queue_technical")

    done = forgetting.go(store, 1)

    assert set(done) == {"queue_technical"}
    assert is_kept(store)


def test_a_term_that_says_something_else_now_is_confirmed_by_nobody(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(store)
    stands_for(store)
    rows = tuple(replace(row, length=row.length + 1) for row in retention.every())
    monkeypatch.setattr(retention, "every", lambda: rows)
    clock.pass_(days=365 * 40)

    assert forgetting.go(store, 1) == {}
    with store.read() as session:
        found = [each for each in confirming.terms(session, 1) if each.term.unit != "ever"]
        assert {each.at for each in found} == {None}


def test_who_stands_for_it_when_and_by_which_plan_is_kept(store: Store) -> None:
    stands_for(store, "incident")

    with store.read() as session:
        found = {each.term.name: each for each in confirming.terms(session, 1)}
        step = session.scalars(select(Step).order_by(Step.number.desc())).first()
    assert (found["incident"].officer, found["incident"].document) == ("Đỗ Thị Hoa", PLAN)
    assert found["remark"].at is None
    assert step is not None
    assert (step.verb, step.after["document"]) == ("retention_confirm", PLAN)


def test_a_confirmation_can_be_taken_back(store: Store, clock: Clock) -> None:
    settled(store)
    stands_for(store)
    for each in said():
        asks(store, HOA, confirming.withdraw, each)
    clock.pass_(days=365 * 40)

    assert forgetting.go(store, 1) == {}
    with pytest.raises(NotFound):
        asks(store, HOA, confirming.withdraw, said("incident")[0])


def test_the_head_alone_confirms_and_says_by_what(store: Store) -> None:
    with pytest.raises(NotTrusted):
        stands_for(store, who=DUNG)
    with pytest.raises(BadInput):
        asks(store, HOA, confirming.confirm, said(), document=" ")
    with pytest.raises(BadInput):
        asks(store, HOA, confirming.confirm, [], document=PLAN)
    with pytest.raises(NotFound):
        asks(store, HOA, confirming.confirm, ["case_file 1 ngày"], document=PLAN)
