/** Puts the state on the screen. Everything it writes can be written again: the part is grafted under it. */

import { grouped, isInUse, isWhole, shown, speakers } from "/kiosk/static/flow.js"

const WHOLE = "[name=arrive], [name=tell], [name=result-ask], [name=drop][value=phone]" // want all of a code
const TIGHT = ["hints", "hints lines"] // what goes first, what next: see choices.css
const root = document.documentElement
const main = document.querySelector("#main")
const build = root.dataset.build

/** What the hall last said of itself: state, language of the part, first language of the house. */
export function truth() {
  const { state, language, first, title, speaks } = main.querySelector("#truth").dataset
  const [isAway, isBeside] = ["data-stale", "data-beside"].map((sign) => root.hasAttribute(sign))
  return { hall: state, language, first, title, speaks: speaks !== undefined, isAway, isBeside }
}

/**
 * Show that state. Returns true if another screen turned up.
 * @param {ReturnType<typeof import("./flow.js").nobody>} state
 */
export function show(state) {
  const around = truth()
  const screen = shown(state, around)
  root.lang = around.language
  document.title = around.title
  // a renewed server makes pages load again (keep.js); not while somebody stands before this one
  root.dataset.build = isInUse(state, around.first) ? "" : build
  main.toggleAttribute("data-lowered", state.isLowered)
  main.dataset.phase = state.phase
  offerSpeakers(state.party)
  for (const page of main.querySelectorAll("[data-page]")) {
    page.hidden = page.dataset.page !== String(state.page)
  }
  for (const part of main.querySelectorAll("#schedule, #rules, #poster, #remark-desk")) turnTo(part, state.leaf)
  for (const button of main.querySelectorAll("button[aria-pressed]:not([name=call-help])")) {
    button.setAttribute("aria-pressed", String(isPressed(state, button)))
  }
  say("service", main.querySelector(`#services [value="${CSS.escape(state.service)}"] .offer-name`)?.textContent ?? "")
  say("party", String(state.party))
  say("busy", state.seconds)
  say("code", grouped(state))
  say("told", state.told)
  for (const button of main.querySelectorAll(WHOLE)) button.disabled = !isWhole(state)
  for (const button of main.querySelectorAll("[name=remark-on]")) button.disabled = state.marks.length === 0
  const isTurned = main.dataset.screen !== screen
  main.dataset.screen = screen
  fit()
  if (isTurned) main.querySelector(`#${screen} h1`)?.focus({ preventScroll: true })
  return isTurned
}

/** As many representatives as the hall's rule lets a group of that size send. */
function offerSpeakers(party) {
  const { few, many, upTo } = main.querySelector("#speakers").dataset
  const most = speakers(party, { few: Number(few), many: Number(many), upTo: Number(upTo) })
  for (const button of main.querySelectorAll("[name=representatives]")) {
    button.parentElement.hidden = Number(button.value) > most
  }
}

/** One leaf of what is posted; the last, if there are fewer by now. */
function turnTo(part, leaf) {
  const leaves = [...part.querySelectorAll("[data-leaf]")]
  const at = Math.min(leaf, leaves.length - 1)
  leaves.forEach((each, n) => (each.hidden = n !== at))
}

/** A hall may have long names for its services; a kiosk does not scroll, and its letters do not shrink. */
function fit() {
  const offers = main.querySelector(".offers:not([hidden])")
  main.removeAttribute("data-tight")
  for (const level of TIGHT) {
    if (offers.scrollHeight <= offers.clientHeight) return
    main.dataset.tight = level
  }
}

document.fonts.addEventListener("loadingdone", fit)

/** Write into every place of that name; numbers go into the place's own words, as its {seconds}. */
export function say(name, what) {
  for (const place of main.querySelectorAll(`[data-says="${name}"]`)) {
    const text = typeof what === "number" ? place.dataset.words.replace("{seconds}", what) : what
    if (place.textContent !== text) place.textContent = text
  }
}

function isPressed(state, { name, value }) {
  switch (name) {
    case "priority":
    case "private":
      return state[name]
    case "mark":
      return state.marks.includes(value)
    case "help":
      return state.assistance.length > 0
    case "assistance":
      return state.assistance.includes(value)
    default:
      return state.isLowered
  }
}
