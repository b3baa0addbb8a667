"""The supervisor's page of what is kept; holds; a citizen's own data, corrected and handed out."""

import json
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from casework import citizens, forgetting
from casework.model import Matter
from casework.petitions import TakenIn
from hall.store import Store
from tests.casework.forgotten import stands
from tests.casework.reception import AN, asks, receives, takes_in, writes
from tests.conftest import Clock, staff_token
from tests.people import DUNG, HOA
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of

REASON = "Tòa án đang thụ lý vụ án"


@pytest.fixture
def taken(store: Store) -> TakenIn:
    page = receives(store, AN)
    writes(store, page, content="Thu hồi đất chưa đúng diện tích")
    return takes_in(store, page, content="Thu hồi đất", title="Bồi thường đất")


@pytest.fixture
def hoa(as_: As) -> FlaskClient:
    return as_(HOA)


def goes_soon(store: Store, matter: str) -> None:
    """As a round found it: over within the month."""
    with store.work(hall_id=1) as work:
        work.session.execute(
            update(Matter)
            .where(Matter.public_id == matter)
            .values(keep_until=date(2026, 12, 10), retention="case_file")
        )


def test_the_head_reads_what_goes_next_month_by_code_alone(
    store: Store, hoa: FlaskClient, taken: TakenIn
) -> None:
    goes_soon(store, taken.matter)

    page = text_of(hoa.get("/staff/retention"))

    assert "Hồ sơ khiếu nại, tố cáo: 1" in page
    assert "10/12/2026" in page
    assert "Bồi thường đất" not in page


def test_a_term_is_confirmed_with_the_plan_it_was_compared_with(hoa: FlaskClient) -> None:
    page = hoa.get("/staff/retention")
    assert "14 thời hạn chưa được xác nhận" in text_of(page)
    assert "cần đối chiếu" in text_of(page)
    said = page.text.split('name="said" value="')[1].split('"')[0]

    given = {"said": said, "document": "Danh mục hồ sơ 12/QĐ-MAU"}
    assert hoa.post("/staff/retention/terms", data=given | {"document": ""}).status_code == 422
    assert hoa.post("/staff/retention/terms", data=given).status_code == 303

    page = text_of(hoa.get("/staff/retention"))
    for told in ("13 thời hạn chưa", "Đỗ Thị Hoa, 23/11/2026", "Danh mục hồ sơ 12/QĐ-MAU"):
        assert told in page, told
    assert hoa.post("/staff/retention/terms/withdraw", data=given).status_code == 303
    assert "14 thời hạn chưa được xác nhận" in text_of(hoa.get("/staff/retention"))


def test_nobody_else_comes_near_it(store: Store, dung: FlaskClient, taken: TakenIn) -> None:
    assert dung.get("/staff/retention").status_code == 403
    for path in (
        f"/staff/matters/{taken.matter}/hold",
        "/staff/retention/holds/x",
        "/staff/citizens/x/extract",
    ):
        assert dung.post(path, data={"reason": REASON}).status_code == 403
    assert dung.get("/staff/citizens/x/changes").status_code == 403
    assert "Thời hạn lưu" not in text_of(dung.get("/staff/search"))


def test_a_hold_is_put_seen_and_ended_with_reasons(
    store: Store, hoa: FlaskClient, taken: TakenIn
) -> None:
    url = f"/staff/matters/{taken.matter}"
    assert hoa.post(f"{url}/hold", data={"reason": ""}).status_code == 422
    assert hoa.post(f"{url}/hold", data={"reason": REASON}).status_code == 303

    assert "Hồ sơ đang được giữ" in text_of(hoa.get(url))
    page = hoa.get("/staff/retention").text
    assert REASON in page
    end = page.split('action="/staff/retention/holds/')[1].split('"')[0]

    hoa.post(f"/staff/retention/holds/{end}", data={"reason": "Bản án đã có hiệu lực"})

    assert "Không có hồ sơ nào đang được giữ" in text_of(hoa.get("/staff/retention"))
    told = text_of(hoa.get(url))
    assert "Thôi giữ hồ sơ" in told
    assert "Bản án đã có hiệu lực" in told


def test_an_anonymised_matter_says_so_and_lets_nobody_write(
    store: Store, as_: As, clock: Clock
) -> None:
    from tests.casework.test_forgetting import SECRET, settled

    matter = settled(store)
    clock.pass_(days=365 * 7)
    stands(store)
    forgetting.go(store, 1)

    hoa = as_(HOA)
    page = hoa.get(f"/staff/matters/{matter}")

    assert "đã được ẩn danh" in text_of(page)
    assert SECRET not in page.text
    assert "/marks" not in page.text
    book = text_of(hoa.get("/staff/book?day=2026-11-23"))
    assert "(đã ẩn danh)" in book


def citizen(store: Store) -> str:
    found: str = asks(store, DUNG, citizens.by_number, AN.id_number).id
    return found


def test_an_extract_is_a_page_or_a_file_with_nobodys_name(
    store: Store, hoa: FlaskClient, taken: TakenIn
) -> None:
    url = f"/staff/citizens/{citizen(store)}/extract"
    reason = {"reason": "Công dân đề nghị, đã đối chiếu căn cước"}

    page = hoa.post(url, data=reason | {"as": "page"})
    file = hoa.post(url, data=reason | {"as": "json"})

    assert AN.id_number in page.text
    assert "Thu hồi đất" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert json.loads(file.text)["person"][0]["full_name"] == AN.full_name
    assert file.headers["Content-Disposition"] == 'attachment; filename="extract-20261123.json"'


def test_the_head_sees_what_stood_there_before_and_why_it_was_changed(
    store: Store, hoa: FlaskClient, dung: FlaskClient, taken: TakenIn
) -> None:
    who = citizen(store)
    seen = asks(store, DUNG, citizens.details, who)
    wish = {
        **{"version": str(seen.version), "full_name": AN.full_name, "id_kind": "card"},
        **{"id_number": AN.id_number, "birth_date": "05/03/1990", "phone": "0911"},
        **{"address": AN.address, "commune": AN.commune},
    }
    refused = dung.post(f"/staff/citizens/{who}", data=wish)
    assert refused.status_code == 422
    dung.post(f"/staff/citizens/{who}", data=wish | {"reason": "Công dân đổi số điện thoại"})

    page = text_of(hoa.get(f"/staff/citizens/{who}/changes"))

    assert AN.phone in page
    assert "Công dân đổi số điện thoại" in page
    assert "Lê Thị Dung" in page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_by_keyboard_and_whole_in_both_languages(
    browser: Browser,
    live_server: str,
    store: Store,
    taken: TakenIn,
    axe_script: Path,
    language: str,
) -> None:
    goes_soon(store, taken.matter)
    token, who = staff_token(store, HOA), citizen(store)
    matter = f"/staff/matters/{taken.matter}"
    with opened(browser, live_server, token, matter, language=language) as page:
        page.locator('[data-opens="hold"]').press("Enter")
        assert list(looked_at(page, axe_script)) == []
        page.locator("#hold-reason").focus()
        page.keyboard.type(REASON)
        page.keyboard.press("Enter")
        expect(page.locator('.notice[data-kind="warning"]')).to_contain_text(REASON)
    goes_soon(store, taken.matter)
    with opened(browser, live_server, token, "/staff/retention", language=language) as page:
        assert list(looked_at(page, axe_script)) == []
        ends(page)
        expect(page.locator(".term")).to_have_count(0)
    with opened(browser, live_server, token, f"/staff/citizens/{who}", language=language) as page:
        assert list(looked_at(page, axe_script)) == []
        page.locator("#extract-reason").fill("Công dân đề nghị, đã đối chiếu căn cước")
        page.locator('[name="as"][value="page"]').press("Enter")
        expect(page.locator("#print")).to_be_visible()
        assert list(looked_at(page, axe_script)) == []
    changes = f"/staff/citizens/{who}/changes"
    with opened(browser, live_server, token, changes, language=language) as page:
        assert list(looked_at(page, axe_script)) == []


def ends(page: Page) -> None:
    page.locator(".term input[name=reason]").focus()
    page.keyboard.type("Bản án đã có hiệu lực")
    page.keyboard.press("Enter")
