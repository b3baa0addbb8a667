/** The citizen's own place: shows what is answered to the ticket's secret, and tells in time. */

import { askPlace, first, post, ticket } from "/display/static/asking.js"
import { askAgainAfter, dotsFor, hasRisen, isOlder, isOver, moment } from "/display/static/place.js"

const STALE_AFTER_MS = 30_000 // without a wire: two answers missed
const STALE_WIRED_MS = 90_000
const WAITS_MS = 35_000 // an answer that waits for news takes up to 25 s
const GRACE_MS = 400 // after "changed" our own place may still be on its way
const SHAKE = { called: [400, 200, 400, 200, 800], soon: [300, 200, 300] } // ms on, off, on …

const page = document.querySelector("#main")
const said = document.querySelector("#said")
const alertButton = document.querySelector("#alert")
const language = document.documentElement.lang

let early = first // asked for before this script was there
let known = null // the place that is shown
let wire = null
let isWired = false
let canAct = false // the buttons are tied
let listenByAsking = null // where websockets do not come through
let seenAt = performance.now()
let timer
let sound = null // {context, strike}, once asked for
let lock = null

async function ask() {
  clearTimeout(timer)
  const answer = early ?? askPlace()
  early = null
  try {
    show(await answer)
    if (!canAct) letAct()
    if (!wire && known && !isOver(known.state)) await wireUp()
    listenByAsking?.()
  } catch (error) {
    console.warn("could not ask:", error.message)
  }
  if (!known || !isOver(known.state)) timer = setTimeout(ask, askAgainAfter(isWired))
}

function show(place) {
  seenAt = performance.now()
  tellAge()
  if (isOlder(place, known)) return
  if (speaksOtherLanguage(place)) return
  const what = moment(known, place)
  if (hasRisen(known, place)) page.dataset.risen = ""
  known = place
  page.dataset.state = place.state
  page.toggleAttribute("data-soon", place.is_soon)
  page.toggleAttribute("data-may-defer", place.may_defer)
  page.toggleAttribute("data-long", (place.label ?? "").length > 3)
  for (const [slot, text] of Object.entries({ label: place.label, desk: shownDesk(place), ...place.words })) {
    page.querySelector(`[data-slot=${slot}]`).textContent = text ?? ""
  }
  drawLine(place.people_ahead)
  putIntoWords(place)
  if (what) alertWith(what)
  if (isOver(place.state)) stop()
  if (place.state === "served") letRate().catch((error) => console.warn("cannot rate:", error.message))
}

async function letRate() {
  const { offerRating } = await import("/display/static/rating.js")
  await offerRating(post)
}

/** While served, the sentence names the desk already. */
function shownDesk({ state, desk }) {
  return state === "called" ? desk : ""
}

/** The ticket's own language, unless another was chosen here: that is in the address then. */
function speaksOtherLanguage(place) {
  if (known || !place.language || place.language === language) return false
  if (new URLSearchParams(location.search).has("lang")) return false
  location.replace(`${location.pathname}?lang=${place.language}#${ticket}`)
  return true
}

function drawLine(peopleAhead) {
  const { dots, isMore } = dotsFor(peopleAhead)
  const signs = Array.from({ length: dots + 1 }, () => document.createElement("li"))
  if (isMore) signs[0].dataset.more = ""
  page.querySelector("[data-line]").replaceChildren(...signs)
}

/** Read out only what changed in substance; a range that moved by itself is no news. */
function putIntoWords({ state, desk, words }) {
  const risen = "risen" in page.dataset && state === "waiting" ? page.querySelector(".risen").textContent : ""
  const sentence = [words.title, shownDesk({ state, desk }), risen, words.now].filter(Boolean).join(" ")
  if (said.textContent !== sentence) said.textContent = sentence
  document.title = [words.title, shownDesk({ state, desk })].filter(Boolean).join(" ")
}

async function letAct() {
  canAct = true
  try {
    const { acts } = await import("/display/static/acts.js")
    acts({ ticket, post, known: () => known, show, ask })
  } catch (error) {
    console.warn("cannot act yet:", error.message)
    canAct = false // at the next answer again
  }
}

/* ---- the wire ---- */

async function wireUp() {
  const { listen } = await import("/display/static/wire.js").catch(() => ({}))
  if (!listen) return askForNews() // blocked on the way
  wire = listen({ ticket, language }, {
    place: show,
    changed: (step) => setTimeout(() => step > (known?.step ?? 0) && ask(), GRACE_MS * (1 + Math.random())),
    wired: (now) => {
      isWired = now
      if (!now) ask()
    },
    blocked: () => askForNews().catch((error) => console.warn("no news:", error.message)),
  })
}

async function askForNews() {
  const { newsByAsking } = await import("/display/static/waiting.js")
  listenByAsking ??= newsByAsking({
    ask: (mark) => post(page.dataset.wait, { more: { mark }, patienceMs: WAITS_MS }),
    known: () => known,
    show,
    isWanted: () => known && !isWired && !isOver(known.state) && document.visibilityState === "visible",
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  })
  await listenByAsking()
}

function stop() {
  clearTimeout(timer)
  wire?.close()
  wire = null
  isWired = false
  lock?.release().catch(() => {})
  if (ticket === toldOf()) letGo().catch((error) => console.warn("still told:", error.message))
}

async function letGo() {
  const { letGo } = await import("/display/static/push.js")
  await letGo()
}

function tellAge() {
  const isStale = performance.now() - seenAt > (isWired ? STALE_WIRED_MS : STALE_AFTER_MS)
  document.documentElement.toggleAttribute("data-stale", isStale && !isOver(known?.state))
}

/* ---- telling in time ---- */

async function beAlerted() {
  const { strike } = await import("/display/static/chime.js")
  sound ??= { context: new AudioContext(), strike }
  await sound.context.resume()
  strike(sound.context)
  navigator.vibrate?.(SHAKE.soon[0])
  alertButton.setAttribute("aria-pressed", "true")
  alertButton.querySelector("span").textContent = alertButton.dataset.on
}

function alertWith(what) {
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(SHAKE[what]) // forbidden before a touch
  if (sound?.context.state === "running") sound.strike(sound.context)
}

/** Only over https or on the machine itself; elsewhere the screen sleeps as it always does. */
async function stayAwake() {
  if (!("wakeLock" in navigator) || document.visibilityState !== "visible" || isOver(known?.state)) return
  lock = await navigator.wakeLock.request("screen").catch(() => null)
}

/* ---- begin ---- */

/** The ticket of which this browser is told while no page is open: push.js keeps it until the visit ends. */
function toldOf() {
  try {
    return localStorage.getItem("ticket")
  } catch {
    return null // nothing may be kept here
  }
}

function showBare() {
  if (location.search === "?told" && toldOf()) return location.replace(`${location.pathname}#${toldOf()}`)

  page.dataset.state = "bare"
  page.querySelector("[data-slot=title]").textContent = page.dataset.bare
  page.querySelector("[data-slot=now]").textContent = page.dataset.bareNow
}

function begin() {
  for (const link of document.querySelectorAll(".languages a")) link.hash = ticket // the secret goes along
  addEventListener("hashchange", () => location.reload())
  if (!ticket) return showBare()
  ask()
  stayAwake()
  setInterval(tellAge, 1_000)
  addEventListener("online", ask)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || isOver(known?.state)) return
    ask()
    stayAwake()
  })
  alertButton.addEventListener("click", () => beAlerted().catch((error) => console.warn("no sound:", error.message)))
}

begin()
