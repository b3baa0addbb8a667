/** Loads the page again when its scripts did not come to life: a server that was just starting, a lost file.
 *
 * It needs nothing else, so that it runs when nothing else does.
 */

const ALIVE_WITHIN_MS = 10_000
const PATIENCE_MS = 5_000

async function look() {
  if (document.querySelector("main[data-screen]")) return
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.ok) return location.reload()
  } catch (error) {
    console.warn("not awake yet:", error.message)
  }
  setTimeout(look, ALIVE_WITHIN_MS)
}

setTimeout(look, ALIVE_WITHIN_MS)
