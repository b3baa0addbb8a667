/** Waits until a technician has confirmed this device, then loads what the device is for.
 *
 * A technician may also open the page as `/kiosk#TOKEN`: then the token is handed over at once, and leaves the address.
 */

import { patience } from "/hall/static/patience.js"

const ASK_EVERY_MS = 2_000
const PATIENCE_MS = 10_000

const page = document.querySelector("#pairing")
const sign = page.querySelector("[data-waiting]")

async function handOver(token) {
  history.replaceState(null, "", location.pathname + location.search)
  const { ok } = await post(`${page.dataset.poll}/token`, { token })
  if (ok) location.reload()
}

async function ask() {
  try {
    const response = await post(page.dataset.poll)
    const { state } = await response.json()
    if (state === "paired" || state === "expired") return location.reload() // the room itself, or a new code
    tell(state === "waiting" ? "waiting" : "lost")
  } catch (error) {
    console.warn("could not ask:", error.message)
    tell("lost")
  }
  setTimeout(ask, ASK_EVERY_MS)
}

function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    signal: patience(PATIENCE_MS),
  })
}

function tell(state) {
  if (sign.dataset.state === state) return // said once, not every two seconds
  sign.dataset.state = state
  sign.textContent = sign.dataset[state]
}

if (location.hash.length > 1) {
  handOver(location.hash.slice(1)).catch((error) => console.warn("could not hand over:", error.message))
}
setTimeout(ask, ASK_EVERY_MS)
