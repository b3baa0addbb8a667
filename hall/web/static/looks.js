/** When to look again, and what an answer means. Pure; tested in tests/js/looks.test.mjs. */

/**
 * One run at a time. Calls that come meanwhile ask for one more run, not for many.
 * @param {() => Promise<void>} task
 * @returns {() => Promise<void>} resolves when a run that began after the call has ended
 */
export function oneAtATime(task) {
  let running = null
  let next = null

  function start() {
    next = null
    running = Promise.resolve().then(task).finally(() => {
      running = null
    })
    return running
  }

  // `next` first: between the end of one run and the start of the asked-for one, nothing runs.
  return () => next ?? (running === null ? start() : (next = running.then(start, start)))
}

/**
 * What the answer to a look means.
 * @param {{status: number, redirected: boolean}} answer
 * @returns {"fresh"|"same"|"stranger"|"nothing"} stranger: we are no longer known, sign in or pair again
 */
export function meaning({ status, redirected }) {
  if (status === 401 || redirected) return "stranger"
  if (status === 304) return "same"
  return status === 200 ? "fresh" : "nothing"
}

/** Whether what was last seen at `seenAtMs` is too old to be shown as true. */
export function isStale(seenAtMs, nowMs, staleAfterMs) {
  return nowMs - seenAtMs > staleAfterMs
}

/**
 * Whether the server was renewed since the page was made, and says so.
 * @param {string|undefined} born  the build the page was made by
 * @param {string|null} told       the build that answered
 */
export function isRenewed(born, told) {
  return Boolean(born && told && born !== told)
}
