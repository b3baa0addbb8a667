/** Who has an appointment: from the code to the ticket, or to what is said instead. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { grouped, isWhole, nobody, shown, step } from "../../kiosk/static/flow.js"

const OPEN = { hall: "open", isAway: false }

/** The state after these touches, written as [kind, value]. */
function after(...touches) {
  return touches.reduce((state, [kind, value]) => step(state, { kind, value, key: "k1" }), nobody("vi"))
}

test("an appointment's code is typed, put right, and kept whole", () => {
  const typed = after(["appointment", "appointment"], ..."12345".split("").map((digit) => ["digit", digit]), ["erase"])
  const whole = [..."67890"].reduce((state, value) => step(state, { kind: "digit", value }), typed)

  assert.equal(grouped(typed), "1234 ____")
  assert.equal(isWhole(typed), false)
  assert.equal(grouped(whole), "1234 6789") // a ninth digit is none of it
  assert.equal(isWhole(whole), true)
})

test("a code that a scanner read is asked for from the first screen", () => {
  const state = after(["arrive", "12345678"])

  assert.deepEqual([state.screen, state.isArrival, state.code], ["taking", true, "12345678"])
})

test("what an appointment is refused with has a screen of its own, and leads back to the code", () => {
  const refusals = { not_found: "unknown", not_yet: "not_yet", not_allowed: "used", closed: "closed", boom: "trouble" }
  for (const [value, screen] of Object.entries(refusals)) {
    const state = after(["arrive", "12345678"], ["refused", value])

    assert.equal(shown(state, OPEN), `refused-${screen}`)
    assert.equal(step(state, { kind: "back" }).screen, "appointment")
    assert.equal(state.code, "")
  }
})

test("a number that is refused because the day is full, or had already, says so", () => {
  for (const code of ["too_late", "already_in_line", "full", "closed"]) {
    const state = after(["service", "regular"], ["take"], ["refused", code])

    assert.equal(shown(state, OPEN), `refused-${code}`)
  }
})

test("nothing of an appointment is left for the next who stands here", () => {
  const state = after(["appointment", "appointment"], ["digit", "1"], ["over", "vi"])

  assert.deepEqual(state, nobody("vi"))
})
