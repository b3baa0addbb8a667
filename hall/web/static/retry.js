/** Tries the page again until it is there: nobody stands at a display to press a button. */

import { patience } from "/hall/static/patience.js"

const AGAIN_AFTER_MS = 5_000
const PATIENCE_MS = 10_000

async function tryAgain() {
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: patience(PATIENCE_MS) })
    if (response.ok) return location.reload()
  } catch (error) {
    console.warn("still away:", error.message)
  }
  setTimeout(tryAgain, AGAIN_AFTER_MS)
}

setTimeout(tryAgain, AGAIN_AFTER_MS)
