import assert from "node:assert/strict"
import test from "node:test"

import { isOpen, keyFor, newKey, wordsOf, workOf } from "../../hall/web/static/sending.js"

const counter = () => {
  let made = 0
  return () => `key-${(made += 1)}`
}

test("the same work asked for again keeps its key", () => {
  const make = counter()
  const first = keyFor(undefined, "service=regular", make)

  assert.deepEqual(keyFor(first, "service=regular", make), first)
})

test("other work gets another key", () => {
  const make = counter()
  const first = keyFor(undefined, "service=regular", make)

  assert.equal(keyFor(first, "service=lawyer", make).key, "key-2")
})

test("no answer, too many and a broken server leave it open whether the work was done", () => {
  assert.deepEqual([0, 429, 500, 503].map(isOpen), [true, true, true, true])
  assert.deepEqual([200, 303, 409, 422].map(isOpen), [false, false, false, false])
})

test("a key is 128 bits and not twice the same", () => {
  assert.match(newKey(), /^[0-9a-f]{32}$/)
  assert.notEqual(newKey(), newKey())
})

test("a fresh csrf token does not make it other work", () => {
  const before = workOf([["csrf_token", "a"], ["service", "regular"]])

  assert.equal(workOf([["csrf_token", "b"], ["idempotency_key", "k"], ["service", "regular"]]), before)
})

test("another file is other work", () => {
  const file = (name) => ({ name, size: 10 })

  assert.notEqual(workOf([["paper", file("a.pdf")]]), workOf([["paper", file("b.pdf")]]))
})

test("a refusal speaks in the server's words, else in its title, else in ours", () => {
  assert.equal(wordsOf({ title: "Conflict", detail: "Người khác vừa gọi số này." }, "–"), "Người khác vừa gọi số này.")
  assert.equal(wordsOf({ title: "Conflict" }, "–"), "Conflict")
  assert.equal(wordsOf({ detail: " " }, "–"), "–")
  assert.equal(wordsOf({ detail: { oops: 1 } }, "–"), "–")
  assert.equal(wordsOf(null, "–"), "–")
})

test("where a field is named, the detail for programs is not shown to people", () => {
  const problem = { title: "Thông tin chưa đúng.", detail: "party_size: 1 to 500", field: "party_size" }

  assert.equal(wordsOf(problem, "–"), "Thông tin chưa đúng.")
})
