/** Waits until a technician has confirmed this device, then loads what the device is for. */

import { patience } from "/hall/static/patience.js"

const ASK_EVERY_MS = 2_000
const PATIENCE_MS = 10_000

const page = document.querySelector("#pairing")
const sign = page.querySelector("[data-waiting]")

async function ask() {
  try {
    const response = await fetch(page.dataset.poll, { cache: "no-store", signal: patience(PATIENCE_MS) })
    const { state } = await response.json()
    if (state !== "waiting") return location.reload() // paired: the room itself; expired: a new code
    tell("waiting")
  } catch (error) {
    console.warn("could not ask:", error.message)
    tell("lost")
  }
  setTimeout(ask, ASK_EVERY_MS)
}

function tell(state) {
  if (sign.dataset.state === state) return // said once, not every two seconds
  sign.dataset.state = state
  sign.textContent = sign.dataset[state]
}

setTimeout(ask, ASK_EVERY_MS)
