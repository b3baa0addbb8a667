"""The list of what is due: page by page, by officer, by how late, by who must act."""

from datetime import date, timedelta

import pytest

from casework import due_list
from casework.deadline_kinds import Party, Rule
from casework.due_list import AT_ONCE, Page, Which
from casework.model import Deadline, Petition
from hall.store import Store
from tests.casework.reception import BINH, asks, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA

TODAY = date(2026, 11, 23)


def owes(store: Store, n: int, who: str = DUNG, rule: Rule = Rule.KN_ACCEPT) -> None:
    """So many terms of one petition of that officer, each over a day earlier than the last."""
    taken = takes_in(store, receives(store, BINH, who), who=who).petition
    with store.work(hall_id=1) as work:
        paper = work.session.query(Petition).where(Petition.public_id == taken.id).one()
        for days in range(1, n + 1):
            day = TODAY - timedelta(days=days)
            begun = {"starts_on": day, "due_on": day, "remind_on": day}
            work.session.add(Deadline(hall_id=1, petition_id=paper.id, rule=rule, **begun))


def read(store: Store, who: str = DUNG, **asked: object) -> Page:
    found: Page = asks(store, who, due_list.read, **asked)
    return found


def test_a_long_list_is_read_page_by_page(each_store: Store) -> None:
    owes(each_store, AT_ONCE + 3)

    pages = [read(each_store, page=n) for n in (1, 2, 99, 0)]

    assert [len(each.rows) for each in pages] == [AT_ONCE, 3, 3, AT_ONCE]
    assert [(each.page, each.pages, each.found) for each in pages[1:3]] == [
        (2, 2, AT_ONCE + 3),
        (2, 2, AT_ONCE + 3),
    ]
    days = [row.running.due_on for each in pages[:2] for row in each.rows]
    assert days == sorted(set(days))


def test_what_is_over_and_what_comes_are_asked_for_apart(store: Store, clock: Clock) -> None:
    owes(store, 2)
    clock.pass_(days=7)  # the petition's own term is due soon

    over, soon = read(store, which=Which.OVERDUE), read(store, which=Which.SOON)

    assert {row.running.days < 0 for row in over.rows} == {True}
    assert {row.running.days < 0 for row in soon.rows} == {False}
    assert over.found + soon.found == read(store).found
    assert asks(store, DUNG, due_list.count) == over.found


@pytest.mark.parametrize(("party", "found"), [(Party.HALL, 1), (Party.RESOLVER, 2), (None, 3)])
def test_who_must_act_can_be_asked_for(store: Store, party: Party | None, found: int) -> None:
    owes(store, 1)
    owes(store, 2, rule=Rule.RESOLVER_REPLY_TO_BOARD)
    owes(store, 4, rule=Rule.KN_FILE_1)  # the citizen's own term: nobody owes it

    assert read(store, party=party).found == found


def test_the_head_asks_for_one_officers_list(store: Store) -> None:
    owes(store, 1, DUNG)
    owes(store, 2, EM)
    dung, em = (row.lead.id for row in (read(store, DUNG).rows[0], read(store, EM).rows[0]))

    assert read(store, HOA, everybody=True).found == 3
    assert read(store, HOA, everybody=True, lead=em).found == 2
    assert read(store, HOA, everybody=True, lead=dung).found == 1
    assert read(store, DUNG, lead=em).found == 1  # one's own, whatever is asked
