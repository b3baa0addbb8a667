/** Says calls one after the other, never two at once, each twice. Pure: what sounds is given.
 *
 * Whoever is called for the first time goes before whoever is said again: three calls in a second are each heard
 * once before the first of them is repeated.
 */

import { isWorthSaying } from "./calls.js"

const TIMES = 2
const BETWEEN_MS = 1_700 // between the end of one time and the next of the same call
const MOST_WAITING = 20 // calls; more than that nobody could follow
const LONGEST_WAIT_MS = 120_000 // behind others: then it is only shown

/**
 * @param {object} o
 * @param {() => Promise<void>} o.chime
 * @param {(call: object) => Promise<(() => Promise<boolean>)|null>} o.prepare  how it will be said; null: no voice
 * @param {(ms: number) => Promise<void>} o.wait
 * @param {() => number} o.now                        on the hall's clock, in ms
 * @param {(call: object) => boolean} [o.stands]      whether it is still on the board: else it is not repeated
 * @returns {(calls: object[]) => Promise<void>}      settles when everything asked for so far was said
 */
export function announcer({ chime, prepare, wait, now, stands = () => true }) {
  const turns = Array.from({ length: TIMES }, () => []) // by how often it was said before
  let running = null

  function next() {
    return turns.find((line) => line.length > 0)?.shift()
  }

  async function run() {
    for (let turn = next(); turn; turn = next()) {
      try {
        await take(turn)
      } catch (error) {
        console.warn("a call was not said:", error.message)
      }
    }
    running = null
  }

  async function take({ call, said, voice, heardAt, endedAt }) {
    if (now() - heardAt > LONGEST_WAIT_MS) return
    if (said === 0) await chime()
    else {
      const pause = endedAt + BETWEEN_MS - now()
      if (pause > 0) await wait(pause)
      if (!stands(call)) return
    }
    const speak = await voice
    if (!(await speak?.())) return
    if (said + 1 < TIMES) turns[said + 1].push({ call, said: said + 1, voice, heardAt, endedAt: now() })
  }

  return (calls) => {
    for (const call of calls) {
      if (!isWorthSaying(call, now())) continue // nobody is sent after a stale voice
      const voice = prepare(call) // fetched while others are said
      voice.catch(() => {}) // heard of when its turn comes
      turns[0].push({ call, said: 0, voice, heardAt: now() })
      if (turns[0].length > MOST_WAITING) turns[0].shift()
    }
    running ??= run()
    return running ?? Promise.resolve()
  }
}
