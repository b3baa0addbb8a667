/** What a code scanner types, told from fingers. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { scanner } from "../../kiosk/static/scanned.js"

/** The answers to these keys, one every `ms`. */
function typed(keys, ms) {
  const hear = scanner()
  return keys.map((key, n) => hear(key, 1_000 + n * ms)).filter(Boolean)
}

test("a burst of eight digits and Enter is a code", () => {
  assert.deepEqual(typed([..."12345678", "Enter"], 10), ["12345678"])
})

test("fingers are too slow, and seven digits too few", () => {
  assert.deepEqual(typed([..."12345678", "Enter"], 300), [])
  assert.deepEqual(typed([..."1234567", "Enter"], 10), [])
})

test("the card of somebody who shows the wrong thing is no code", () => {
  assert.deepEqual(typed([..."001099000001|", ..."12345678", "Enter"], 10), ["12345678"])
  assert.deepEqual(typed([..."001099000001", "Enter"], 10), [])
})

test("two slips after each other are two codes", () => {
  assert.deepEqual(typed([..."12345678", "Enter", ..."87654321", "Enter"], 10), ["12345678", "87654321"])
})
