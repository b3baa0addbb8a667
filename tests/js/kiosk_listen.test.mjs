/** A screen as a voice can say it. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { speakable } from "../../kiosk/static/listen.js"

test("strokes between words are not read, ranges are words, and a sentence ends once", () => {
  const said = speakable("Ông/bà đi mấy người?. Chờ 5–10 phút", "đến")

  assert.equal(said, "Ông bà đi mấy người? Chờ 5 đến 10 phút")
})
