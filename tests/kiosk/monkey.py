"""One who touches a kiosk anywhere and anyhow; every touch comes from a seed."""

import random
from collections import Counter

from playwright.sync_api import Page

from tests.kiosk.touching import Hand

KEYS = (
    *("Tab", "Enter", "Escape", "F5", "F11", "Control+p", "Alt+ArrowLeft", "Backspace"),
    *("ContextMenu", "Control+a", "5", "q"),
)
CODES = ("12345678", "BCFGHJKL1234", "001099000001||An|05031990|Nam|HN|15042021")
# a touch that began and ended on the same button which takes a number, as press.js counts it
WATCH = """() => {
  window.meant = 0
  window.isTheSamePage = true
  window.pressed = {}
  const taking = "[name=take], [name=again]"
  let down = null
  const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)
  const at = (event) => under(event)?.closest(taking) ?? null
  const begins = (event) => { down = at(event) }
  const ends = (event) => { window.meant += down !== null && at(event) === down }
  const counts = ({ target }) => {
    const name = target.closest?.("button[name]")?.name
    if (name) window.pressed[name] = (window.pressed[name] ?? 0) + 1
  }
  addEventListener("click", counts, { capture: true })
  addEventListener("pointerdown", begins, { capture: true })
  addEventListener("pointerup", ends, { capture: true })
  addEventListener("keydown", ({ key }) => {
    window.meant += key === "Enter" && document.activeElement?.matches(taking) === true
  }, { capture: true })
}"""


class Monkey:
    """One who touches anything, anywhere, anyhow."""

    def __init__(self, page: Page, seed: int, size: dict[str, int]) -> None:
        self._page = page
        self._size = size
        self._hand = Hand(page)
        self._dice = random.Random(seed)
        page.evaluate(WATCH)

    @property
    def meant(self) -> int:
        """Touches that began and ended on a button which takes a number."""
        return int(self._page.evaluate("window.meant"))

    @property
    def pressed(self) -> Counter[str]:
        """How often which button was pressed, by its name."""
        return Counter(self._page.evaluate("window.pressed"))

    @property
    def is_the_same_page(self) -> bool:
        """Whether nothing has loaded it again, or led away from it."""
        return bool(self._page.evaluate("window.isTheSamePage ?? false"))

    def touches(self) -> None:
        """One gesture, and a breath."""
        how = self._dice.choices(
            (self._tap, self._double, self._long, self._swipe, self._two, self._key, self._scan,
             self._right, self._button),
            weights=(30, 10, 4, 6, 4, 6, 2, 2, 36),
        )[0]  # fmt: skip
        how()
        self._page.wait_for_timeout(self._dice.choice((20, 60, 150, 250, 800)))

    def _point(self) -> tuple[float, float]:
        return (
            self._dice.uniform(1, self._size["width"] - 1),
            self._dice.uniform(1, self._size["height"] - 1),
        )

    def _tap(self) -> None:
        self._hand.tap(self._point())

    def _button(self) -> None:
        """What is shown and can be pressed: so that it comes to every screen."""
        places = self._page.evaluate(
            """() => [...(document.querySelector("dialog[open]") ?? document.body).children]
              .flatMap((each) => [each, ...each.querySelectorAll("button")])
              .filter((each) => each.matches("button"))
              .filter((each) => each.checkVisibility())
              .map((each) => each.getBoundingClientRect())
              .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""
        )
        if places:
            x, y = self._dice.choice(places)
            self._hand.tap((x, y))

    def _double(self) -> None:
        there = self._point()
        self._hand.tap(there)
        self._hand.tap(there)

    def _long(self) -> None:
        self._hand.down(self._point())
        self._page.wait_for_timeout(900)
        self._hand.up()

    def _swipe(self) -> None:
        self._hand.down(self._point())
        for _ in range(4):
            self._hand.move(self._point())
        self._hand.up()

    def _two(self) -> None:
        self._hand.down(self._point(), self._point())
        self._hand.move(self._point(), self._point())
        self._hand.up()

    def _key(self) -> None:
        self._page.keyboard.press(self._dice.choice(KEYS))

    def _scan(self) -> None:
        self._page.keyboard.type(self._dice.choice(CODES))
        self._page.keyboard.press("Enter")

    def _right(self) -> None:
        self._page.mouse.click(*self._point(), button="right")
