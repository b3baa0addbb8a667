import assert from "node:assert/strict"
import { test } from "node:test"

import { isTouched } from "../../hall/web/static/fields.js"
import { settle } from "../../staff_console/static/settle.js"

const text = (name, value, defaultValue = "") => ({ name, type: "text", value, defaultValue })
const box = (name, value, checked) => ({ name, type: "checkbox", value, checked, defaultChecked: false })

function sent(...entries) {
  return { getAll: (name) => entries.filter(([key]) => key === name).map(([, value]) => value) }
}

test("what was sent is half written no longer", () => {
  const field = text("content", "Câu thứ nhất")

  settle({ elements: [field] }, sent(["content", "Câu thứ nhất"]))

  assert.equal(isTouched(field), false)
})

test("what was typed since is still to be kept", () => {
  const field = text("content", "Câu thứ nhất, câu thứ hai")

  settle({ elements: [field] }, sent(["content", "Câu thứ nhất"]))

  assert.equal(isTouched(field), true)
  assert.equal(field.value, "Câu thứ nhất, câu thứ hai")
})

test("line ends are the same before and after the wire", () => {
  const field = text("content", "một\nhai")

  settle({ elements: [field] }, sent(["content", "một\r\nhai"]))

  assert.equal(isTouched(field), false)
})

test("ticks are kept one by one", () => {
  const [guided, forwarded] = [box("outcomes", "guided", true), box("outcomes", "forwarded", true)]

  settle({ elements: [guided, forwarded] }, sent(["outcomes", "guided"]))

  assert.equal(isTouched(guided), false)
  assert.equal(isTouched(forwarded), true)
})
