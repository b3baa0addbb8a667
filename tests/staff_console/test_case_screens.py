"""The files in a real Chromium: leaders' sessions, refusals, incidents, papers, links."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework import incidents, marks, papers, schedule, sessions
from casework.incidents import Said
from casework.kinds import Kind, Reception
from casework.paper_kinds import PaperKind
from casework.session_items import Heard, Request
from casework.session_kinds import IncidentKind, RequestStatus, SessionOutcome
from casework.sittings import Sitting
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, finishes, receives, takes_in
from tests.casework.test_papers import filled
from tests.conftest import Clock, staff_token
from tests.people import DUNG, EM, HOA
from tests.staff_console.test_screens import Walk, looked_at
from tests.staff_console.working import opened

WALKS: dict[str, tuple[str, Walk]] = {}  # who walks
LAND = "Thu hồi đất năm 2019 chưa đúng diện tích, chưa bồi thường cây trồng và nhà trên đất"
TODAY = date(2026, 12, 1)


def walk(who: str) -> Callable[[Walk], Walk]:
    def kept(steps: Walk) -> Walk:
        WALKS[steps.__name__] = (who, steps)
        return steps

    return kept


def dialogs(page: Page, *names: str) -> Iterator[str]:
    for name in names:
        page.locator(f'[data-opens^="{name}"]').first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        yield name


@walk(HOA)
def who_asks_for_the_leader_and_a_session_to_come(page: Page) -> Iterator[str]:
    expect(page.locator(".leader-decide")).not_to_have_count(0)
    yield "the wishes"
    page.locator("[aria-labelledby=come-title] a").first.press("Enter")
    expect(page.locator(".leader-item")).not_to_have_count(0)
    page.evaluate(
        "document.querySelectorAll('#main details').forEach((each) => (each.open = true))"
    )
    yield "the session, all of it open"


@walk(HOA)
def a_session_that_is_over(page: Page) -> Iterator[str]:
    page.locator(".leader-item > summary").first.click()
    yield "its minutes"


@walk(DUNG)
def a_refusal(page: Page) -> Iterator[str]:
    yield "nothing written yet"
    page.locator("[value=threat_insult_rules]").check()
    page.locator("#field-text").fill("Chửi bới, đe dọa cán bộ tiếp dân, đã nhắc hai lần.")
    page.locator("#field-decider").fill("Đỗ Thị Hoa, Trưởng ban")
    page.locator(".refusal .button").click()
    expect(page.locator(".notice[data-kind=ok]")).to_be_visible()
    yield "a refusal"


@walk(DUNG)
def papers_of_a_petition(page: Page) -> Iterator[str]:
    expect(page.locator(".paper-list li")).to_have_count(2)
    yield "the papers"
    page.locator(".paper-kinds a").first.click()
    expect(page.locator("#field-signer")).to_be_attached()
    yield "a paper to be filled in"


@walk(HOA)
def the_templates(page: Page) -> Iterator[str]:
    yield "the templates"


@walk(DUNG)
def a_petition_and_what_it_belongs_to(page: Page) -> Iterator[str]:
    expect(page.locator(".suggestions li")).not_to_have_count(0)
    yield "the petition"
    yield from dialogs(page, "same-", "split", "move", "kind")


@walk(DUNG)
def a_matter(page: Page) -> Iterator[str]:
    expect(page.locator("#timeline-title")).to_be_visible()
    yield "the matter"
    page.locator("#links-title").scroll_into_view_if_needed()
    yield from dialogs(page, "lead", "join")


@pytest.fixture
def paths(store: Store, clock: Clock) -> dict[str, str]:
    """Where each walk begins, in a hall that asked, heard, refused, wrote and is late."""
    first = receives(store, AN)
    land = takes_in(store, first, title="Bồi thường đất thôn Mẫu", content=LAND)
    finishes(store, first)
    clock.pass_(hours=1)
    again = takes_in(store, receives(store, AN), title="Đất thôn Mẫu", content=LAND)
    crowd = takes_in(
        store, receives(store, BINH, EM), who=EM, title="Ô nhiễm khu công nghiệp", signers=11
    )
    seen = asks(store, DUNG, marks.of, land.matter)
    asks(store, DUNG, marks.put, land.matter, replace(seen, is_prolonged=True))
    for kind in (PaperKind.RECEIPT, PaperKind.FORWARDING):
        asks(store, DUNG, papers.file, kind, filled(kind), petition=land.petition.id)
    for who, taken in ((DUNG, land), (EM, crowd)):
        wish = "Đã ba lần gửi đơn nhưng chưa được trả lời"
        asks(store, who, sessions.ask, taken.matter, why=wish, petition=taken.petition.id)
    over, to_come = (sitting(store, half) for half in ("morning", "afternoon"))
    asks(store, HOA, schedule.publish, TODAY, TODAY)
    clock.set(datetime(2026, 12, 1, 9, 0, tzinfo=clock.now.tzinfo))
    held(store, over)
    for taken in (land, crowd):
        given(store, taken.matter, to_come)
    for title, who in (("Chậm giải quyết tố tụng", AN), ("Đường vào thôn ngập", BINH)):
        taken = takes_in(store, receives(store, who), title=title, content=title)
        why = "Đề nghị được gặp lãnh đạo để trình bày"
        asks(store, DUNG, sessions.ask, taken.matter, why=why, petition=taken.petition.id)
    refused = receives(store, BINH)
    for kind, said in (
        (IncidentKind.DISORDER, "Hai người to tiếng trước quầy lấy số, đã được mời vào phòng."),
        (IncidentKind.HEALTH, "Một người cao tuổi choáng, đã gọi cấp cứu 115."),
    ):
        more = {"place": "Sảnh chờ", "measures": "Bảo vệ mời ra ngoài", "police_called": True}
        asks(store, DUNG, incidents.record, Said(kind=kind, text=said, **more))
    return {
        "who_asks_for_the_leader_and_a_session_to_come": "/staff/leader",
        "a_session_that_is_over": f"/staff/leader/{over}",
        "a_refusal": f"/staff/visits/{refused.visit.id}/refusal",
        "papers_of_a_petition": f"/staff/papers?petition={land.petition.id}",
        "the_templates": "/staff/papers/templates",
        "a_petition_and_what_it_belongs_to": f"/staff/petitions/{again.petition.id}",
        "a_matter": f"/staff/matters/{land.matter}",
    }


def sitting(store: Store, half: str) -> int:
    row = asks(
        store,
        HOA,
        schedule.put,
        Sitting(
            day=TODAY,
            session=half,
            reception=Reception.PERIODIC,
            leader_name="Trần Mẫu Chủ",
            leader_title="Chủ tịch Ủy ban nhân dân tỉnh Mẫu",
            place="Phòng tiếp công dân số 1",
        ),
    )
    return int(row.id)


def given(store: Store, matter: str, sitting_id: int) -> Request:
    found: list[Request] = asks(store, HOA, sessions.requests)
    (asked,) = (each for each in found if each.matter == matter)
    to = {"sitting_id": sitting_id, "version": asked.version}
    done: Request = asks(store, HOA, sessions.decide, asked.id, RequestStatus.AGREED, **to)
    return done


def held(store: Store, sitting_id: int) -> None:
    """One matter was heard there in the morning, and its minutes are closed."""
    taken = takes_in(
        store, receives(store, BINH, EM), who=EM, title="Cấp sổ đỏ", kind=Kind.RECOMMENDATION
    )
    asks(store, EM, sessions.ask, taken.matter, why="Hồ sơ kéo dài")
    item = given(store, taken.matter, sitting_id)
    said = Heard(
        came=True,
        minutes="Công dân trình bày hồ sơ nộp từ năm 2023 chưa được cấp giấy chứng nhận.",
        conclusion="Giao Sở Mẫu kiểm tra, báo cáo trước ngày 15/12",
        outcome=SessionOutcome.ASSIGNED_TO_CHECK,
        answer_due_on=date(2026, 12, 20),
        contact_id=1,
    )
    asks(store, HOA, sessions.hear, item.id, said, version=item.version)
    task = {"unit": "Sở Mẫu", "text": "Kiểm tra, báo cáo", "due_on": date(2026, 12, 15)}
    asks(store, HOA, sessions.assign, item.id, **task)
    asks(store, HOA, sessions.close, sitting_id, is_delegated=False, version=0)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", WALKS)
def test_every_page_of_the_files_is_open_to_everybody(
    browser: Browser,
    live_server: str,
    store: Store,
    paths: dict[str, str],
    axe_script: Path,
    name: str,
    language: str,
) -> None:
    who, steps = WALKS[name]
    wrong: dict[str, object] = {}

    with opened(
        browser, live_server, staff_token(store, who), paths[name], language=language
    ) as page:
        for screen in steps(page):
            wrong |= {f"{screen}: {what}": found for what, found in looked_at(page, axe_script)}
            if page.locator("dialog[open]").count():
                page.keyboard.press("Escape")

    assert wrong == {}
