/** How long we wait for an answer. */

/**
 * A signal that gives up after `ms`. Not AbortSignal.timeout(): citizens' phones may be older than that.
 * @param {number} ms
 * @returns {AbortSignal}
 */
export function patience(ms) {
  const waiting = new AbortController()
  setTimeout(() => waiting.abort(), ms)
  return waiting.signal
}
