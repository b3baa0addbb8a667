/** Says calls one after the other, never two at once, each twice. Pure: what sounds is given. */

import { isWorthSaying } from "./calls.js"

const TIMES = 2
const BETWEEN_MS = 1_700 // between the first and the second time

/**
 * @param {object} o
 * @param {() => Promise<void>} o.chime
 * @param {(call: object) => Promise<boolean>} o.say  false if there is no voice: then once is enough
 * @param {(ms: number) => Promise<void>} o.wait
 * @param {() => number} o.now                        on the hall's clock, in ms
 * @returns {(calls: object[]) => Promise<void>}      settles when everything asked for so far was said
 */
export function announcer({ chime, say, wait, now }) {
  let last = Promise.resolve()

  async function announce(call) {
    if (!isWorthSaying(call, now())) return // it waited too long behind others
    await chime()
    for (let time = 1; time <= TIMES; time += 1) {
      if (!(await say(call))) return
      if (time < TIMES) await wait(BETWEEN_MS)
    }
  }

  return (calls) => {
    for (const call of calls) {
      last = last.then(() => announce(call)).catch((error) => console.warn("a call was not said:", error.message))
    }
    return last
  }
}
