import assert from "node:assert/strict"
import test from "node:test"

import { isRenewed, isStale, meaning, oneAtATime } from "../../hall/web/static/looks.js"

/** A task that ends when the test says so, and counts. */
function slowTask() {
  const task = { begun: 0, atOnce: 0, most: 0 }
  const ends = []
  task.run = () => {
    task.begun += 1
    task.atOnce += 1
    task.most = Math.max(task.most, task.atOnce)
    return new Promise((resolve, reject) => ends.push({ resolve, reject })).finally(() => (task.atOnce -= 1))
  }
  task.end = (how = "resolve") => ends.shift()[how](how === "reject" ? new Error("no answer") : undefined)
  return task
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test("ten nudges during a look ask for one more look, not for ten", async () => {
  const task = slowTask()
  const look = oneAtATime(task.run)

  look()
  await settle()
  for (let i = 0; i < 10; i += 1) look()
  task.end()
  await settle()
  task.end()
  await settle()

  assert.equal(task.begun, 2)
})

test("two looks never run at once, also when a nudge comes just as one ends", async () => {
  const task = slowTask()
  const look = oneAtATime(task.run)

  const first = look()
  first.then(look)
  look()
  first.then(look)
  await settle()
  for (let i = 0; i < 3; i += 1) {
    task.end()
    await settle()
    if (task.atOnce === 0) break
  }

  assert.equal(task.most, 1)
})

test("who asks during a look gets one that began after the asking", async () => {
  const task = slowTask()
  const look = oneAtATime(task.run)

  look()
  await settle()
  const asked = look().then(() => task.begun)
  task.end()
  await settle()
  task.end()

  assert.equal(await asked, 2)
})

test("a look that failed is not the last", async () => {
  const task = slowTask()
  const look = oneAtATime(task.run)

  const failed = look()
  await settle()
  task.end("reject")
  await assert.rejects(failed)
  look()
  await settle()

  assert.equal(task.begun, 2)
})

test("an answer means what it says", () => {
  assert.equal(meaning({ status: 200, redirected: false }), "fresh")
  assert.equal(meaning({ status: 304, redirected: false }), "same")
  assert.equal(meaning({ status: 503, redirected: false }), "nothing")
  assert.equal(meaning({ status: 404, redirected: false }), "nothing")
})

test("a sign-in page is never taken for the part, even when it answers 200", () => {
  assert.equal(meaning({ status: 200, redirected: true }), "stranger")
  assert.equal(meaning({ status: 401, redirected: false }), "stranger")
})

test("what was seen thirty seconds ago still stands, a moment later it is stale", () => {
  assert.equal(isStale(1_000, 31_000, 30_000), false)
  assert.equal(isStale(1_000, 31_001, 30_000), true)
})

test("only another build that is named renews a page", () => {
  assert.equal(isRenewed("1.2", "1.3"), true)
  assert.equal(isRenewed("1.2", "1.2"), false)
  assert.equal(isRenewed("1.2", null), false)
  assert.equal(isRenewed("", "1.3"), false)
})
