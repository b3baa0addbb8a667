/** The way from a face to the thanks, and how long each screen stays. Pure. */

export const GOOD_FROM = 4 // from this score on it is asked what was good
export const LOW_UP_TO = 2 // up to this one it is said where else one can turn

const STAYS_MS = {
  faces: 20_000, reasons: 15_000, thanks: 6_000, "thanks-low": 20_000, remarked: 30_000, unsent: 20_000,
}

/** Nobody is answering. `done`: the visit that was rated last, for as long as the hall may still offer it. */
export function nobody(language, done = "") {
  return { screen: "rest", visit: "", score: 0, reasons: [], language, done }
}

/** What is still to be asked about: the hall's offer, without what was just answered. */
export function open(state, { visits }) {
  return visits.filter((visit) => visit !== state.done)
}

/**
 * The state after a touch, or an answer of the hall.
 * @param {ReturnType<typeof nobody>} state
 * @param {{kind: string, value?: string, visit?: string}} event  `visit`: the one a terminal at a desk asks about
 */
export function step(state, { kind, value = "", visit = "" }) {
  switch (kind) {
    case "visit":
      return { ...state, screen: "faces", visit: value }
    case "score":
      return { ...state, screen: "reasons", visit: state.visit || visit, score: Number(value), reasons: [] }
    case "reason":
      return { ...state, reasons: toggled(state.reasons, value) }
    case "back":
      return { ...state, screen: "faces", score: 0, reasons: [] }
    case "send":
      return { ...state, screen: "sending" }
    case "sent":
      return { ...state, screen: state.score <= LOW_UP_TO ? "thanks-low" : "thanks", done: state.visit }
    case "remark": // what was not well goes to the head besides
      return { ...state, screen: "remarking" }
    case "remarked":
      return { ...state, screen: "remarked" }
    case "failed":
      return { ...state, screen: "unsent" }
    case "language":
      return { ...state, language: value }
    case "over": // `value`: the language of whoever comes next
      return nobody(value, state.done)
    default:
      throw new Error(`nobody knows ${kind}`)
  }
}

/**
 * What stands on the screen. An answer that was begun is not taken away by what else happens in the hall.
 * @param {ReturnType<typeof nobody>} state
 * @param {{visits: string[], desk: string, isAway: boolean}} around
 */
export function shown(state, around) {
  if (state.screen === "reasons") return state.score >= GOOD_FROM ? "reasons-good" : "reasons-poor"
  if (state.screen !== "rest") return state.screen
  if (around.isAway) return "away"
  if (open(state, around).length === 0) return "idle"
  return around.desk ? "faces" : "which"
}

/** Whether somebody has begun. */
export function isInUse(state, firstLanguage) {
  return state.screen !== "rest" || state.language !== firstLanguage
}

/**
 * Milliseconds until a screen that nobody touches goes on by itself; Infinity for those that stay.
 * What was answered is then sent, not lost.
 */
export function staysFor(state, firstLanguage) {
  if (state.screen === "rest") return isInUse(state, firstLanguage) ? STAYS_MS.faces : Infinity
  return STAYS_MS[state.screen] ?? Infinity
}

function toggled(list, word) {
  return list.includes(word) ? list.filter((each) => each !== word) : [...list, word]
}
