import assert from "node:assert/strict"
import test from "node:test"

import { isTouched } from "../../hall/web/static/fields.js"

const option = (selected, defaultSelected) => ({ selected, defaultSelected })

test("a text that was begun is touched, one that stands as it was written is not", () => {
  assert.equal(isTouched({ type: "text", value: "Ông Ẩn", defaultValue: "" }), true)
  assert.equal(isTouched({ type: "text", value: "Ông Ẩn", defaultValue: "Ông Ẩn" }), false)
})

test("a text that was emptied is touched too", () => {
  assert.equal(isTouched({ type: "text", value: "", defaultValue: "Ông Ẩn" }), true)
})

test("a box is touched by ticking, not by what it stands for", () => {
  const box = { type: "checkbox", value: "1", defaultValue: "" }

  assert.equal(isTouched({ ...box, checked: true, defaultChecked: false }), true)
  assert.equal(isTouched({ ...box, checked: true, defaultChecked: true }), false)
})

test("a list shows its first choice by itself: that is not touched", () => {
  const options = [option(true, false), option(false, false)]

  assert.equal(isTouched({ options, multiple: false }), false)
})

test("a list with another choice than the written one is touched", () => {
  const options = [option(true, false), option(false, true)]

  assert.equal(isTouched({ options, multiple: false }), true)
})

test("a list of many with nothing chosen and nothing written is not touched", () => {
  const options = [option(false, false), option(false, false)]

  assert.equal(isTouched({ options, multiple: true }), false)
})

test("a chosen file is touched", () => {
  assert.equal(isTouched({ type: "file", files: [{}] }), true)
  assert.equal(isTouched({ type: "file", files: [] }), false)
})
