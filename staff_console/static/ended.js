/** A page that shows what only its reader may see goes when their sign-in ends, wherever that was done. */

import { patience } from "/hall/static/patience.js"
import { listen } from "/staff/static/wire.js"

const ASK_EVERY_MS = 15_000 // the net under the wire
const PATIENCE_MS = 10_000
const HERE = "/staff/here"
const DOOR = "/staff/sign-in"

/** For pages without a part that looks again by itself. */
export function leaveWhenEnded() {
  listen({ disconnect: ask })
  setInterval(ask, ASK_EVERY_MS)
}

/** Not a reload: a page that came by a form would ask whether to send it again. */
export function leave() {
  location.assign(`${DOOR}?next=${encodeURIComponent(location.pathname)}`)
}

async function ask() {
  try {
    const response = await fetch(HERE, { cache: "no-store", signal: patience(PATIENCE_MS) })
    if (response.status === 401) leave()
  } catch (error) {
    console.warn("could not ask:", error.message)
  }
}
