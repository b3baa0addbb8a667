/** Keys that press buttons, on every page of the console. */

import { leaveWhenEnded } from "/staff/static/ended.js"
import { isTyping, nameOf } from "/staff/static/keys.js"

const CARD_FIELDS = 7 // between the bars of an identity card's QR
const QUESTION = "console.question-mark" // in localStorage: whether "?" opens the help
const asks = document.querySelector("#question-mark")
asks.checked = localStorage.getItem(QUESTION) !== "no"
asks.addEventListener("change", () => localStorage.setItem(QUESTION, asks.checked ? "yes" : "no"))

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  const name = nameOf(event)
  if (name === "?" && asks.checked && !isTyping(event.target)) return press(event, "F1")
  if (name.includes("F") || name.includes("+")) press(event, name)
})

/** Presses the button of that key, or goes where it leads: if it is shown, and no dialog stands before it. */
function press(event, name) {
  const key = CSS.escape(name)
  const dialog = document.querySelector("dialog[open]")
  const found = [...(dialog ?? document).querySelectorAll(`[data-shortcut="${key}"], [data-goes="${key}"]`)]
  const target = found.find((each) => !each.disabled && each.checkVisibility())
  if (!target) return
  event.preventDefault()
  if ("goes" in target.dataset) target.focus()
  else target.click()
}

// A scanner that types, or a pasted card, ends its line: nobody should press a button after it.
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-scanned]")
  const text = event.clipboardData.getData("text")
  if (field && text.split("|").length >= CARD_FIELDS) setTimeout(() => field.form.requestSubmit())
})

if (!document.querySelector("#now, [data-kept]")) leaveWhenEnded()
