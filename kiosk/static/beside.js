/** The agent beside this browser (`tiepdan-kiosk`): numbers while the hall cannot be reached, and its scanner. */

import { patience } from "/hall/static/patience.js"
import { readsCards, scanned } from "/kiosk/static/entrance.js"

const LOOK_EVERY_MS = 2_000 // while the hall is away
const LOOK_PATIENCE_MS = 4_000
const GIVES_WITHIN_MS = 12_000 // it asks the hall once more before it gives a number, and waits for paper
const SCAN_WAIT_SECONDS = 20
const SCAN_AGAIN_MS = 10_000 // where no scanner is, or no agent any more

const root = document.documentElement
const main = document.querySelector("#main")
let left = {} // numbers that it can give, by service

/** Its door on this machine, as the hall last said; none where no agent stands. */
function door() {
  const { beside } = main.querySelector("#truth").dataset
  return beside ? `http://127.0.0.1:${beside}` : ""
}

/** Whether it can give numbers now, and the hall cannot. */
export function isBeside() {
  return root.hasAttribute("data-beside")
}

/** Look after it for as long as the page lives. @param {() => void} onChange */
export function keepBeside(onChange) {
  lookWhileAway(onChange)
  hearScans()
}

/**
 * A number from the agent. The same key gives the same one, and leads back to what the hall had given under it.
 * @returns {Promise<{status: number, code?: string, html?: string}>}  status 0: ask again
 */
export async function askBeside(wish, { key, language }) {
  const { status, found } = await ask("/tickets", GIVES_WITHIN_MS, { ...wish, key, language })
  if (status === 200) return { status, html: slip(found) }
  if (found?.code === "online") return { status: 0 } // the hall is back: it is its to give
  return { status, code: found?.code ?? "" }
}

async function lookWhileAway(onChange) {
  for (;;) {
    const was = isBeside()
    const found = root.hasAttribute("data-stale") && door() ? (await ask("/state", LOOK_PATIENCE_MS)).found : null
    left = found?.away ? found.services : {}
    root.toggleAttribute("data-beside", Object.values(left).some((count) => count > 0))
    if (isBeside()) offer()
    if (was !== isBeside()) onChange()
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
  }
}

/** Only what can be had is offered. */
function offer() {
  for (const button of main.querySelectorAll("#services button[name=service]")) {
    button.disabled = !(left[button.value] > 0)
  }
}

/** Back to what the hall says. */
export function offerAll() {
  for (const button of main.querySelectorAll("#services button[name=service]")) button.disabled = false
}

async function hearScans() {
  for (;;) {
    const patient = (SCAN_WAIT_SECONDS + 5) * 1_000
    const { status, found } = door() ? await ask(`/scan?wait=${SCAN_WAIT_SECONDS}`, patient) : {}
    if (status === 200) scanned(found.text)
    if (status === 200 || status === 204) readsCards()
    if (status !== 200 && status !== 204) await new Promise((done) => setTimeout(done, SCAN_AGAIN_MS))
  }
}

/** The paper's own words in the part that waits for them; nothing but text is put in. */
function slip({ label, service, paper }) {
  const part = main.querySelector("#beside-ticket").cloneNode(true)
  const known = part.querySelector(`[data-paper~="${CSS.escape(paper)}"]`)
  const said = known ?? part.querySelector("[data-paper~=given_up]")
  for (const each of part.querySelectorAll("[data-paper]")) if (each !== said) each.remove()
  said.querySelector("h1").id = "ticket-title"
  part.querySelector("[data-beside-label]").textContent = label
  part.querySelector("[data-beside-service]").textContent = service
  return part.innerHTML
}

async function ask(where, ms, body) {
  try {
    const answer = await fetch(door() + where, {
      ...(body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      cache: "no-store",
      credentials: "omit",
      signal: patience(ms),
    })
    return { status: answer.status, found: answer.status === 204 ? null : await answer.json() }
  } catch (error) {
    console.warn("no agent:", error.message)
    return { status: 0, found: null }
  }
}
