/** One number for one wish, whatever the network does. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { takeNumber } from "../../kiosk/static/taking.js"

const LOST = { status: 0 }
const TAKEN = { status: 201, html: "<h1>014</h1>" }

/** Take a number from a hall that gives these answers, one for each try. */
async function from(answers, { goneAfter = Infinity } = {}) {
  const told = []
  const waits = []
  let tries = 0
  const result = await takeNumber({
    ask: async () => answers[Math.min(tries++, answers.length - 1)],
    wait: async (ms) => waits.push(ms),
    tell: (phase, seconds) => told.push(seconds ? `${phase} ${seconds}` : phase),
    isWanted: () => tries < goneAfter,
  })
  return { result, told, waits, tries }
}

test("the first answer is taken at once", async () => {
  const { result, tries, told } = await from([TAKEN])

  assert.deepEqual(result, { kind: "taken", html: "<h1>014</h1>" })
  assert.equal(tries, 1)
  assert.deepEqual(told, [])
})

test("a lost answer is asked for again, and the citizen is told", async () => {
  const { result, told } = await from([LOST, LOST, { status: 200, html: "x" }])

  assert.equal(result.kind, "taken")
  assert.deepEqual(told, ["slow", "slow"])
})

test("a server that is away, or was raced, may do better a second later", async () => {
  for (const answer of [{ status: 503 }, { status: 500 }, { status: 409, code: "conflict" }]) {
    const { result, waits } = await from([answer, TAKEN])

    assert.equal(result.kind, "taken")
    assert.deepEqual(waits, [1_000])
  }
})

test("after four lost answers it says honestly that it does not know, and goes on", async () => {
  const { result, told } = await from([LOST, LOST, LOST, LOST, LOST, TAKEN])

  assert.equal(result.kind, "taken")
  assert.deepEqual(told, ["slow", "slow", "slow", "unsure", "unsure"])
})

test("too fast: the seconds are counted down and the number is taken by itself", async () => {
  const { result, told, waits } = await from([{ status: 429, seconds: 3 }, TAKEN])

  assert.equal(result.kind, "taken")
  assert.deepEqual(told, ["busy 3", "busy 2", "busy 1"])
  assert.deepEqual(waits, [1_000, 1_000, 1_000])
})

test("a refusal ends it, and is not asked for twice", async () => {
  const { result, tries } = await from([{ status: 409, code: "full" }])

  assert.deepEqual(result, { kind: "refused", code: "full", told: "" })
  assert.equal(tries, 1)
})

test("a device that is no longer known is told so", async () => {
  assert.equal((await from([{ status: 401 }])).result.kind, "stranger")
  assert.equal((await from([{ status: 403 }])).result.kind, "stranger")
})

test("when nobody waits for it any more, nothing is shown", async () => {
  const { result, tries } = await from([LOST, LOST, TAKEN], { goneAfter: 2 })

  assert.equal(result.kind, "unwanted")
  assert.equal(tries, 2)
})
