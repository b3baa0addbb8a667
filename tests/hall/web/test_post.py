"""Forms are sent once, in place where they ask for it, and say what went wrong."""

from playwright.sync_api import Page, expect

from tests.hall.web.conftest import Probe

FORM = """<form method="post" action="/probe/send" {kind}>
  <input name="words" value="a"><input type="hidden" name="to" value="{to}">
  <button name="verb" value="begin">Gửi</button></form>"""
NEXT_DOOR = "elsewhere"


def _open(page: Page, base_url: str, probe: Probe, kind: str, to: str = "") -> None:
    probe.html = FORM.format(kind=kind, to=to)
    page.goto(f"{base_url}/probe/")
    page.wait_for_function("() => window.kept")


def test_a_form_is_sent_once_though_pressed_twice(page: Page, base_url: str, probe: Probe) -> None:
    _open(page, base_url, probe, "data-send", NEXT_DOOR)

    page.evaluate(
        """() => {
          const button = document.querySelector("#part button")
          button.click()
          button.click()
        }"""
    )
    page.wait_for_url("**/elsewhere")

    assert probe.sent == [{"words": "a", "to": NEXT_DOOR, "verb": "begin"}]


def test_a_plain_form_too_is_sent_once(page: Page, base_url: str, probe: Probe) -> None:
    _open(page, base_url, probe, "", NEXT_DOOR)

    is_stopped = page.evaluate(
        """() => {
          const form = document.querySelector("#part form")
          form.querySelector("button").click()
          return !form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }))
        }"""
    )
    page.wait_for_url("**/elsewhere")

    assert is_stopped
    assert len(probe.sent) == 1


def test_an_answer_that_is_this_page_is_looked_at_in_place(
    page: Page, base_url: str, probe: Probe
) -> None:
    _open(page, base_url, probe, "data-send")
    page.evaluate("window.stayed = true")
    page.fill("[name=words]", "Ông Ẩn")
    probe.says("<p>Đang tiếp</p>")

    page.click("#part button")

    expect(page.locator("#part")).to_have_text("Đang tiếp")
    assert page.evaluate("stayed")


def test_a_refusal_is_said_in_the_servers_words_and_the_form_can_be_sent_again(
    page: Page, base_url: str, probe: Probe
) -> None:
    _open(page, base_url, probe, "data-send", NEXT_DOOR)
    probe.statuses = [409]

    page.click("#part button")

    expect(page.locator("#trouble")).to_contain_text("Bàn đang có một lượt chưa kết thúc.")
    page.click("#part button")
    page.wait_for_url("**/elsewhere")


def test_without_a_connection_the_page_says_so(page: Page, base_url: str, probe: Probe) -> None:
    _open(page, base_url, probe, "data-send")
    page.route("**/probe/send", lambda route: route.abort())

    page.click("#part button")

    expect(page.locator("#trouble")).to_contain_text("mất kết nối")


def test_work_without_an_answer_keeps_its_key_and_finished_work_does_not(
    page: Page, base_url: str, probe: Probe
) -> None:
    _open(page, base_url, probe, "data-once")
    probe.statuses = [503, 409]

    for _ in range(3):
        with page.expect_response("**/probe/send"):
            page.click("#part button:not([aria-busy])")

    first, again, next_one = probe.keys
    assert first == again != next_one
    assert len(first) == 32


def test_other_words_are_other_work(page: Page, base_url: str, probe: Probe) -> None:
    _open(page, base_url, probe, "data-once")
    probe.statuses = [503, 503]

    for words in ("a", "b"):
        page.fill("[name=words]", words)
        with page.expect_response("**/probe/send"):
            page.click("#part button:not([aria-busy])")

    assert probe.keys[0] != probe.keys[1]
