/** What a code scanner types, told from fingers; and which of it is ours. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { appointmentCode, ourCode, scanner } from "../../kiosk/static/scanned.js"

const SECRET = "BCFGHJKLMNPQRSTVXZ012345678"

/** The answers to these keys, one every `ms`. */
function typed(keys, ms) {
  const hear = scanner()
  return keys.map((key, n) => hear(key, 1_000 + n * ms)).filter(Boolean)
}

test("a burst of keys and Enter is a code", () => {
  assert.deepEqual(typed([..."12345678", "Enter"], 10), ["12345678"])
})

test("the Shift of a capital letter is no key of the code", () => {
  assert.deepEqual(typed(["Shift", "B", "Shift", "C", ..."2345678", "Enter"], 10), ["BC2345678"])
})

test("fingers are too slow", () => {
  assert.deepEqual(typed([..."12345678", "Enter"], 300), [])
})

test("a card takes a scanner seconds, and is one burst all the same", () => {
  const card = "001099000001||Nguyeenx Van An|05031990|Nam|Hà Nội|15042021"

  assert.deepEqual(typed([...card, "Enter"], 60), [card])
})

test("two slips after each other are two codes", () => {
  assert.deepEqual(typed([..."12345678", "Enter", ..."87654321", "Enter"], 10), ["12345678", "87654321"])
})

test("ours are the codes of an appointment, a petition and a ticket, also behind an address", () => {
  assert.equal(ourCode("12345678"), "12345678")
  assert.equal(ourCode("bcfghjkl1234"), "BCFGHJKL1234")
  assert.equal(ourCode(`https://hall.test/t#${SECRET}`), SECRET)
})

test("what an input method has rewritten, a card, and too few digits are none of ours", () => {
  for (const text of ["1234567", "https://hall.test/t#q7GZ4m2XcTwaaVbđ", "001099000001||An|05031990|Nam|HN|15042021"]) {
    assert.equal(ourCode(text), "")
  }
})

test("only eight digits are an appointment's code", () => {
  assert.equal(appointmentCode("12345678"), "12345678")
  assert.equal(appointmentCode("BCFGHJKL"), "")
  assert.equal(appointmentCode(SECRET), "")
})
