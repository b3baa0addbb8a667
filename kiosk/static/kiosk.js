/** The touchscreen: hears touches, asks the hall, and keeps what it shows true. */

import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"
import { newKey } from "/hall/static/sending.js"
import { dropping } from "/kiosk/static/box.js"
import { boxAt } from "/kiosk/static/boxing.js"
import { askBeside, isBeside, keepBeside, offerAll } from "/kiosk/static/beside.js"
import {
  askForHelp, askForNumber, askForPaper, askForSpeech, askToArrive, tellBefore,
} from "/kiosk/static/door.js"
import { HIDDEN, isEarlier } from "/kiosk/static/earlier.js"
import { onScanned, scanned } from "/kiosk/static/entrance.js"
import { isInUse, isWhole, nobody, step, wish } from "/kiosk/static/flow.js"
import { helpAt } from "/kiosk/static/help.js"
import { posterAt, stillness } from "/kiosk/static/idle.js"
import { reader, voiceOf } from "/kiosk/static/listen.js"
import { lock } from "/kiosk/static/locked.js"
import { listen } from "/kiosk/static/press.js"
import { appointmentCode, lookupCode, ourCode, scanner } from "/kiosk/static/scanned.js"
import { say, show, truth } from "/kiosk/static/screens.js"
import { takeNumber } from "/kiosk/static/taking.js"

const LOOK_EVERY_MS = 5_000
const AWAY_AFTER_MS = 12_000 // two looks missed: nobody should choose what cannot be had
const LOOK_AT_TICKET_EVERY_MS = 1_000 // paper comes within seconds
const TICK_MS = 250

const main = document.querySelector("#main")
let state = nobody(truth().first)
let touchedAt = performance.now()
let shownAt = touchedAt
let ticket = null // what keeps the shown one true
const voice = reader({ main, ask: askForSpeech })
let help = null // what calls a person, and says that they come
const scan = scanner()
const ARRIVES_FROM = ["poster", "services", "appointment"] // a slip may be shown to the scanner

const ASKS_FROM = ["others", "result", "result-code"]
const KEYED = ["take", "arrive", "drop"] // asked again, they are the same wish
const box = boxAt({ main, now: () => state, apply, stir: () => (touchedAt = performance.now()) })

lock(window)
const touches = listen(document, press)
const { look } = keepTrue({
  part: main,
  source: () => `/kiosk/screens?lang=${state.language}`,
  everyMs: LOOK_EVERY_MS,
  staleAfterMs: AWAY_AFTER_MS,
  onFresh: refresh,
  nudges: (look) => {
    const lookAgain = () => (ticket?.look(), look())
    return connect("/kiosk", {}, { connect: lookAgain, changed: lookAgain, disconnect: look })
  },
})
help = helpAt({ main, ask: askForHelp, look })
new MutationObserver(refresh).observe(document.documentElement, { attributeFilter: ["data-stale"] })
for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (touchedAt = performance.now()))
main.querySelector("#idle").addEventListener("cancel", (event) => event.preventDefault()) // Escape: still here
document.addEventListener("keydown", hear)
onScanned(read)
keepBeside(turnBeside)
setInterval(tick, TICK_MS)
show(state) // and no turn: whoever stands here has seen it
offerVoice()

/** One touch of a button; true if another screen stands there now. */
function press({ name, value }) {
  if (name === "stay") return tick() // the touch itself said so
  if (name === "reprint") return printAgain(value)
  if (name === "done" || name === "leave") return clear()
  if (name === "tell") return tellTyped()
  if (name === "listen") return voice.press(), false
  if (name === "call-help") return help.call(), false
  if (name === "close-help") return help.dismiss(), false
  const turned = apply({ kind: name, value, key: KEYED.includes(name) ? newKey() : "" })
  if (["take", "arrive", "again"].includes(name)) take()
  if (name === "result-ask") box.ask()
  if (name === "drop" || name === "drop-again") box.drop(dropping(state))
  if (name === "language") look().then(() => ticket?.look())
  return turned
}

function apply(event) {
  state = step(state, event)
  return refresh()
}

function refresh() {
  const turned = show(state)
  help?.show()
  offerVoice()
  if (turned) voice.turned()
  if (turned) shownAt = performance.now()
  if (turned) touches.turned()
  return turned
}

/** Keys come from a scanner; and from a keyboard, where a code is typed. */
function hear(event) {
  const { key, timeStamp } = event
  const burst = scan(key, timeStamp)
  if (burst) {
    event.preventDefault() // its Enter presses no button
    scanned(ourCode(burst))
  } else if (/^[0-9]$/.test(key) && main.querySelector(`#${main.dataset.screen} [name=digit]`)) {
    press({ name: "digit", value: key })
  } else if (key === "Backspace") press({ name: "erase", value: "" })
}

/** What a scanner read: before a number was taken an appointment's code, after it whatever tells who comes. */
function read(text) {
  const code = appointmentCode(text)
  if (state.screen === "ticket" || isEarlier(state.screen)) tellBeforehand({ scanned: text })
  else if (code && ARRIVES_FROM.includes(state.screen) && main.querySelector("[name=appointment]")) {
    press({ name: "arrive", value: code })
  } else if (lookupCode(text) && ASKS_FROM.includes(state.screen)) {
    apply({ kind: "result-scanned", value: lookupCode(text) })
    box.ask()
  }
}

/** The agent takes over, or gives back: what was half chosen goes on. */
function turnBeside() {
  if (!isBeside()) offerAll()
  refresh()
}

function tellTyped() {
  tellBeforehand(state.screen === "earlier-number" ? { number: state.code } : { code: state.code })
  return true
}

/** So that the officer opens the right file. What was scanned or typed is sent, and forgotten here. */
async function tellBeforehand(told) {
  touchedAt = performance.now()
  if (told.scanned === "") return apply({ kind: "untold", value: "unread" })
  const { ticketId } = main.querySelector("#ticket-part [data-ticket-id]")?.dataset ?? {}
  if (!ticketId) return // given while the hall is away: it cannot be told
  apply({ kind: "tell" })
  const { status, code, html } = await tellBefore(ticketId, told, state)
  if (state.screen !== "earlier-telling") return // gone away meanwhile
  if (status === 200) apply({ kind: "told", value: JSON.parse(html).shown.replaceAll("*", HIDDEN) })
  else apply({ kind: "untold", value: code === "not_id_card" ? "unread" : code })
}

async function take() {
  const { key, language, code, isArrival } = state
  if (isArrival && !isWhole(state)) return apply({ kind: "appointment" })
  const answer = await takeNumber({
    ask: () => {
      if (isArrival) return askToArrive(code, { language })
      return (isBeside() ? askBeside : askForNumber)(wish(state), { key, language })
    },
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    tell: (phase, seconds) => apply({ kind: "waits", value: phase, seconds }),
    isWanted: () => state.screen === "taking" && state.key === key,
  })
  if (answer.kind === "stranger") location.reload()
  if (answer.kind === "taken") keepTicket(answer.html)
  if (answer.kind === "refused") apply({ kind: "refused", value: answer.code, told: answer.told })
  look()
}

function keepTicket(html) {
  const part = main.querySelector("#ticket-part")
  part.innerHTML = html // our own escaped template; CSP forbids inline script
  const { source } = part.firstElementChild.dataset
  touchedAt = performance.now()
  // a number of the agent's is not looked at: the hall does not know it yet
  const now = () => `${source}?lang=${state.language}`
  if (source) ticket = keepTrue({ part, source: now, everyMs: LOOK_AT_TICKET_EVERY_MS })
  apply({ kind: "taken" })
}

function printAgain(id) {
  askForPaper(id, { language: state.language }).then(() => ticket?.look())
  return false
}

/** Where nothing can speak, there is no button for it. */
function offerVoice() {
  main.toggleAttribute("data-speaks", truth().speaks || voiceOf(state.language) !== null)
}

/** Nothing of one citizen remains for the next. */
function clear() {
  ticket?.stop()
  ticket = null
  const part = main.querySelector("#ticket-part")
  part.replaceWith(part.cloneNode(false)) // a look still under way writes into the one that is gone
  box.wipe()
  voice.over() // before the first screen stands there: nobody asked to hear it
  const turned = apply({ kind: "over", value: truth().first })
  help.dismiss()
  look()
  return turned
}

/** The first screen and what is posted take turns, until somebody comes. */
function hangPosters() {
  const posters = main.querySelectorAll("#poster [data-leaf]").length
  const at = posterAt(performance.now() - touchedAt, posters)
  if (state.screen === "poster" && at < 0) apply({ kind: "over", value: truth().first })
  if (at >= 0 && (state.screen !== "poster" || state.leaf !== at)) apply({ kind: "poster", value: at })
}

/** Something was begun here, or a call for help is still read: nothing else may take its place. */
function isBegun() {
  return isInUse(state, truth().first) || main.querySelector("#helped").open
}

function tick() {
  const dialog = main.querySelector("#idle")
  const { state: stands, seconds } = stillness({
    screen: state.screen,
    isInUse: isBegun(),
    touchedAt,
    shownAt,
    now: performance.now(),
  })
  if (stands === "over") clear()
  if (stands === "calm" && !isBegun()) hangPosters()
  if (stands === "closing") say("closes", seconds)
  if (stands === "asked") say("idle", seconds)
  if ((stands === "asked") !== dialog.open) {
    dialog.open ? dialog.close() : dialog.showModal()
    if (dialog.open) voice.turned()
  }
  return false
}
