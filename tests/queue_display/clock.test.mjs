import assert from "node:assert/strict"
import test from "node:test"

import { beat, hallClock, writer } from "../../queue_display/static/clock.js"

const EIGHT = Date.parse("2026-11-23T01:00:00Z") // Monday in Hà Nội

test("the hall's clock runs by the machine's steady timer", () => {
  const steady = { ms: 500 }
  const clock = hallClock(EIGHT, () => steady.ms)

  steady.ms += 60_000

  assert.equal(clock.now(), EIGHT + 60_000)
})

test("a clock that has drifted is set right by the server", () => {
  const clock = hallClock(EIGHT, () => 0)

  clock.set("2026-11-23T08:05:00+07:00")

  assert.equal(clock.now(), EIGHT + 300_000)
})

test("what an answer needed for its way moves nothing, nor does an answer without a time", () => {
  const clock = hallClock(EIGHT + 200, () => 0)

  for (const told of ["2026-11-23T08:00:00+07:00", null, "soon"]) clock.set(told)

  assert.equal(clock.now(), EIGHT + 200)
})

test("time and day are written as the hall has them, wherever the machine stands", () => {
  const vi = writer("vi", "Asia/Ho_Chi_Minh")
  const en = writer("en", "Asia/Ho_Chi_Minh")

  assert.equal(vi.time(EIGHT), "08:00")
  assert.equal(vi.day(EIGHT), "Thứ Hai, 23/11/2026")
  assert.equal(en.day(EIGHT), "Monday, 23/11/2026")
  assert.equal(vi.time(Date.parse("2026-11-22T17:00:00Z")), "00:00")
})

test("screens that began at different moments turn at the same one", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const ticks = [[], []]
  let ms = EIGHT + 250
  beat(() => ms, () => ticks[0].push(ms))
  const pass = (span) => {
    ms += span
    context.mock.timers.tick(span)
  }
  pass(330)
  beat(() => ms, () => ticks[1].push(ms))
  pass(420)
  pass(1_000)

  assert.deepEqual(ticks.map((each) => each.slice(1)), [[EIGHT + 1_000, EIGHT + 2_000], [EIGHT + 1_000, EIGHT + 2_000]])
})
