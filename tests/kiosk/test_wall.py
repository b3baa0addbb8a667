"""What is posted, at the touchscreen: to be asked for, to be read by the way, in both positions."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from casework import schedule
from casework.access import Officer
from casework.kinds import Reception
from casework.model import ScheduleDay
from casework.schedule import Contact, Sitting
from hall import notices, texts
from hall.journal import HALL
from hall.model import Staff, TextKind
from hall.store import Store
from tests.conftest import Clock, Tokens
from tests.kiosk.test_screens import AXE, LANDSCAPE, MEASURED, PORTRAIT, faults
from tests.kiosk.touching import look, opened, press, printer_says, shows, speaks, touch

TODAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def contact(n: int) -> Contact:
    return Contact(name=f"Nguyễn Thị Ngọc Mẫu {n}", landline="0200 000 0000", mobile="0900 000 000")


LEADER = Sitting(
    day=TODAY,
    session="morning",
    reception=Reception.PERIODIC,
    leader_name="Đinh Nguyễn Hoàng Mẫu",
    leader_title="Chủ tịch Ủy ban nhân dân tỉnh Mẫu kiêm Trưởng Ban chỉ đạo",
    leader_landline="0200 000 0901",
    leader_mobile="0900 000 901",
    officers=(contact(1), contact(2)),
    place="Phòng họp tiếp công dân, tầng 1, nhà A",
)
REGULAR = Sitting(
    day=TODAY,
    session="morning",
    reception=Reception.REGULAR,
    officers=(contact(3), contact(4)),
    place="Khu vực tiếp công dân, tầng 1",
)
MANY = Sitting(
    day=TODAY,
    session="afternoon",
    reception=Reception.REGULAR,
    officers=tuple(contact(n) for n in range(8)),
    place="Khu vực tiếp công dân, tầng 1",
)


@pytest.fixture
def posted(store: Store) -> ScheduleDay:
    """Today full, tomorrow one that has moved; rules as long as they may be; two notices."""
    with store.work(hall_id=1) as work:
        hoa = work.session.scalars(select(Staff).where(Staff.username == "hoa")).one()
        head = Officer(hoa.id, hoa.role)
        for sitting in (LEADER, REGULAR, MANY):
            schedule.put(work, head, sitting)
        moved = schedule.put(
            work, head, Sitting(day=TUESDAY, session="morning", reception=Reception.REGULAR)
        )
        schedule.publish(work, head, TODAY, TUESDAY, late_reason="Trụ sở mới mở")
        more = {"to": date(2026, 11, 26), "reason": "họp", "version": moved.version}
        schedule.move(work, head, moved.id, **more)  # type: ignore[arg-type]
        long = "Không mang vũ khí, chất cháy nổ, chất gây say vào trụ sở dưới mọi hình thức nào"
        text = {"vi": "\n".join([long] * 8), "en": "\n".join([long] * 8)}
        texts.put(work, TextKind.RULES, text, by=HALL, version=None)
        for _ in range(2):
            notices.add(work, {"vi": "Chiều thứ Sáu trụ sở nghỉ tiếp để bảo trì. " * 4}, by=HALL)
    return moved


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
def screen(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    posted: ScheduleDay,
) -> Iterator[Page]:
    printer_says(store, tokens)
    with opened(browser, live_server, tokens.kiosk, request.param) as page:
        yield page


def leaf(page: Page) -> str:
    return page.locator("#main > section:visible .leaf:not([hidden])").inner_text()


def every_leaf(page: Page) -> Iterator[str]:
    for name in ("schedule", "rules"):
        press(page, name)
        shows(page, name)
        yield f"{name} 0"
        while page.locator(f"#{name} .leaf:not([hidden]) [name=turn]").last.inner_text() in (
            "Trang sau",
            "Next page",
        ):
            page.locator(f"#{name} .leaf:not([hidden]) [name=turn]").last.press("Enter")
            yield f"{name} {leaf(page)[:30]}"
        press(page, "home")
        shows(page, "services")


@pytest.mark.slow
def test_two_touches_tell_who_receives_and_how_to_reach_them(screen: Page) -> None:
    touch(screen, "schedule")
    shows(screen, "schedule")
    first = leaf(screen)
    touch(screen, "turn")

    assert "Hôm nay · Buổi sáng 07:30–11:30" in first
    assert "Đinh Nguyễn Hoàng Mẫu" in first
    assert "0200 000 0901 · 0900 000 901" in first
    assert "Nguyễn Thị Ngọc Mẫu 2" in first
    expect(screen.locator("#schedule .leaf:not([hidden])")).to_contain_text("Nguyễn Thị Ngọc Mẫu 3")
    touch(screen, "back")
    shows(screen, "services")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_whatever_is_posted_is_large_enough_and_nothing_is_cut_off(
    screen: Page, axe_script: Path, lang: str
) -> None:
    speaks(screen, lang)
    screen.evaluate(axe_script.read_text("utf-8"))
    wrong: list[str] = []
    seen = []
    for name in every_leaf(screen):
        seen.append(name)
        look(screen, f"{lang}-{screen.viewport_size['width']}-{len(seen)}-{name.split()[0]}")  # type: ignore[index]
        wrong += [f"{name}: {what}" for what in faults(screen.evaluate(MEASURED))]
        found = screen.evaluate("rules => axe.run({ runOnly: rules })", AXE)
        wrong += [f"{name}: {fault['id']}" for fault in found["violations"]]

    assert wrong == []
    assert len(seen) == screen.locator(":is(#schedule, #rules) .leaf").count()
    # the leader's, the regular one, the long one on two, what moved, where to
    assert screen.locator("#schedule .leaf").count() == 6


def test_the_schedule_can_be_read_while_the_hall_is_shut(
    browser: Browser, live_server: str, tokens: Tokens, posted: ScheduleDay, clock: Clock
) -> None:
    context = browser.new_context(viewport=PORTRAIT)  # type: ignore[arg-type]
    context.add_cookies([{"name": "tiepdan_kiosk", "value": tokens.kiosk, "url": live_server}])
    clock.pass_(hours=4)  # noon
    page = context.new_page()
    page.goto(f"{live_server}/kiosk")
    shows(page, "shut")

    press(page, "schedule")

    shows(page, "schedule")
    assert "Buổi chiều 13:30–17:30" in leaf(page)
    press(page, "back")
    shows(page, "shut")
    context.close()


@pytest.mark.slow
def test_while_nobody_comes_what_is_posted_hangs_there_and_a_touch_ends_it(
    screen: Page,
) -> None:
    screen.clock.install()
    screen.reload()
    shows(screen, "services")
    screen.clock.run_for(61_000)
    shows(screen, "poster")
    posters = []
    measured: list[str] = []
    for n in range(4):  # two receptions of this half day, two notices
        posters.append(leaf(screen))
        measured += faults(screen.evaluate(MEASURED))
        look(screen, f"poster-{screen.viewport_size['width']}-{n}")  # type: ignore[index]
        screen.clock.run_for(20_000 if n < 3 else 1_000)
    screen.locator("#poster [name=home]").click()
    shows(screen, "services")
    screen.clock.run_for(30_000)
    shows(screen, "services")

    assert "Đinh Nguyễn Hoàng Mẫu" in posters[0]
    assert "Nguyễn Thị Ngọc Mẫu 3" in posters[1]
    assert "0200 000" not in posters[0]
    assert "Chiều thứ Sáu trụ sở nghỉ tiếp" in posters[3]
    assert measured == []


def test_a_moved_reception_says_why_and_to_when_and_drafts_are_not_there(
    kiosk: FlaskClient, store: Store, posted: ScheduleDay
) -> None:
    with store.work(hall_id=1) as work:
        hoa = work.session.scalars(select(Staff).where(Staff.username == "hoa")).one()
        draft = Sitting(
            day=date(2026, 11, 25), session="morning", reception=Reception.REGULAR, place="Dự thảo"
        )
        schedule.put(work, Officer(hoa.id, hoa.role), draft)

    page = kiosk.get("/kiosk/screens").text

    assert "Chuyển sang buổi sáng ngày 26/11/2026." in page
    assert "Lý do: họp." in page
    assert "Dự thảo" not in page
    assert "Trụ sở mới mở" not in page
