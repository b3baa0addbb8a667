/** The rating terminal: wakes when a visit ends, hears touches, tells the hall, and returns by itself. */

import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"
import { newKey } from "/hall/static/sending.js"
import { sendOpinionOn, tellOpinion } from "/kiosk/static/door.js"
import { lock } from "/kiosk/static/locked.js"
import { isInUse, nobody, open, shown, staysFor, step } from "/kiosk/static/opinion.js"
import { listen } from "/kiosk/static/press.js"

const LOOK_EVERY_MS = 5_000
const AWAY_AFTER_MS = 12_000
const TICK_MS = 250
const TRIES = 3 // of sending, before it is said that it failed
const AGAIN_MS = 700

const root = document.documentElement
const main = document.querySelector("#main")
const build = root.dataset.build
let state = nobody(truth().first)
let touchedAt = performance.now()

lock(window)
const touches = listen(document, press)
const { look } = keepTrue({
  part: main,
  source: () => `/rate/screens?lang=${state.language}`,
  everyMs: LOOK_EVERY_MS,
  staleAfterMs: AWAY_AFTER_MS,
  onFresh: refresh,
  nudges: (look) => connect("/kiosk", {}, { connect: look, changed: look, disconnect: look }),
})
new MutationObserver(refresh).observe(root, { attributeFilter: ["data-stale"] })
for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (touchedAt = performance.now()))
setInterval(tick, TICK_MS)
show()

/** What the hall last offered. */
function truth() {
  const { visits, desk, language, first, title } = main.querySelector("#truth").dataset
  const isAway = root.hasAttribute("data-stale")
  return { visits: visits.split(" ").filter(Boolean), desk, language, first, title, isAway }
}

/** One touch of a button; true if another screen stands there now. */
function press({ name, value }) {
  if (name === "leave") return clear()
  const turned = apply({ kind: name, value, visit: open(state, truth())[0] })
  if (name === "send") send()
  if (name === "remark") sendOn()
  if (name === "language") look()
  return turned
}

function apply(event) {
  state = step(state, event)
  return refresh()
}

function refresh() {
  const turned = show()
  if (turned) {
    touchedAt = performance.now()
    touches.turned()
  }
  return turned
}

function show() {
  const around = truth()
  const screen = shown(state, around)
  root.lang = around.language
  document.title = around.title
  // a renewed server makes pages load again (keep.js); not while somebody stands before this one
  root.dataset.build = isInUse(state, around.first) ? "" : build
  for (const button of main.querySelectorAll("button[name=reason]")) {
    button.setAttribute("aria-pressed", String(state.reasons.includes(button.value)))
  }
  for (const part of main.querySelectorAll("[data-remark]")) part.hidden = state.reasons.length === 0
  for (const button of main.querySelectorAll("button[name=visit]")) {
    button.parentElement.hidden = button.value === state.done
  }
  const isTurned = main.dataset.screen !== screen
  main.dataset.screen = screen
  if (isTurned) main.querySelector(`#${screen} h1`)?.focus({ preventScroll: true })
  return isTurned
}

async function send() {
  for (let tries = 1; ; tries++) {
    const { status } = await tellOpinion(state)
    if (status === 200) break
    if (status === 401 || status === 403) return location.reload()
    if ((status > 0 && status < 500) || tries === TRIES) return apply({ kind: "failed" })
    await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
  apply({ kind: "sent" })
  look()
}

/** The same reasons, to the head of the hall. */
async function sendOn() {
  const key = newKey()
  for (let tries = 1; ; tries++) {
    const { status, html } = await sendOpinionOn(state, key)
    if (status === 200 || status === 201) {
      main.querySelector("#dropped-part").innerHTML = html // our own escaped template
      return apply({ kind: "remarked" })
    }
    if ((status > 0 && status < 500) || tries === TRIES) return apply({ kind: "sent" }) // it can be pressed again
    await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
}

/** Nothing of one citizen remains for the next. */
function clear() {
  main.querySelector("#dropped-part").textContent = ""
  const turned = apply({ kind: "over", value: truth().first })
  look()
  return turned
}

function tick() {
  const left = staysFor(state, truth().first) - (performance.now() - touchedAt)
  if (state.screen === "reasons") count(Math.ceil(left / 1_000))
  if (left > 0) return
  if (state.screen === "reasons") {
    apply({ kind: "send" })
    send()
  } else clear()
}

function count(seconds) {
  for (const place of main.querySelectorAll("[data-says=sends]")) {
    const text = place.dataset.words.replace("{seconds}", Math.max(0, seconds))
    if (place.textContent !== text) place.textContent = text
  }
}
