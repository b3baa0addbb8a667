/** Asking about a result, and the hall's box with its two channels: states, and what leads on. Pure. */

export const LENGTHS = { "result-code": 12, "result-known": 4, "remark-phone": 10 } // letters, digits, digits
const HIDDEN = "•"
const BEFORE = {
  others: "services",
  result: "others",
  "result-code": "result",
  "result-known": "result-code",
  "result-none": "result",
  "remark-staff": "others",
  "remark-matter": "others",
  "remark-desk": "remark-staff",
}
const ON_THEIR_WAY = ["result-asking", "remark-sending"]
const LAST = ["result-shown", "remark-done", "remark-failed"] // not taken away by what else happens

/** What one person chose, typed or is told here; all of it empty where nobody stands. */
export const NOTHING = { channel: "", marks: [], desk: "", asked: "", known: "", phone: "" }

/** Whether that screen belongs to these ways. */
export function isBox(screen) {
  return screen in BEFORE || screen === "remark-phone" || stays(screen)
}

/** Whether it stays there though the hall closes, or cannot be reached. */
export function stays(screen) {
  return ON_THEIR_WAY.includes(screen) || LAST.includes(screen)
}

/** The state after one step of these ways; undefined for what is none. */
export function stepBox(state, { kind, value, key }) {
  switch (kind) {
    case "others":
    case "result":
    case "result-code":
      return { ...state, ...NOTHING, screen: kind, code: "" }
    case "result-scanned": // `value`: a slip's code
      return { ...state, ...NOTHING, screen: "result-asking", asked: value, code: "" }
    case "result-ask": {
      const said = state.screen === "result-known" ? { known: state.code } : { asked: state.code }
      return { ...state, ...said, screen: "result-asking", code: "" }
    }
    case "result-needs": // something its holder knows besides
      return { ...state, screen: "result-known", code: "" }
    case "result-shown":
      return { ...state, ...NOTHING, screen: kind }
    case "result-none":
      return { ...state, ...NOTHING, screen: kind, phase: value }
    case "remark": // `value`: the channel
      return { ...state, ...NOTHING, screen: `remark-${value}`, channel: value }
    case "mark":
      return { ...state, marks: toggled(state.marks, value) }
    case "remark-on":
      return { ...state, screen: state.channel === "staff" ? "remark-desk" : "remark-phone", leaf: 0, code: "" }
    case "desk":
      return { ...state, screen: "remark-phone", desk: value, code: "" }
    case "drop": // `value`: phone, or silent for no number at all
      return { ...state, screen: "remark-sending", phone: value === "phone" ? state.code : "", key, code: "" }
    case "drop-again": // whether the first try did its work is not known: the same key
      return { ...state, screen: "remark-sending" }
    case "dropped":
      return { ...state, ...NOTHING, screen: "remark-done" }
    case "undropped":
      return { ...state, screen: "remark-failed" }
    case "back":
      return isBox(state.screen) ? { ...state, screen: before(state), code: "" } : undefined
  }
}

/** What goes into the box. */
export function dropping({ channel, marks, desk, phone }) {
  return { channel, marks, desk, phone }
}

/** What only its holder knows, as far as it is typed: counted, and not shown. */
export function hidden(typed) {
  return HIDDEN.repeat(typed.length)
}

function before({ screen, channel }) {
  if (screen === "remark-phone") return channel === "staff" ? "remark-desk" : "remark-matter"
  return BEFORE[screen] ?? "services"
}

function toggled(list, word) {
  return list.includes(word) ? list.filter((each) => each !== word) : [...list, word]
}
