/** Sends forms well: never twice by a second press, in place where the form asks for it, and says what went wrong.
 *
 * `form[data-send]` goes by fetch; `form[data-once]` too, with an Idempotency-Key that stays the same until the
 * answer is known. Without this script every form still works.
 */

import { patience } from "/hall/static/patience.js"
import { isOpen, keyFor, wordsOf, workOf } from "/hall/static/sending.js"

const PATIENCE_MS = 10_000
const keys = new WeakMap() // form → the key of its unanswered work

document.addEventListener("submit", onSubmit)
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => setBusy(form, false)))
document.querySelector("[data-errors]")?.focus()

function onSubmit(event) {
  const form = event.target
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return
  if (form.hasAttribute("data-busy")) return event.preventDefault()
  const ours = form.hasAttribute("data-send") || form.hasAttribute("data-once")
  const content = contentOf(form, event.submitter)
  setBusy(form, true, event.submitter)
  if (ours) {
    event.preventDefault()
    send(form, event.submitter, content)
  } else {
    setTimeout(() => setBusy(form, false), PATIENCE_MS) // the page did not change: let them press again
  }
}

async function send(form, button, content) {
  const part = form.closest("[data-source]") // a nudge may take the form away before its answer comes
  silence(form)
  const headers = { Accept: "application/problem+json, text/html;q=0.9" }
  if (form.hasAttribute("data-once")) {
    keys.set(form, keyFor(keys.get(form), workOf(content)))
    headers["Idempotency-Key"] = keys.get(form).key
    if (content.has("idempotency_key")) content.set("idempotency_key", keys.get(form).key)
  }
  try {
    const response = await fetch(addressOf(form, button), {
      method: "POST",
      headers,
      body: form.enctype === "multipart/form-data" ? content : new URLSearchParams(content),
      signal: patience(PATIENCE_MS),
    })
    if (!isOpen(response.status)) keys.delete(form)
    if (response.ok) return arrived(form, form.isConnected ? form : (part ?? document.body), response)
    const problem = await response.json().catch(() => null)
    say(form, wordsOf(problem, words().refused))
    pointAt(form.elements.namedItem(problem?.field ?? ""))
  } catch (error) {
    console.warn("could not send:", error.message)
    say(form, words().unreachable)
  }
  setBusy(form, false)
}

function arrived(form, stage, response) {
  const goesOn = stage.dispatchEvent(
    new CustomEvent("sent", { bubbles: true, cancelable: true, detail: { response } }),
  )
  if (goesOn) return go(response.url) // stays busy: the page is about to change
  form.reset()
  setBusy(form, false)
}

function go(url) {
  if (url.split("#")[0] === location.href.split("#")[0]) location.reload()
  else location.assign(url)
}

function contentOf(form, button) {
  const content = new FormData(form)
  if (button?.name) content.append(button.name, button.value)
  return content
}

/** By attribute: a field called "action" would hide form.action. */
function addressOf(form, button) {
  return button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href
}

function setBusy(form, isBusy, pressed = null) {
  form.toggleAttribute("data-busy", isBusy)
  if (isBusy) pressed?.setAttribute("aria-busy", "true")
  else [...form.elements].forEach((control) => control.removeAttribute("aria-busy"))
}

function regionOf(form) {
  return form.querySelector("[role=alert]") ?? document.querySelector("#trouble")
}

function say(form, text) {
  const region = regionOf(form)
  region.hidden = false
  region.querySelector("[data-words]").textContent = text
}

function pointAt(field) {
  if (!(field instanceof HTMLElement)) return
  field.setAttribute("aria-invalid", "true")
  field.focus()
}

function silence(form) {
  for (const field of form.elements) field.removeAttribute("aria-invalid")
  const region = regionOf(form)
  region.hidden = true
  region.querySelector("[data-words]").textContent = ""
}

function words() {
  return document.querySelector("#trouble").dataset
}
