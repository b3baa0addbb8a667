/** Calls for help from kiosks, on every page of the console: shown until somebody comes, heard by who is free. */

import { keepTrue } from "/hall/static/keep.js"
import { ring } from "/staff/static/bell.js"
import { listen } from "/staff/static/wire.js"

const SOON_MS = 1_000 // a busy hall changes many times a second; one look is enough for all of them
const RING_AGAIN_MS = 20_000

const part = document.querySelector("#help-calls")
let heard = [] // the calls that were rung for
let soon = null

if (part) {
  const { look } = keepTrue({
    part,
    nudges: (look) => listen({ connect: look, changed: () => lookSoon(look) }),
    onFresh: () => tell(heard),
  })
  setInterval(() => tell([]), RING_AGAIN_MS)
  part.addEventListener("sent", (event) => {
    event.preventDefault() // whatever page this is, and whatever is half written on it, stays
    look()
  })
  look()
}

function lookSoon(look) {
  soon ??= setTimeout(() => {
    soon = null
    look()
  }, SOON_MS)
}

function tell(known) {
  const now = standing()
  if (part.querySelector("[data-sounds]") && now.some((call) => !known.includes(call))) ring()
  heard = now
}

function standing() {
  return [...part.querySelectorAll("[data-call]")].map((call) => call.dataset.call)
}
