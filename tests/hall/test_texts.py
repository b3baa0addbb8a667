"""Rules, rights and duties on the wall: the house's words until the hall writes its own."""

import pytest
from sqlalchemy import select

from hall import texts
from hall.errors import BadInput, Conflict
from hall.journal import HALL
from hall.model import Step, TextKind
from hall.store import Store

RULES = TextKind.RULES


def puts(store: Store, version: int | None = None, **text: str) -> None:
    with store.work(hall_id=1) as work:
        texts.put(work, RULES, text, by=HALL, version=version)


def read(store: Store, language: str = "vi") -> tuple[str, ...]:
    with store.read() as session:
        return texts.on_the_wall(session, 1, language)[0].points


def test_until_the_hall_writes_its_own_the_houses_words_stand(store: Store) -> None:
    assert read(store)[0] == "Lấy số thứ tự và chờ gọi theo số."
    assert read(store, "en")[0] == "Take a number and wait until it is called."
    with store.read() as session:
        for language in ("vi", "en"):
            for wall in texts.on_the_wall(session, 1, language):
                assert 0 < len(wall.points) <= texts.MOST_POINTS
                assert all(len(point) <= texts.LONGEST for point in wall.points)


def test_a_hall_writes_its_own_and_goes_back(each_store: Store) -> None:
    puts(each_store, vi="  Giữ   trật tự.\n\nKhông hút thuốc. \n", en="")

    assert read(each_store) == ("Giữ trật tự.", "Không hút thuốc.")
    assert read(each_store, "en") == ("Giữ trật tự.", "Không hút thuốc.")  # nobody wrote it

    with each_store.work(hall_id=1) as work:
        texts.take_down(work, RULES, by=HALL, version=1)
    assert read(each_store)[0] == "Lấy số thứ tự và chờ gọi theo số."
    with each_store.read() as session:
        verbs = session.scalars(select(Step.verb).order_by(Step.number)).all()
    assert verbs == ["text_put", "text_remove"]


def test_of_two_who_write_at_once_the_slower_is_told(store: Store) -> None:
    puts(store, vi="Một")

    with pytest.raises(Conflict):
        puts(store, vi="Hai")
    puts(store, version=1, vi="Hai")

    assert read(store) == ("Hai",)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 121, "\n".join("123456789")])
def test_a_text_that_no_screen_can_show_is_refused(store: Store, text: str) -> None:
    with pytest.raises(BadInput):
        puts(store, vi=text)
