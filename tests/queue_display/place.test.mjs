import assert from "node:assert/strict"
import test from "node:test"

import { askAgainAfter, dotsFor, hasRisen, isOlder, isOver, moment } from "../../queue_display/static/place.js"

const waiting = (ahead) => ({ state: "waiting", is_soon: ahead <= 2, times: 0 })
const called = (times = 1) => ({ state: "called", is_soon: false, times })
const other = (state) => ({ state, is_soon: false, times: 1 })

const MOMENTS = [
  ["opened while far", null, waiting(9), null],
  ["opened while soon", null, waiting(2), "soon"],
  ["opened while called", null, called(), "called"],
  ["far to soon", waiting(3), waiting(2), "soon"],
  ["soon to sooner", waiting(2), waiting(1), null],
  ["soon to called", waiting(0), called(), "called"],
  ["called and still called", called(), called(), null],
  ["called again", called(1), called(2), "called"],
  ["called to served", called(), other("serving"), null],
  ["missed to called", other("missed"), called(2), "called"],
  ["back in the line, soon", other("on_hold"), waiting(1), "soon"],
]

for (const [name, before, after, what] of MOMENTS) {
  test(`the moment of: ${name}`, () => assert.equal(moment(before, after), what))
}

test("a number before somebody that rises is told, unless they asked for more time", () => {
  const stands = (people_ahead, deferred = 0) => ({ ...waiting(people_ahead), people_ahead, deferred })

  assert.equal(hasRisen(stands(3), stands(4)), true)
  assert.equal(hasRisen(stands(3), stands(3)), false)
  assert.equal(hasRisen(stands(3), stands(2)), false)
  assert.equal(hasRisen(stands(3), stands(6, 1)), false)
  assert.equal(hasRisen(null, stands(6)), false)
  assert.equal(hasRisen(called(), stands(6)), false)
})

test("nothing is asked for once all is over", () => {
  assert.deepEqual(["served", "withdrawn", "gone", "bare"].map(isOver), [true, true, true, true])
  assert.deepEqual(["waiting", "called", "serving", "on_hold", "missed"].map(isOver), Array(5).fill(false))
})

test("an answer that was overtaken is known by its step", () => {
  assert.equal(isOlder({ step: 7 }, { step: 8 }), true)
  assert.equal(isOlder({ step: 8 }, { step: 8 }), false)
  assert.equal(isOlder({ step: 1 }, null), false)
  assert.equal(isOlder({ step: 0 }, { step: 8 }), false) // gone has no step, and is final
})

test("more people than there is room for are shown as more", () => {
  assert.deepEqual(dotsFor(3), { dots: 3, isMore: false })
  assert.deepEqual(dotsFor(40), { dots: 12, isMore: true })
  assert.deepEqual(dotsFor(null), { dots: 0, isMore: false })
})

test("without a wire a phone asks every ten to fifteen seconds", () => {
  assert.deepEqual([0, 1].map((luck) => askAgainAfter(false, () => luck)), [10_000, 15_000])
  assert.ok(askAgainAfter(true, () => 0) >= 60_000)
})
