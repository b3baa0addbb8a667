/** The way from the first touch to the ticket: states, and what leads from one to the next. Pure. */

import { LENGTHS as BOX_LENGTHS, NOTHING, hidden, isBox, stays, stepBox } from "./box.js"
import { LENGTHS, isEarlier, masked, stepEarlier } from "./earlier.js"

export const GROUP_FROM = 5 // people; with fewer nobody represents anybody
export const LARGEST_PARTY = 500 // people

const WALL = ["schedule", "rules"] // what is posted can be read whatever the hall is at
const BEFORE = {
  party: "services",
  group: "party",
  speakers: "group",
  wishes: "party",
  help: "wishes",
  refused: "wishes",
  appointment: "services",
}
const CODE_LENGTH = 8 // digits of an appointment's code
// with screens of their own; all others are "trouble"
const REFUSALS = ["closed", "full", "too_late", "already_in_line"]
const REFUSED_ARRIVALS = {
  not_found: "unknown",
  not_yet: "not_yet",
  not_allowed: "used",
  closed: "closed",
  already_in_line: "already_in_line",
}

/** Nobody stands here: nothing of whoever was here before is left. */
export function nobody(language) {
  return {
    screen: "services",
    page: 0, // of the services
    leaf: 0, // of what is posted
    service: "",
    party: 1, // people
    representatives: 0, // of a group; 0 where it has not chosen yet
    priority: false,
    private: false,
    assistance: [],
    code: "", // of an appointment, a card or a petition, as far as it is typed
    isArrival: false, // the hall is asked to keep an appointment, not for a number
    told: "", // by the hall, of a refusal; or what was told to it, masked
    key: "", // of this one wish for a number; the same until its answer is known
    phase: "now", // of taking: now, slow, busy, unsure; of what could not be told: unread, health_card, trouble
    seconds: 0, // until the next try, while busy
    refusal: "",
    ...NOTHING, // of what is asked or said besides
    isLowered: false,
    language,
  }
}

/** Whether somebody has begun: something would be lost, or stay behind for the next. */
export function isInUse(state, firstLanguage) {
  if (state.screen === "poster") return false
  return state.screen !== "services" || state.page !== 0 || state.isLowered || state.language !== firstLanguage
}

/**
 * The state after something was touched, or came from the hall.
 * @param {ReturnType<typeof nobody>} state
 * @param {{kind: string, value?: string, key?: string, seconds?: number, told?: string}} event
 */
export function step(state, { kind, value = "", key = "", seconds = 0, told = "" }) {
  const elsewhere = stepEarlier(state, { kind, value }) ?? stepBox(state, { kind, value, key })
  if (elsewhere) return elsewhere
  switch (kind) {
    case "service":
      return { ...state, screen: "party", service: value }
    case "schedule":
    case "rules":
      return { ...state, screen: kind, leaf: 0 }
    case "turn":
      return { ...state, leaf: Number(value) }
    case "poster": // by itself, while nobody stands here
      return { ...state, screen: "poster", leaf: Number(value) }
    case "more":
      return { ...state, page: (state.page + 1) % Number(value) }
    case "party":
      return { ...state, screen: "wishes", party: Number(value), representatives: 0 }
    case "group":
      return { ...state, screen: "group", party: Math.max(state.party, GROUP_FROM) }
    case "add":
      return { ...state, party: between(GROUP_FROM, state.party + Number(value), LARGEST_PARTY), representatives: 0 }
    case "speakers":
      return { ...state, screen: "speakers" }
    case "representatives":
      return { ...state, screen: "wishes", representatives: Number(value) }
    case "wishes":
      return { ...state, screen: "wishes" }
    case "help":
      return { ...state, screen: "help" }
    case "priority":
    case "private":
      return { ...state, [kind]: !state[kind] }
    case "assistance":
      return { ...state, assistance: toggled(state.assistance, value) }
    case "back":
      return { ...state, screen: before(state) }
    case "home":
      return { ...nobody(state.language), isLowered: state.isLowered }
    case "language":
      return { ...state, language: value }
    case "lower":
      return { ...state, isLowered: !state.isLowered }
    case "appointment":
      return { ...state, screen: "appointment", code: "" }
    case "digit":
    case "letter":
      return { ...state, code: (state.code + value).slice(0, lengthOf(state.screen)) }
    case "erase":
      return { ...state, code: state.code.slice(0, -1) }
    case "arrive": // typed, or scanned: then `value` is all of it
      return { ...state, screen: "taking", phase: "now", isArrival: true, code: value || state.code, key }
    case "take":
      return { ...state, screen: "taking", phase: "now", isArrival: false, key }
    case "again": // whether the first try did its work is not known: the same key
      return { ...state, screen: "taking", phase: "now" }
    case "waits":
      return { ...state, phase: value, seconds }
    case "taken":
      return { ...state, screen: "ticket" }
    case "refused":
      return { ...state, screen: "refused", refusal: refusal(state, value), told, code: "" }
    case "over": // done, or gone away: `value` is the language of whoever comes next
      return nobody(value)
    default:
      throw new Error(`nobody knows ${kind}`)
  }
}

/**
 * What stands on the screen. A ticket is never taken away by what else happens in the hall.
 * @param {ReturnType<typeof nobody>} state
 * @param {{hall: string, isAway: boolean, isBeside?: boolean}} around  the hall's state; whether the server cannot
 *   be reached; whether the agent beside the browser gives numbers instead
 */
export function shown(state, { hall, isAway, isBeside = false }) {
  if (["taking", "ticket"].includes(state.screen) || isEarlier(state.screen) || stays(state.screen)) return state.screen
  if (isAway && !isBeside) return "away"
  if (isBox(state.screen)) return isAway ? "services" : state.screen // only the hall itself can hear it
  if (WALL.includes(state.screen)) return state.screen
  if (hall !== "open" && !isBeside) return "shut"
  return state.screen === "refused" ? `refused-${state.refusal}` : state.screen
}

/** What the hall is asked for. Nothing of it tells why somebody comes. */
export function wish({ service, party, representatives, priority, private: isPrivate, assistance }) {
  const named = representatives > 0 ? { representatives } : {}
  return { service, party_size: party, ...named, priority, private: isPrivate, assistance }
}

/**
 * How many may speak for so many.
 * @param {number} party
 * @param {{few: number, many: number, upTo: number}} rule  the hall's: so many of a group up to that size, else more
 */
export function speakers(party, { few, many, upTo }) {
  return party > upTo ? many : few
}

/** A code as it stands on paper, in fours, with a line for each place that is still empty. */
export function grouped({ screen, code }) {
  const seen = { "earlier-number": masked, "result-known": hidden }[screen]?.(code) ?? code
  return seen.padEnd(lengthOf(screen), "_").match(/.{1,4}/g).join(" ")
}

/** Whether the code is all there. */
export function isWhole({ screen, code }) {
  return code.length === lengthOf(screen)
}

function lengthOf(screen) {
  return LENGTHS[screen] ?? BOX_LENGTHS[screen] ?? CODE_LENGTH
}

function refusal({ isArrival }, code) {
  if (isArrival) return REFUSED_ARRIVALS[code] ?? "trouble"
  return REFUSALS.includes(code) ? code : "trouble"
}

function before({ screen, party, isArrival }) {
  if (screen === "refused" && isArrival) return "appointment"
  return screen === "wishes" && party >= GROUP_FROM ? "speakers" : BEFORE[screen] ?? "services"
}

function toggled(list, word) {
  return list.includes(word) ? list.filter((each) => each !== word) : [...list, word]
}

function between(least, n, most) {
  return Math.min(Math.max(least, n), most)
}
