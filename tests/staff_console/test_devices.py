"""Machines: let in by a code, given a token once, put out at once."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from hall import devices
from hall.model import Device, DeviceKind
from hall.store import Store
from tests.conftest import Clock, Tokens, staff_token
from tests.staff_console.working import opened, tabs_to, text_of


def test_a_device_that_shows_a_code_is_let_in(store: Store, khanh: FlaskClient) -> None:
    with store.work() as work:
        code, secret, _ = devices.ask_to_pair(work, DeviceKind.KIOSK)
    typed = f" {code[:3].lower()}-{code[3:].lower()} "

    khanh.post("/staff/devices/confirm", data={"code": typed, "name": "Máy cửa chính"})

    assert "Máy cửa chính" in khanh.get("/staff/devices").text
    with store.work() as work:
        assert devices.collect(work, secret)


def test_a_wrong_code_is_said_and_the_name_stays_typed(khanh: FlaskClient) -> None:
    answer = khanh.post("/staff/devices/confirm", data={"code": "BCFGHJ", "name": "Máy 2"})

    assert answer.status_code == 422
    assert "Không có thiết bị nào đang hiện mã này" in text_of(answer)
    assert 'value="Máy 2"' in answer.text


def test_codes_cannot_be_tried_out(khanh: FlaskClient) -> None:
    tries = [
        khanh.post("/staff/devices/confirm", data={"code": f"BCFGH{n}", "name": "x"}).status_code
        for n in range(25)
    ]

    assert (tries[0], tries[-1]) == (422, 429)


def test_a_token_is_shown_once(store: Store, khanh: FlaskClient) -> None:
    answer = khanh.post("/staff/devices/add", data={"kind": "printer", "new_name": "Máy in 2"})

    shown = re.search(r'<code class="token"[^>]*>(\w+)</code>', answer.text)
    assert shown is not None
    with store.read() as session:
        device = devices.of_token(session, shown[1])
    assert device is not None
    assert device.name == "Máy in 2"
    assert shown[1] not in khanh.get("/staff/devices").text


def test_a_device_without_a_name_is_not_added(store: Store, khanh: FlaskClient) -> None:
    answer = khanh.post("/staff/devices/add", data={"kind": "api", "new_name": "  "})

    assert answer.status_code == 422
    assert "Vui lòng đặt tên" in text_of(answer)


def test_a_revoked_device_is_out_at_once(
    store: Store, khanh: FlaskClient, client: FlaskClient, tokens: Tokens
) -> None:
    khanh.post(f"/staff/devices/{tokens.ids['display']}/revoke?on=devices")

    asked = client.get("/api/v1/board", headers=Tokens.bearer(tokens.display))

    assert asked.status_code == 401
    assert "Đã thu hồi" in text_of(khanh.get("/staff/devices"))


def test_what_printers_say_is_seen(store: Store, khanh: FlaskClient, tokens: Tokens) -> None:
    from hall import printing
    from hall.model import Device
    from hall.store import row

    with store.work(hall_id=1) as work:
        printer = row(work.session, Device, tokens.ids["printer"])
        printing.note_state(
            work, printer, paper="out", cover="open", is_online=True, width_dots=576
        )

    page = text_of(khanh.get("/staff/devices"))

    assert "Nắp đang mở" in page
    assert "Hết giấy" in page


def test_a_silent_machine_is_told_apart(
    store: Store, tokens: Tokens, khanh: FlaskClient, clock: Clock
) -> None:
    with store.work() as work:
        devices.seen(work, tokens.ids["kiosk"])
    khanh.get("/staff/devices")

    heard = row_of(khanh, "kiosk 1")
    clock.pass_(minutes=2)
    silent = row_of(khanh, "kiosk 1")

    assert "Mất liên lạc" not in heard
    assert "Mất liên lạc" in silent


def test_what_stands_beside_a_kiosk_is_said(
    store: Store, tokens: Tokens, khanh: FlaskClient
) -> None:
    said = {"version": "0.1.0", "port": 8765, "scanner": "away", "unsent": 3}
    with store.work() as work:
        devices.note_agent(work, work.session.get_one(Device, tokens.ids["kiosk"]), said)

    told = row_of(khanh, "kiosk 1")

    assert "0.1.0" in told
    assert "không thấy máy quét" in told
    assert "3 số cấp ngoại tuyến chưa chuyển về" in told


def test_the_agent_of_a_printer_names_its_version(
    store: Store, tokens: Tokens, khanh: FlaskClient, client: FlaskClient
) -> None:
    state = {"paper": "plenty", "cover": "closed", "online": True, "width_dots": 576}
    agent = {"User-Agent": "tiepdan-printer/9.9"} | tokens.bearer(tokens.printer)

    client.post("/api/v1/printer/state", json=state, headers=agent)

    assert "9.9" in row_of(khanh, "printer 1")


def test_a_screen_told_to_load_anew_hears_of_it_at_its_next_look(
    store: Store, tokens: Tokens, khanh: FlaskClient, client: FlaskClient
) -> None:
    kiosk, display = (tokens.bearer(each) for each in (tokens.kiosk, tokens.display))
    before = client.get("/kiosk/screens", headers=kiosk).headers["X-Build"]
    of_display = client.get("/display/board", headers=display).headers["X-Build"]

    answer = khanh.post(f"/staff/devices/{tokens.ids['kiosk']}/reload?on=devices")
    guard_forgets(client)

    assert answer.status_code == 303
    page = client.get("/kiosk", headers=kiosk, follow_redirects=True)
    assert page.headers["X-Build"] != before
    assert f'data-build="{page.headers["X-Build"]}"' in page.text
    assert client.get("/display/board", headers=display).headers["X-Build"] == of_display


def test_a_machine_that_is_not_here_cannot_be_loaded_anew(khanh: FlaskClient) -> None:
    assert khanh.post("/staff/devices/4711/reload").status_code == 404


def test_a_kiosk_with_too_small_a_panel_is_named_until_it_has_a_larger_one(
    khanh: FlaskClient, tokens: Tokens
) -> None:
    kiosk, small = f"/staff/devices/{tokens.ids['kiosk']}/kiosk", "Chữ trên máy nhỏ hơn"
    assert small not in row_of(khanh, "kiosk 1")  # nobody has stated it yet

    khanh.post(kiosk, data={"touch_inches": "15,6", "across": "1920", "down": "1080"})

    assert small in row_of(khanh, "kiosk 1")
    page = text_of(khanh.get(f"{kiosk}?saved=1"))
    assert "chỉ cao 5,2 mm, cần từ 7,4 mm" in page
    assert "màn hình từ 22,3 inch" in page
    assert "Chữ trên máy đủ lớn" not in page

    khanh.post(kiosk, data={"touch_inches": "21.5", "across": "1080", "down": "1920"})

    assert small not in row_of(khanh, "kiosk 1")
    assert "Chữ trên máy đủ lớn" in text_of(khanh.get(f"{kiosk}?saved=1"))


def test_a_revoked_kiosk_is_not_named_for_its_panel(khanh: FlaskClient, tokens: Tokens) -> None:
    kiosk = f"/staff/devices/{tokens.ids['kiosk']}"
    khanh.post(f"{kiosk}/kiosk", data={"touch_inches": "10", "across": "1280", "down": "800"})

    khanh.post(f"{kiosk}/revoke?on=devices")

    assert "Chữ trên máy nhỏ hơn" not in row_of(khanh, "kiosk 1")
    assert khanh.get(f"{kiosk}/kiosk").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"touch_inches": ""}, "touch_inches"),
        ({"touch_inches": "nan"}, "touch_inches"),
        ({"touch_inches": "6"}, "touch_inches"),
        ({"touch_inches": "66"}, "touch_inches"),
        ({"across": ""}, "pixels"),
        ({"across": "½"}, "pixels"),
        ({"across": "9" * 5_000}, "pixels"),
        ({"down": "599"}, "pixels"),
        ({"down": "8001"}, "pixels"),
    ],
)
def test_a_panel_that_nobody_makes_is_refused(
    khanh: FlaskClient, tokens: Tokens, wrong: dict[str, str], field: str
) -> None:
    stated = {"touch_inches": "21.5", "across": "1080", "down": "1920"} | wrong
    kiosk = f"/staff/devices/{tokens.ids['kiosk']}/kiosk"

    answer = khanh.post(kiosk, data=stated, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


def test_only_kiosks_have_a_panel_that_is_touched(khanh: FlaskClient, tokens: Tokens) -> None:
    assert khanh.get(f"/staff/devices/{tokens.ids['display']}/kiosk").status_code == 404


def test_machines_are_loaded_anew_and_revoked_by_keyboard(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, client: FlaskClient
) -> None:
    kiosk, bearer = tokens.ids["kiosk"], tokens.bearer(tokens.kiosk)
    before = client.get("/kiosk/screens", headers=bearer).headers["X-Build"]
    with opened(browser, live_server, staff_token(store, "khanh"), "/staff/devices") as page:
        dialog = page.locator(f"#revoke-{kiosk}")
        reload = page.locator(f"form[action*='/devices/{kiosk}/reload']")
        tabs_to(page, f"form[action*='/devices/{kiosk}/reload'] button")
        with page.expect_response("**/reload?on=devices"):
            page.keyboard.press("Enter")
        expect(reload).not_to_have_attribute("data-busy", "")
        tabs_to(page, f"[data-opens='revoke-{kiosk}']")
        page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(page.locator(f"[data-opens='revoke-{kiosk}']")).to_be_focused()
        guard_forgets(client)
        assert client.get("/kiosk/screens", headers=bearer).headers["X-Build"] != before
        page.keyboard.press("Enter")
        tabs_to(page, f"form[action*='/devices/{kiosk}/revoke'] [data-kind=danger]")
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-key=device-{kiosk}]")).to_have_attribute("data-state", "off")

    guard_forgets(client)
    assert client.get("/kiosk/screens", headers=bearer).status_code == 401


def row_of(khanh: FlaskClient, name: str) -> str:
    """What the table says of that machine."""
    page = khanh.get("/staff/devices").text
    found = re.search(rf"<tr[^>]*>\s*<th scope=\"row\">{name}</th>.*?</tr>", page, re.S)
    assert found is not None
    return found[0]


def guard_forgets(client: FlaskClient) -> None:
    """What it knows of tokens it looks up again after a second; here at once."""
    client.application.extensions["hall.trust"]._known.clear()
