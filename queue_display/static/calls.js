/** Which of the shown calls are new, and which are still worth saying. Pure; tests in tests/queue_display. */

const WORTH_SAYING_MS = 30_000 // an older call is only shown: nobody is sent after a stale voice

/**
 * The calls nobody was told of yet, oldest first.
 * @template {{key: string}} Call
 * @param {Call[]} shown        newest first, as on the board
 * @param {Set<string>} heard   keys announced already
 * @returns {Call[]}
 */
export function unheard(shown, heard) {
  return shown.filter((call) => !heard.has(call.key)).reverse()
}

/**
 * What to remember: only what is shown, so that it never grows. A call that left the board never comes back
 * under the same key.
 * @param {{key: string}[]} shown
 */
export function keysOf(shown) {
  return new Set(shown.map((call) => call.key))
}

/** Whether a call is young enough to be chimed and spoken. */
export function isWorthSaying(call, nowMs) {
  return nowMs - call.atMs <= WORTH_SAYING_MS
}
