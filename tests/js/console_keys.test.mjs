import assert from "node:assert/strict"
import { test } from "node:test"

import { isTyping, nameOf } from "../../staff_console/static/keys.js"

const NOTHING_HELD = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }
const pressed = (key, more = {}) => nameOf({ key, ...NOTHING_HELD, ...more })

test("a key is called as the help writes it", () => {
  assert.equal(pressed("F8"), "F8")
  assert.equal(pressed("F2", { shiftKey: true }), "Shift+F2")
  assert.equal(pressed("s", { ctrlKey: true }), "Ctrl+S")
})

test("the key's place says which digit it is, whatever the keyboard writes with Alt", () => {
  assert.equal(pressed("1", { altKey: true, code: "Digit1" }), "Alt+1")
  assert.equal(pressed("¡", { altKey: true, code: "Digit1" }), "Alt+1")
})

test("a question mark is one on every keyboard", () => {
  assert.equal(pressed("?", { shiftKey: true }), "?")
  assert.equal(pressed("?"), "?")
})

test("a key that only modifies is none, nor is the system's own", () => {
  assert.equal(pressed("Shift", { shiftKey: true }), "")
  assert.equal(pressed("F8", { metaKey: true }), "")
})

test("a letter is a letter where somebody writes", () => {
  assert.equal(isTyping({ tagName: "TEXTAREA" }), true)
  assert.equal(isTyping({ tagName: "INPUT", type: "search" }), true)
  assert.equal(isTyping({ tagName: "INPUT", type: "checkbox" }), false)
  assert.equal(isTyping({ tagName: "BODY" }), false)
})
