/** One number for one wish, whatever the network does: the same key until the answer is known. Pure. */

export const PATIENCE_MS = 4_000 // for one answer
const AGAIN_AFTER_MS = 1_000
const UNSURE_AFTER = 4 // tries: some 20 s

const BUSY = 429
const RACE = "conflict" // somebody else was faster with something; the next try may win
const STRANGER = [401, 403] // this device is no longer known, or the page is too old

/**
 * Ask until there is an answer, or nobody wants one any more.
 *
 * @param {object} o
 * @param {() => Promise<{status: number, code?: string, told?: string, seconds?: number, html?: string}>} o.ask
 *   one try; status 0 when no answer came
 * @param {(ms: number) => Promise<void>} o.wait
 * @param {(phase: "slow"|"busy"|"unsure", seconds: number) => void} o.tell
 * @param {() => boolean} o.isWanted
 * @returns {Promise<{kind: "taken"|"refused"|"stranger"|"unwanted", html?: string, code?: string, told?: string}>}
 */
export async function takeNumber({ ask, wait, tell, isWanted }) {
  for (let tries = 1; isWanted(); tries++) {
    const { status, code = "", told = "", seconds = 1, html = "" } = await ask()
    if (!isWanted()) break
    if (status === 200 || status === 201) return { kind: "taken", html }
    if (STRANGER.includes(status)) return { kind: "stranger" }
    if (status === BUSY) await waitOutLoud(seconds, { wait, tell, isWanted })
    else if (isOpen(status, code)) {
      tell(tries < UNSURE_AFTER ? "slow" : "unsure", 0)
      await wait(AGAIN_AFTER_MS)
    } else return { kind: "refused", code, told }
  }
  return { kind: "unwanted" }
}

/** Whether it is still unknown, or may yet be, if the hall has given a number. */
function isOpen(status, code) {
  return status === 0 || status >= 500 || code === RACE
}

async function waitOutLoud(seconds, { wait, tell, isWanted }) {
  for (let left = Math.max(1, seconds); left > 0 && isWanted(); left--) {
    tell("busy", left)
    await wait(1_000)
  }
}
