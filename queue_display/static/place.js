/** What a change of place means for the one who holds the ticket. Pure; tests in tests/queue_display. */

const OVER = new Set(["served", "withdrawn", "gone", "bare"])
const MOST_DOTS = 12

/** Nothing will ever follow: stop asking. */
export function isOver(state) {
  return OVER.has(state)
}

/**
 * Is this worth sound and vibration? Said once for each change, a recall included.
 * @param {{state: string, is_soon: boolean, times: number}|null} before
 * @param {{state: string, is_soon: boolean, times: number}} after
 * @returns {"called"|"soon"|null}
 */
export function moment(before, after) {
  if (after.state === "called") return before?.state === "called" && before.times === after.times ? null : "called"
  return after.is_soon && !before?.is_soon ? "soon" : null
}

/** Are there more ahead than before, and not at the holder's own wish? That wants a word. */
export function hasRisen(before, after) {
  if (before?.state !== "waiting" || after.state !== "waiting") return false
  return after.people_ahead > before.people_ahead && after.deferred === before.deferred
}

/** Whether one answer is older than another: they may overtake each other on their way. */
export function isOlder(place, known) {
  return known !== null && place.step > 0 && place.step < known.step
}

/**
 * The people ahead as dots, and the holder last.
 * @returns {{dots: number, isMore: boolean}}
 */
export function dotsFor(peopleAhead) {
  return { dots: Math.min(peopleAhead ?? 0, MOST_DOTS), isMore: (peopleAhead ?? 0) > MOST_DOTS }
}

/**
 * When to ask again, in ms. With a wire it is only the net under it; without one it is all there is.
 * @param {boolean} isWired
 * @param {() => number} [random]  0 up to 1: phones that were opened together must not ask together
 */
export function askAgainAfter(isWired, random = Math.random) {
  return isWired ? 60_000 + 10_000 * random() : 10_000 + 5_000 * random()
}
