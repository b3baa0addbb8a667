/** How long somebody may stand still: then they are asked, then nothing of them is left. Pure.
 *
 * WCAG 2.2, 2.2.1: at least 20 s to answer, with one touch. A ticket stays for 30 s after the last touch: numbers
 * must not be read by the next in the queue.
 */

export const ASKED_AFTER_MS = 45_000
export const ANSWER_WITHIN_MS = 20_000
export const TICKET_STAYS_MS = 30_000
export const TICKET_AT_MOST_MS = 180_000 // however often it is touched

const LIKE_A_TICKET = ["ticket", "earlier-told", "result-shown", "remark-done"] // tell something of one person

export const POSTER_AFTER_MS = 60_000 // untouched: then what is posted takes turns with the first screen
export const POSTER_STAYS_MS = 20_000
export const FIRST_SCREEN_STAYS_MS = 30_000

/**
 * Which poster hangs there while nobody stands here; -1 is the first screen.
 * @param {number} stillMs  since the last touch
 * @param {number} posters  how many there are
 */
export function posterAt(stillMs, posters) {
  if (stillMs < POSTER_AFTER_MS || posters === 0) return -1
  const round = posters * POSTER_STAYS_MS + FIRST_SCREEN_STAYS_MS
  const at = Math.floor(((stillMs - POSTER_AFTER_MS) % round) / POSTER_STAYS_MS)
  return at < posters ? at : -1
}

/**
 * @param {{screen: string, isInUse: boolean, touchedAt: number, shownAt: number, now: number}} o
 *   milliseconds of one clock; `shownAt` is when this screen appeared
 * @returns {{state: "calm"|"asked"|"closing"|"over", seconds: number}}
 */
export function stillness({ screen, isInUse, touchedAt, shownAt, now }) {
  if (!isInUse) return { state: "calm", seconds: 0 }
  if (LIKE_A_TICKET.includes(screen)) {
    const left = Math.min(touchedAt + TICKET_STAYS_MS, shownAt + TICKET_AT_MOST_MS) - now
    return left > 0 ? { state: "closing", seconds: seconds(left) } : { state: "over", seconds: 0 }
  }
  const still = now - touchedAt
  if (still < ASKED_AFTER_MS) return { state: "calm", seconds: 0 }
  const left = ASKED_AFTER_MS + ANSWER_WITHIN_MS - still
  return left > 0 ? { state: "asked", seconds: seconds(left) } : { state: "over", seconds: 0 }
}

function seconds(ms) {
  return Math.ceil(ms / 1_000)
}
