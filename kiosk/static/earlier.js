/** Telling the hall, once the number is there, who comes or for which petition: so that the file lies ready. Pure. */

export const LENGTHS = { "earlier-number": 12, "earlier-code": 12 } // digits of a card; letters on a petition's receipt
export const HIDDEN = "•"
const HIDDEN_FROM = 3 // of a card's digits: nobody behind may read its middle
const HIDDEN_UNTIL = 10
const TOLD_WRONG = ["unread", "health_card"] // with words of their own; all others are "trouble"
const BEFORE = {
  earlier: "ticket",
  "earlier-number": "earlier",
  "earlier-code": "earlier",
  "earlier-told": "ticket",
  "earlier-untold": "earlier",
}

/** Whether that screen belongs to this way. The ticket stands behind all of them. */
export function isEarlier(screen) {
  return screen in BEFORE || screen === "earlier-telling"
}

/** The state after one step of this way; undefined for what is none. */
export function stepEarlier(state, { kind, value }) {
  switch (kind) {
    case "earlier":
    case "earlier-number":
    case "earlier-code":
    case "ticket":
      return { ...state, screen: kind, code: "", told: "" }
    case "tell":
      return { ...state, screen: "earlier-telling", code: "" }
    case "told": // `value`: what it was, masked
      return { ...state, screen: "earlier-told", told: value }
    case "untold":
      return { ...state, screen: "earlier-untold", phase: TOLD_WRONG.includes(value) ? value : "trouble" }
    case "back":
      return state.screen in BEFORE ? { ...state, screen: BEFORE[state.screen], code: "" } : undefined
  }
}

/** A card's number as far as it is typed: its middle is counted, and not shown. */
export function masked(digits) {
  return digits.split("").map((digit, at) => (at >= HIDDEN_FROM && at < HIDDEN_UNTIL ? HIDDEN : digit)).join("")
}
