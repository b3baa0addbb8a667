import assert from "node:assert/strict"
import test from "node:test"

import { nobody, open, shown, staysFor, step } from "../../kiosk/static/opinion.js"

const DESK = { visits: ["a1"], desk: "1", isAway: false }
const EXIT = { visits: ["a1", "b2"], desk: "", isAway: false }
const scored = (score) => step(nobody("vi"), { kind: "score", value: String(score), visit: "a1" })

test("a desk asks at once, the exit asks for the number first", () => {
  assert.equal(shown(nobody("vi"), DESK), "faces")
  assert.equal(shown(nobody("vi"), EXIT), "which")
  assert.equal(shown(nobody("vi"), { ...DESK, visits: [] }), "idle")
})

test("without a network nobody is asked, but who has begun may go on", () => {
  assert.equal(shown(nobody("vi"), { ...DESK, isAway: true }), "away")
  assert.equal(shown(scored(5), { ...DESK, isAway: true }), "reasons-good")
})

test("a begun answer keeps its visit, whatever the hall offers next", () => {
  assert.equal(step(scored(2), { kind: "send" }).visit, "a1")
  assert.equal(shown(scored(2), { ...DESK, visits: [] }), "reasons-poor")
})

test("what was answered is not asked again before the hall has noticed", () => {
  const over = step(step(scored(5), { kind: "sent" }), { kind: "over", value: "vi" })

  assert.deepEqual(open(over, DESK), [])
  assert.equal(shown(over, DESK), "idle")
})

test("a low score is told where else to turn", () => {
  assert.equal(step(scored(2), { kind: "sent" }).screen, "thanks-low")
  assert.equal(step(scored(3), { kind: "sent" }).screen, "thanks")
})

test("reasons of another score do not stay", () => {
  const named = step(scored(1), { kind: "reason", value: "impolite" })

  assert.deepEqual(named.reasons, ["impolite"])
  assert.deepEqual(step(named, { kind: "reason", value: "impolite" }).reasons, [])
  assert.deepEqual(step(named, { kind: "back" }).reasons, [])
})

test("every screen that somebody may leave goes on by itself, and no other", () => {
  for (const screen of ["faces", "reasons", "thanks", "thanks-low", "unsent"]) {
    assert.ok(staysFor({ ...nobody("vi"), screen }, "vi") <= 20_000)
  }
  assert.equal(staysFor(nobody("vi"), "vi"), Infinity)
  assert.ok(staysFor(nobody("en"), "vi") <= 20_000)
})
