"""What takes turns on the display while nobody is called stands there whole, however much it is."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from casework import schedule
from casework.kinds import Reception
from casework.schedule import Contact
from hall import texts
from hall.journal import HALL
from hall.model import TextKind
from hall.store import Store
from tests.conftest import Tokens
from tests.queue_display.test_schedule import MONDAY, plans, posts
from tests.queue_display.waiting import LANDSCAPE, PORTRAIT, opened

SLIDES = 6  # today, the week, the leaders' month; rules, rights and duties
POINT = "Giữ trật tự, vệ sinh chung; không mang vũ khí, chất cháy nổ, chất kích thích vào trụ sở"
LEADER = {
    "reception": Reception.PERIODIC,
    "leader_name": "Nguyễn Hoàng Phương Thảo",
    "leader_title": "Phó Chủ tịch Thường trực Ủy ban nhân dân tỉnh",
    "leader_landline": "0200 111 222",
    "leader_mobile": "0912 111 222",
    "participants": "Thanh tra tỉnh, Sở Nông nghiệp và Môi trường, Sở Xây dựng, Công an tỉnh",
    "content": "Các vụ việc đã đăng ký về đất đai, bồi thường, hỗ trợ, tái định cư",
    "place": "Phòng tiếp công dân số 1, tầng 1, Trụ sở tiếp công dân tỉnh",
    "officers": tuple(
        Contact(name=f"Trần Thị Nguyệt Ánh {n}", landline="0200 222 333", mobile="0913 222 333")
        for n in range(1, 4)
    ),
}
CUT = """() => {
  const room = document.querySelector(".calls").getBoundingClientRect()
  const seen = (each) => each.getClientRects().length && each.textContent.trim()
  return [...document.querySelectorAll(".slide:not([hidden]) *")].filter(seen).filter((each) => {
    const box = each.getBoundingClientRect()
    return box.top < room.top - 1 || box.bottom > room.bottom + 1 || box.right > room.right + 1
  }).map((each) => each.textContent.trim().slice(0, 40))
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".slide:not([hidden]) *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def says_much(store: Store) -> None:
    """A hall that fills its schedule and its texts to the last."""
    for number in range(12):
        day = MONDAY + timedelta(days=number)
        if day.weekday() < 5:
            for half in schedule.SESSIONS:
                plans(store, day, half, **LEADER)
    posts(store, MONDAY, MONDAY + timedelta(days=11))
    with store.work(hall_id=1) as work:
        for kind in TextKind:
            said = "\n".join(f"{POINT} ({n})" for n in range(texts.MOST_POINTS))
            texts.put(work, kind, {"vi": said}, by=HALL, version=None)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.slow
def test_no_slide_is_cut_off_however_much_the_hall_has_to_say(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, size: dict[str, int]
) -> None:
    says_much(store)

    with opened(browser, f"{live_server}/display", size=size, display=tokens.display) as page:
        page.clock.install()
        page.reload()
        found = {}
        for _ in range(4 * SLIDES):
            page.locator(".slide:not([hidden])").wait_for()
            slide = page.locator(".slide:not([hidden])").get_attribute("id") or ""
            found[slide] = (page.evaluate(CUT), page.evaluate(SMALLEST))
            page.clock.run_for(5_000)
            if len(found) == SLIDES:
                break

    assert len(found) == SLIDES
    assert {slide: cut for slide, (cut, _) in found.items() if cut} == {}
    assert min(smallest for _, smallest in found.values()) >= 16
