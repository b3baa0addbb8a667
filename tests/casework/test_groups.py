"""Several people with one matter: how many speak, by which paper, and who may read of it."""

from datetime import date

import pytest

from casework import book, groups, visits
from casework.shown import VisitPage
from hall.store import Store
from tests.casework.reception import AN, asks, finishes, receives, writes
from tests.people import DUNG

TODAY = date(2026, 11, 23)
THREE = "Nguyễn Văn Thử An, 999090000001\n\nTrần Thị Mẫu Bình\n  Lý Thử Chi "
PAPER = "Văn bản cử đại diện ngày 20/11/2026"


@pytest.mark.parametrize(
    ("people", "least", "most"),
    [(1, 0, 0), (4, 0, 0), (5, 1, 2), (10, 1, 2), (11, 1, 5), (500, 1, 5)],
)
@pytest.mark.parametrize("on", [date(2026, 6, 30), date(2026, 7, 1)])
def test_how_many_may_speak_is_the_law_of_the_day(
    people: int, least: int, most: int, on: date
) -> None:
    rule = groups.speakers(people, on)

    assert ((rule.least, rule.most) if rule else (0, 0)) == (least, most)


def test_each_of_these_rules_names_the_law_it_is_from() -> None:
    before, after = (groups.speakers(11, date(2026, month, 1)) for month in (6, 7))
    assert before is not None
    assert after is not None
    assert (before.source[:19], after.source[:20]) == (
        "Luật Tiếp công dân 42/2013"[:19],
        "Nghị định 155/2026/N",
    )
    assert groups.speakers(11, date(2014, 6, 30)) is None


def test_who_speaks_for_a_group_is_one_a_line() -> None:
    assert groups.named(THREE) == (
        "Nguyễn Văn Thử An, 999090000001",
        "Trần Thị Mẫu Bình",
        "Lý Thử Chi",
    )


@pytest.mark.parametrize(
    ("people", "names", "lacks"),
    [
        (4, 0, ()),
        (5, 0, ("representatives",)),
        (5, 2, ()),
        (5, 3, ("representatives",)),
        (11, 5, ()),
        (11, 6, ("representatives",)),
    ],
)
def test_a_group_that_names_too_few_or_too_many_is_not_whole(
    people: int, names: int, lacks: tuple[str, ...]
) -> None:
    said = "\n".join(f"Người {n}" for n in range(names))

    found = groups.missing(people, TODAY, representatives=said, named_in=PAPER, all_signed=True)

    assert found == lacks


def test_a_record_of_a_group_wants_its_representatives_and_their_paper(each_store: Store) -> None:
    page = writes(each_store, receives(each_store, AN), party_size=11, content="Chung một việc")
    lacking = ("representatives", "named_in", "all_signed")
    assert page.missing[-3:] == lacking
    finishes(each_store, page)
    (gap,) = asks(each_store, DUNG, book.missing, TODAY)
    assert gap.fields[-3:] == lacking

    said = {"representatives": THREE, "named_in": PAPER, "all_signed": True}
    done: VisitPage = writes(each_store, page, **said)

    assert not set(lacking) & set(done.missing)
    read: VisitPage = asks(each_store, DUNG, visits.page, page.visit.id)
    assert groups.named(read.record.representatives)[1:] == ("Trần Thị Mẫu Bình", "Lý Thử Chi")
    assert (read.record.named_in, read.record.all_signed) == (PAPER, True)


def test_one_who_came_alone_is_asked_for_nobody_else(store: Store) -> None:
    page = writes(store, receives(store, AN), content="Một mình")

    assert page.missing == ("kind", "outcomes")
