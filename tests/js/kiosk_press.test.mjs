/** What counts as a touch, and which keys get through. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { isLetThrough } from "../../kiosk/static/locked.js"
import { isTail } from "../../kiosk/static/press.js"

const TURN = { at: 1_000, x: 300, y: 700 }

test("the second tap of a double tap does not choose what came under the finger", () => {
  assert.equal(isTail({ at: 1_300, x: 320, y: 690 }, TURN), true)
})

test("somebody quick who goes on elsewhere is not held up", () => {
  assert.equal(isTail({ at: 1_300, x: 300, y: 1_200 }, TURN), false)
})

test("nobody is so quick that they have seen a screen in a fifth of a second", () => {
  assert.equal(isTail({ at: 1_150, x: 300, y: 1_200 }, TURN), true)
})

test("a little later the same place counts again", () => {
  assert.equal(isTail({ at: 1_750, x: 300, y: 700 }, TURN), false)
})

test("a touch that was meant for a screen that has just gone by itself chooses nothing on the next", () => {
  assert.equal(isTail({ at: 1_600, x: 300, y: 1_200 }, { at: 1_000 }), true)
  assert.equal(isTail({ at: 1_750, x: 300, y: 1_200 }, { at: 1_000 }), false)
})

test("before the first screen turned every touch counts", () => {
  assert.equal(isTail({ at: 5, x: 1, y: 1 }, null), false)
})

test("keys that go through the page work, keys that lead out of it do not", () => {
  const key = (key, held = {}) => isLetThrough({ key, ctrlKey: false, altKey: false, metaKey: false, ...held })

  for (const good of ["Tab", "Enter", " ", "Escape"]) assert.equal(key(good), true, good)
  for (const bad of ["F5", "F11", "F12", "Backspace", "p", "BrowserBack", "Alt"]) assert.equal(key(bad), false, bad)
  assert.equal(key("Tab", { ctrlKey: true }), false)
  assert.equal(key("ArrowLeft", { altKey: true }), false)
})
