/** Asking about a result, and the two channels of the hall's box. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { dropping, NOTHING } from "../../kiosk/static/box.js"
import { grouped, isWhole, nobody, shown, step } from "../../kiosk/static/flow.js"
import { stillness } from "../../kiosk/static/idle.js"
import { lookupCode } from "../../kiosk/static/scanned.js"

const OPEN = { hall: "open", isAway: false }
const SHUT = { hall: "over", isAway: false }
const AWAY = { hall: "open", isAway: true }

/** The state after these touches, written as [kind, value]. */
function after(...touches) {
  return touches.reduce((state, [kind, value = ""]) => step(state, { kind, value, key: "k" }), nobody("vi"))
}

/** One touch for each. */
function types(kind, text) {
  return [...text].map((letter) => [kind, letter])
}

test("a remark on the service names marks and a desk, and a telephone number only by choice", () => {
  const state = after(
    ["others"], ["remark", "staff"], ["mark", "impolite"], ["mark", "praise"], ["mark", "praise"], ["remark-on"],
    ["desk", "3"],
  )

  assert.equal(state.screen, "remark-phone")
  const silent = step(state, { kind: "drop", value: "silent", key: "k" })
  assert.deepEqual(dropping(silent), { channel: "staff", marks: ["impolite"], desk: "3", phone: "" })
})

test("a reported matter asks for no desk", () => {
  const state = after(
    ["others"], ["remark", "matter"], ["mark", "land"], ["remark-on"],
    ...types("digit", "0900000001"), ["drop", "phone"],
  )

  assert.equal(state.screen, "remark-sending")
  assert.deepEqual(dropping(state), { channel: "matter", marks: ["land"], desk: "", phone: "0900000001" })
  assert.equal(state.key, "k")
})

test("what a citizen knows besides the code is counted, and not shown", () => {
  const state = after(
    ["result"], ["result-code"], ...types("letter", "BCFGHJKLMNPQ"), ["result-ask"], ["result-needs"],
    ...types("digit", "199"),
  )

  assert.equal(grouped(state), "•••_")
  assert.equal(isWhole(state), false)
  assert.equal(state.asked, "BCFGHJKLMNPQ")
})

test("nothing typed or chosen is left once the answer stands there", () => {
  for (const [kind, way] of [["result-shown", ["result-scanned", "BCFGHJKLMNPQ"]], ["dropped", ["remark", "staff"]]]) {
    const state = after(way, [kind])

    assert.deepEqual({ ...state, ...NOTHING }, state)
    assert.equal(state.code, "")
  }
})

test("back leads through the same screens, and from the first of them to the services", () => {
  const ways = [
    [["others"], "services"],
    [["result"], "others"],
    [["remark", "matter"], "others"],
  ]
  for (const [way, before] of ways) assert.equal(after(["others"], way, ["back"]).screen, before)
  const phone = after(["remark", "staff"], ["mark", "unclear"], ["remark-on"], ["desk", ""])
  assert.equal(step(phone, { kind: "back" }).screen, "remark-desk")
})

test("the box is open while the hall is shut, and closed while it cannot hear", () => {
  const state = after(["others"], ["remark", "staff"])

  assert.equal(shown(state, SHUT), "remark-staff")
  assert.equal(shown(state, AWAY), "away")
  assert.equal(shown(after(["others"], ["remark", "staff"], ["dropped"]), AWAY), "remark-done")
  assert.equal(shown(state, OPEN), "remark-staff")
})

test("what tells something of one person goes as soon as a ticket", () => {
  for (const screen of ["result-shown", "remark-done"]) {
    const still = { screen, isInUse: true, touchedAt: 0, shownAt: 0, now: 30_000 }
    assert.equal(stillness(still).state, "over")
  }
})

test("a follow-up slip is known by the twelve letters behind its address", () => {
  assert.equal(lookupCode("http://hall.test/follow#bcfghjklmnpq"), "BCFGHJKLMNPQ")
  assert.equal(lookupCode("12345678"), "")
})
