"""A part of a page stays true, and leaves alone what people have in hand."""

import pytest
from playwright.sync_api import Page, expect

from tests.hall.web.conftest import Probe


@pytest.fixture
def look(page: Page, base_url: str, probe: Probe) -> "Look":
    return Look(page, base_url, probe)


class Look:
    """`look("<p>hai</p>")`: the server says something new, and the page has looked."""

    def __init__(self, page: Page, base_url: str, probe: Probe) -> None:
        self._page, self._url, self._probe = page, base_url, probe

    def open(self, html: str, query: str = "") -> None:
        self._probe.html = html
        self._page.goto(f"{self._url}/probe/{query}")
        self._page.wait_for_function("() => window.kept")

    def __call__(self, html: str | None = None) -> None:
        if html is not None:
            self._probe.says(html)
        self._page.evaluate("kept.look()")


def test_a_look_brings_what_is_new(page: Page, look: Look) -> None:
    look.open("<p>một</p>")

    look("<p>hai</p>")

    expect(page.locator("#part")).to_have_text("hai")


def test_nothing_new_is_asked_for_by_the_number_the_page_was_born_with(
    page: Page, look: Look, probe: Probe
) -> None:
    look.open("<p>một</p>")

    look()
    look("<p>hai</p>")
    look()

    assert probe.conditions == ['"1"', '"1"', '"2"']
    assert page.evaluate("fresh") == 1


def test_what_stays_is_the_same_node(page: Page, look: Look) -> None:
    look.open('<ol><li data-key="105">105</li><li data-key="106">106</li></ol>')
    page.evaluate("window.before = document.querySelector('[data-key=\"106\"]')")

    look('<ol><li data-key="104">104</li><li data-key="106">106 đến bàn 3</li></ol>')

    assert page.evaluate("before === document.querySelector('[data-key=\"106\"]')")
    assert page.locator("#part li").all_text_contents() == ["104", "106 đến bàn 3"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<p>a</p>"),
        ("<p>a</p>", ""),
        ("<p>a</p><table><tr><td>1</td></tr></table>", "<table><tr><td>2</td></tr></table>"),
        ("<table><tr><td>1</td></tr></table>", "<p>a</p><table><tr><td>2</td></tr></table>"),
        ("\n <ol><li>1</li></ol>\n", "<ol><li>1</li><li>2</li></ol>tail"),
        ('<i id="a">a</i><i id="b">b</i><i id="c">c</i>', '<i id="c">c</i><i id="a">a</i>'),
        ('<i data-key="a">a</i>x<b>y</b>', '<b>y</b><i data-key="a">a</i>'),
        ('<i data-key="a">1</i>', '<i data-key="a">1</i><i data-key="a">2</i>'),
        ("<!-- x --><p>a <b>b</b> c</p>", "<p>a <i>b</i> c</p><!-- y -->"),
        ('<p class="x" lang="vi">a</p>', '<p title="t">a</p>'),
    ],
)
def test_whatever_stood_there_the_part_then_says_what_the_server_says(
    page: Page, look: Look, before: str, after: str
) -> None:
    look.open(before)

    look(after)

    assert page.evaluate(
        """(html) => {
          const wanted = document.createElement("div")
          wanted.innerHTML = html
          return wanted.innerHTML === document.querySelector("#part").innerHTML
        }""",
        after,
    )


def test_half_typed_words_stay(page: Page, look: Look) -> None:
    form = '<p>{}</p><form action="/probe/send"><input name="words" value=""></form>'
    look.open(form.format("một"))
    page.fill("[name=words]", "Ông Ẩn tr")

    look(form.format("hai"))

    expect(page.locator("#part p")).to_have_text("hai")
    expect(page.locator("[name=words]")).to_have_value("Ông Ẩn tr")
    expect(page.locator("[name=words]")).to_be_focused()


def test_half_typed_words_stay_even_when_the_server_offers_the_form_no_more(
    page: Page, look: Look
) -> None:
    look.open('<form action="/a"><input name="words"></form>')
    page.fill("[name=words]", "Ông Ẩn")

    look("<p>Đã kết thúc</p>")

    expect(page.locator("[name=words]")).to_have_value("Ông Ẩn")
    expect(page.locator("#part p")).to_have_text("Đã kết thúc")


def test_an_untouched_field_shows_what_the_server_says(page: Page, look: Look) -> None:
    look.open('<input name="a" value="1"><textarea name="b">1</textarea>')

    look('<input name="a" value="2"><textarea name="b">2</textarea>')

    expect(page.locator("[name=a]")).to_have_value("2")
    expect(page.locator("[name=b]")).to_have_value("2")


def test_an_open_dialog_stays_as_it_is(page: Page, look: Look) -> None:
    dialog = '<dialog id="d"><p>{}</p><button>Đóng</button></dialog><p>{}</p>'
    look.open(dialog.format("một", "một"))
    page.evaluate("d.showModal()")

    look(dialog.format("hai", "hai"))

    expect(page.locator("#d p")).to_have_text("một")
    expect(page.locator("#part > p")).to_have_text("hai")
    assert page.evaluate("d.open && d.contains(document.activeElement)")


def test_details_that_somebody_opened_stay_open(page: Page, look: Look) -> None:
    look.open("<details><summary>Quá trình</summary>một</details>")
    page.click("summary")

    look("<details><summary>Quá trình</summary>hai</details>")

    assert page.evaluate("document.querySelector('details').open")


def test_a_button_never_becomes_another_one_under_the_finger(page: Page, look: Look) -> None:
    """Enter pressed twice must not end the visit that the first press began."""
    look.open('<form action="/next"><button>Gọi số tiếp theo</button></form>')
    page.focus("button")

    look('<form action="/finish"><button>Kết thúc</button></form>')

    expect(page.locator("button:text('Kết thúc')")).not_to_be_focused()
    assert page.evaluate("document.activeElement.id") == "part"


def test_the_focus_goes_to_the_successor_of_the_same_name(page: Page, look: Look) -> None:
    look.open('<p><button id="next">Gọi</button></p>')
    page.focus("#next")

    look('<div><button id="next">Gọi</button></div>')

    expect(page.locator("#next")).to_be_focused()


def test_a_look_takes_the_focus_from_nobody_else(page: Page, look: Look) -> None:
    look.open("<p>một</p>")
    page.focus("a.skip")

    look("<div>hai</div>")

    expect(page.locator("a.skip")).to_be_focused()


def test_scrolling_stays(page: Page, look: Look) -> None:
    tall = "".join(f"<p data-key='{n}'>{n}</p>" for n in range(200))
    look.open(tall)
    page.evaluate("scrollTo(0, 2000)")

    look(tall + "<p>201</p>")

    assert page.evaluate("scrollY") == 2000


def test_a_sign_in_page_never_takes_the_place_of_the_part(
    page: Page, look: Look, probe: Probe
) -> None:
    look.open("<p>một</p>")

    probe.answers = [303]
    look()

    expect(page.locator("#part")).to_have_text("một")


def test_after_too_long_without_a_good_look_the_page_says_so_and_after_one_no_more(
    page: Page, look: Look, probe: Probe
) -> None:
    probe.answers = [503] * 30
    look.open("<p>một</p>", "?every=100&stale=500")
    sign = page.locator(".stale-sign")
    expect(sign).to_be_hidden()
    expect(sign).to_be_visible()

    probe.answers = []

    expect(sign).to_be_hidden()
    expect(page.locator("#part")).to_have_text("một")


def test_one_look_at_a_time_however_many_nudges(page: Page, look: Look, probe: Probe) -> None:
    look.open("<p>một</p>")

    page.evaluate("Promise.all(Array.from({ length: 20 }, () => kept.look()))")

    assert len(probe.conditions) == 2
