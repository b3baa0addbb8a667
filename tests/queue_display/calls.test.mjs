import assert from "node:assert/strict"
import test from "node:test"

import { isWorthSaying, keysOf, unheard } from "../../queue_display/static/calls.js"

const call = (key, atMs = 0) => ({ key, atMs })

test("the calls nobody was told of come oldest first", () => {
  const shown = [call("c"), call("b"), call("a")]

  assert.deepEqual(unheard(shown, new Set(["a"])).map(({ key }) => key), ["b", "c"])
})

test("what was heard is not heard again", () => {
  const shown = [call("b"), call("a")]

  assert.deepEqual(unheard(shown, keysOf(shown)), [])
})

test("a recall is a call of its own", () => {
  const heard = keysOf([call("014-3-080000")])

  assert.equal(unheard([call("014-3-080130")], heard).length, 1)
})

test("what is remembered never grows beyond what is shown", () => {
  let heard = new Set()
  for (let n = 0; n < 10_000; n += 1) {
    const shown = [call(`${n + 1}`), call(`${n}`)]
    unheard(shown, heard)
    heard = keysOf(shown)
  }

  assert.equal(heard.size, 2)
})

test("a call older than half a minute is shown and not said", () => {
  assert.equal(isWorthSaying(call("a", 1_000), 31_000), true)
  assert.equal(isWorthSaying(call("a", 1_000), 31_001), false)
})
