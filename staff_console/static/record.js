/** The record of a visit: kept every few seconds, overwritten by nobody unseen, refreshed after each step.
 *
 * What the officer writes stands in #writing. It is saved whole, with the version it was read at; if another hand
 * or window saved meanwhile, both texts are shown and the officer chooses.
 */

import { graft, isHalfTyped } from "/hall/static/graft.js"
import { oneAtATime } from "/hall/static/looks.js"
import { patience } from "/hall/static/patience.js"
import { leave } from "/staff/static/ended.js"
import { settle } from "/staff/static/settle.js"

const SAVE_EVERY_MS = 3_000
const SOON_MS = 300 // after a tick or a day is chosen
const PATIENCE_MS = 10_000

/**
 * @param {HTMLElement} pane  what holds the record; data-source is where it is fetched
 * @returns {{load: () => Promise<void>}}
 */
export function keepRecord(pane) {
  let saving = null // the save that is on its way
  let isAsking = false // a dialog stands open about what is to be saved

  const writing = () => pane.querySelector("#writing")
  const isDirty = () => writing() !== null && isHalfTyped(writing())

  // --- keeping ---

  /** Saves until nothing is half written. False if it could not be done. */
  async function flush() {
    while (isDirty() && !isAsking) {
      saving ??= save(writing()).finally(() => {
        saving = null
      })
      if (!(await saving)) return false
    }
    return !isAsking
  }

  async function save(form) {
    const content = new FormData(form)
    say("saving")
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(content),
        signal: patience(PATIENCE_MS),
      })
      if (response.status === 401) {
        leave()
        return false
      }
      if (response.status === 409) return await ask(response)
      if (!response.ok) throw new Error(String(response.status))
      const kept = await response.json()
      settle(form, content)
      know(kept)
      return true
    } catch (error) {
      console.warn("could not save:", error.message)
      say("failed")
      return false
    }
  }

  /** All forms of the record speak of the version that is stored now. */
  function know({ version, at, missing, sealed }) {
    for (const field of pane.querySelectorAll("input[name=version]")) field.value = version
    say("saved", at)
    pane.querySelector("#missing").textContent = missing
    if (sealed !== (pane.querySelector("#sealed") !== null)) load()
  }

  function say(state, at = "") {
    const line = pane.querySelector("#saved")
    if (line) line.textContent = line.dataset[state].replace("{time}", at)
  }

  // --- two hands ---

  async function ask(response) {
    if (!response.headers.get("Content-Type").startsWith("text/html")) throw new Error("refused")
    conflict.querySelector("#conflict-texts").innerHTML = await response.text()
    isAsking = true
    say("unsaved")
    conflict.showModal()
    return false
  }

  const conflict = document.querySelector("#conflict")

  conflict.addEventListener("close", () => {
    isAsking = false // put away without an answer: the next save asks again
  })

  conflict.addEventListener("submit", async (event) => {
    event.preventDefault()
    event.stopPropagation()
    isAsking = false
    event.currentTarget.close()
    if (event.target.dataset.choice === "theirs") {
      isForced = true
      return load()
    }
    writing().elements.version.value = event.target.elements.version.value
    await flush()
  })

  // --- a denunciation seals all that came before ---

  const seal = document.querySelector("#seal")

  function askToSeal() {
    isAsking = true
    seal.returnValue = "no"
    seal.showModal()
  }

  seal.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]")?.dataset.answer
    if (answer) seal.close(answer)
  })

  seal.addEventListener("close", async () => {
    isAsking = false
    if (seal.returnValue === "yes") return flush()
    for (const radio of writing().elements.kind) radio.checked = radio.defaultChecked
  })

  // --- looking ---

  let isForced = false // the officer chose what is stored over what is on the screen
  const load = oneAtATime(look) // an answer that comes late must not replace a later one

  async function look() {
    try {
      const response = await fetch(pane.dataset.source, {
        cache: "no-store",
        headers: { Accept: "text/html" },
        signal: patience(PATIENCE_MS),
      })
      if (response.status === 401) return leave()
      if (response.redirected) return location.reload() // the desk is another's by now
      if (response.ok) take(await response.text())
    } catch (error) {
      console.warn("could not look:", error.message)
    }
  }

  function take(html) {
    const template = document.createElement("template")
    template.innerHTML = html // our own escaped template; CSP forbids inline script
    const next = template.content.querySelector(".record")
    const old = pane.querySelector(".record")
    if (!next.dataset.visit || next.dataset.visit !== old.dataset.visit) {
      old.replaceWith(next)
      return toTheirName()
    }
    for (const region of old.querySelectorAll("[data-region]")) {
      const fresh = next.querySelector(`#${region.id}`)
      if (fresh) graft(region, fresh.innerHTML)
    }
    showSeal(old, next)
    takeWriting(next.querySelector("#writing"))
  }

  /** Only what is not half written is replaced; else the next save asks. */
  function takeWriting(fresh) {
    const form = writing()
    const isSame = form.elements.version.value === fresh.elements.version.value
    if (!isForced && (isSame || isHalfTyped(form))) return
    isForced = false
    const inHand = form.contains(document.activeElement) ? document.activeElement.id : ""
    form.replaceWith(fresh)
    if (inHand) document.getElementById(inHand)?.focus()
  }

  function showSeal(old, next) {
    const [sign, wanted] = [old.querySelector("#sealed"), next.querySelector("#sealed")]
    if (sign && !wanted) sign.remove()
    if (wanted && !sign) old.querySelector(".record-main").prepend(wanted)
  }

  /** A visit has begun: the first thing is who came, unless the officer is already busy elsewhere. */
  function toTheirName() {
    const isFree = document.activeElement === document.body || document.activeElement.closest("#now")
    if (isFree) pane.querySelector("#seek-text")?.focus()
  }

  // --- what the officer does ---

  pane.addEventListener("change", (event) => {
    if (event.target.form !== writing()) return
    if (event.target.matches("[data-seals]")) return askToSeal()
    if (event.target.matches("[type=radio], [type=checkbox], [type=date], select")) setTimeout(flush, SOON_MS)
  })

  pane.addEventListener("input", (event) => {
    if (event.target.form === writing()) say("unsaved")
  })

  /** Nothing is done to a visit, its ticket or its desk before what was written is kept. */
  async function beforeSending(event) {
    const form = event.target
    const isSaving = form === writing() && !event.submitter?.hasAttribute("formaction")
    if (!isSaving && !isDirty()) return
    if (form.closest("#conflict") || form.getAttribute("method")?.toLowerCase() !== "post") return
    event.preventDefault()
    event.stopImmediatePropagation()
    if ((await flush()) && !isSaving) form.requestSubmit(event.submitter)
  }

  async function afterSending(event) {
    event.preventDefault()
    const { response } = event.detail
    const found = pane.querySelector("#found")
    if (event.target.id === "seek" && found && response.url.includes("/seek")) {
      found.innerHTML = await response.text()
      found.querySelector("[data-only], .newcomer[open] input:not([type=hidden])")?.focus()
      return
    }
    event.target.closest("dialog")?.close()
    found?.replaceChildren()
    await load()
  }

  function sendLast() {
    if (!isDirty() || isAsking) return
    navigator.sendBeacon(writing().getAttribute("action"), new URLSearchParams(new FormData(writing())))
  }

  document.addEventListener("submit", beforeSending, { capture: true })
  pane.addEventListener("sent", afterSending)
  document.addEventListener("visibilitychange", () => document.hidden && flush())
  addEventListener("pagehide", sendLast)
  setInterval(flush, SAVE_EVERY_MS)

  return { load }
}
