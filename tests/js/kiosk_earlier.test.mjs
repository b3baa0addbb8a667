/** Telling the hall, once the number is there, who comes. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { masked } from "../../kiosk/static/earlier.js"
import { grouped, isInUse, isWhole, nobody, shown, step } from "../../kiosk/static/flow.js"
import { stillness } from "../../kiosk/static/idle.js"

const OPEN = { hall: "open", isAway: false }
const HELD = step(nobody("vi"), { kind: "taken" })

/** The state after these touches by somebody who holds a ticket, written as [kind, value]. */
function after(...touches) {
  return touches.reduce((state, [kind, value]) => step(state, { kind, value }), HELD)
}

/** One touch for each. */
function types(kind, text) {
  return [...text].map((letter) => [kind, letter])
}

test("a card's number is typed with its middle hidden", () => {
  const state = after(["earlier"], ["earlier-number"], ...types("digit", "9990900000"))

  assert.equal(grouped(state), "999• •••• ••__")
  assert.equal(isWhole(state), false)
  assert.equal(masked("999090000001"), "999•••••••01")
})

test("a look-up code has twelve letters, and a thirteenth is none of it", () => {
  const state = after(["earlier"], ["earlier-code"], ...types("letter", "BCFGHJKL12345"))

  assert.equal(grouped(state), "BCFG HJKL 1234")
  assert.equal(isWhole(state), true)
})

test("nothing typed is left once it is sent, or once somebody goes back", () => {
  const typed = after(["earlier"], ["earlier-number"], ...types("digit", "999090000001"))

  assert.equal(step(typed, { kind: "tell" }).code, "")
  assert.equal(step(typed, { kind: "back" }).code, "")
})

test("back leads to the ticket in the end, and never past it", () => {
  assert.equal(after(["earlier"], ["earlier-code"], ["back"]).screen, "earlier")
  assert.equal(after(["earlier"], ["earlier-code"], ["back"], ["back"]).screen, "ticket")
  assert.equal(after(["tell"], ["untold", "unread"], ["back"]).screen, "earlier")
})

test("what could not be told has words of its own, or says that there was trouble", () => {
  const said = ["unread", "health_card", "too_many", undefined].map((why) => after(["tell"], ["untold", why]).phase)

  assert.deepEqual(said, ["unread", "health_card", "trouble", "trouble"])
})

test("a hall that closes meanwhile takes nothing away", () => {
  assert.equal(shown(after(["earlier"]), { hall: "over", isAway: true }), "earlier")
})

test("what was told goes from the screen as soon as a ticket does", () => {
  const told = after(["tell"], ["told", "999•••••••01"])
  const still = { screen: told.screen, isInUse: isInUse(told, "vi"), touchedAt: 0, shownAt: 0 }

  assert.equal(shown(told, OPEN), "earlier-told")
  assert.equal(stillness({ ...still, now: 29_000 }).state, "closing")
  assert.equal(stillness({ ...still, now: 30_001 }).state, "over")
  assert.deepEqual(step(told, { kind: "over", value: "vi" }), nobody("vi"))
})
