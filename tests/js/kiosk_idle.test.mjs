/** How long somebody may stand still before the kiosk. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { posterAt, stillness } from "../../kiosk/static/idle.js"

function after(seconds, { screen = "party", isInUse = true, shownSecondsAgo = seconds } = {}) {
  const now = 1_000_000
  return stillness({
    screen, isInUse, now, touchedAt: now - seconds * 1_000, shownAt: now - shownSecondsAgo * 1_000,
  })
}

test("for forty-five seconds nobody is disturbed", () => {
  assert.equal(after(44.9).state, "calm")
})

test("then they are asked, with twenty seconds to answer", () => {
  assert.deepEqual(after(45), { state: "asked", seconds: 20 })
  assert.deepEqual(after(64.5), { state: "asked", seconds: 1 })
})

test("who does not answer is gone", () => {
  assert.equal(after(65).state, "over")
})

test("a first screen that nobody touched asks nobody", () => {
  assert.equal(after(3_600, { screen: "services", isInUse: false }).state, "calm")
})

test("a ticket stays thirty seconds, and says how long still", () => {
  assert.deepEqual(after(0, { screen: "ticket" }), { state: "closing", seconds: 30 })
  assert.deepEqual(after(29.2, { screen: "ticket" }), { state: "closing", seconds: 1 })
  assert.equal(after(30, { screen: "ticket" }).state, "over")
})

test("touching keeps a ticket longer, but not for ever", () => {
  assert.equal(after(1, { screen: "ticket", shownSecondsAgo: 100 }).seconds, 29)
  assert.equal(after(1, { screen: "ticket", shownSecondsAgo: 175 }).seconds, 5)
  assert.equal(after(1, { screen: "ticket", shownSecondsAgo: 180 }).state, "over")
})

test("whatever tells something of one person goes as soon as a ticket", () => {
  for (const screen of ["earlier-told", "result-shown", "remark-done"]) {
    assert.deepEqual(after(29.2, { screen }), { state: "closing", seconds: 1 }, screen)
    assert.equal(after(30, { screen }).state, "over", screen)
    assert.equal(after(1, { screen, shownSecondsAgo: 180 }).state, "over", screen)
  }
})

test("while nobody comes, posters and the first screen take turns", () => {
  const seen = [0, 59, 60, 79, 80, 99, 100, 129, 130].map((seconds) => posterAt(seconds * 1_000, 2))

  assert.deepEqual(seen, [-1, -1, 0, 0, 1, 1, -1, -1, 0])
  assert.equal(posterAt(90_000, 0), -1)
})
