/** The big screen: keeps the board true, and tells of new calls by light, chime and voice. */

import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"
import { patience } from "/hall/static/patience.js"
import { announcer } from "/display/static/announcer.js"
import { isWorthSaying, keysOf, unheard } from "/display/static/calls.js"
import { beat, hallClock, writer } from "/display/static/clock.js"
import { loudspeaker } from "/display/static/loudspeaker.js"
import { reporter } from "/display/static/report.js"
import { slides } from "/display/static/slides.js"
import { speech } from "/display/static/speech.js"
import { say } from "/display/static/voice.js"

const FRESH_MS = 5_000 // how long a new call shines
const NOTICE_MS = 10_000 // how long each notice stands
const PATIENCE_MS = 1_500 // a look that hangs is given up: the next may find the network back
const AGAIN_MS = 250 // after a look that failed
const ASK_AFTER_MS = 1_000 // a browser that allows sound says so a moment after it was asked
const SOUND_PATIENCE_MS = 4_000 // for a sentence on its way
const HEARD = "heard" // survives a reload, not the day's end

const board = document.querySelector("#board")
const said = document.querySelector("#said")
const soundButton = document.querySelector("#sound")
const clockSign = document.querySelector("#clock")

const clock = hallClock(Date.parse(clockSign.dataset.now))
const write = writer(document.documentElement.lang, clockSign.dataset.zone)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const speaker = loudspeaker({ onState: showSound, wait })
const report = reporter(board.dataset.report)
const turnSlides = slides(board)
const announce = announcer({
  chime: speaker.chime,
  prepare: speech({
    get: (url) => fetch(url, { signal: patience(SOUND_PATIENCE_MS) }),
    speaker,
    sayHere: (sayings) => say(sayings, globalThis.speechSynthesis, setup().volume / 100),
    onLayer: (layer) => report({ layer }),
  }),
  wait,
  now: clock.now,
  stands: ({ key }) => heard.has(key),
})

let asking = null
let heard = new Set(JSON.parse(sessionStorage.getItem(HEARD) ?? "null") ?? shownCalls().map(({ key }) => key))

/** What this screen is for, as the console says; it may change while it hangs there. */
function setup() {
  const { speaks, volume } = board.querySelector("#setup").dataset
  return { speaks: speaks === "yes" && board.dataset.sound === "on", volume: Number(volume) }
}

function shownCalls() {
  return [...board.querySelectorAll("[data-call]")].map((element) => ({
    key: element.dataset.call,
    atMs: Date.parse(element.dataset.at),
    element,
    sayings: [...element.querySelectorAll("[data-say]")].map(({ lang, textContent, dataset }) => ({
      language: lang,
      text: textContent,
      sound: dataset.say,
    })),
  }))
}

/** After each look: what is new shines at once, and is said in its turn. */
function tellNews() {
  const shown = shownCalls()
  const fresh = unheard(shown, heard)
  heard = keysOf(shown)
  sessionStorage.setItem(HEARD, JSON.stringify([...heard]))
  fresh.forEach(shine)
  const young = fresh.filter((call) => isWorthSaying(call, clock.now()))
  if (young.length > 0) {
    putIntoWords(young)
    if (setup().speaks) announce(young)
  }
}

function shine({ element }) {
  element.dataset.fresh = ""
  setTimeout(() => delete element.dataset.fresh, FRESH_MS)
}

/** For whoever reads the screen with another device than their eyes. */
function putIntoWords(calls) {
  const sentences = calls.flatMap(({ sayings }) => sayings).map(({ language, text }) => {
    const sentence = document.createElement("p")
    sentence.lang = language
    sentence.textContent = text
    return sentence
  })
  said.replaceChildren(...sentences)
}

/** Speaks or not, as loud as this hour wants it. */
function obeySetup() {
  const { speaks, volume } = setup()
  if (!speaks) {
    hideSound()
    report({ sound: "off" })
    return
  }
  if (speaker.isOpen()) showSound(speaker.isRunning())
  else speaker.open()
  speaker.setVolume(volume)
}

/** Forbidden by the browser, one tap asks for it; and the console knows meanwhile that this screen is mute. */
function showSound(isRunning) {
  if (isRunning || !setup().speaks) hideSound()
  else asking ??= setTimeout(() => soundButton.hidden = false, ASK_AFTER_MS)
  report({ sound: isRunning ? "running" : "blocked" })
}

function hideSound() {
  clearTimeout(asking)
  asking = null
  soundButton.hidden = true
}

function tick() {
  const now = clock.now()
  clockSign.querySelector("[data-clock]").textContent = write.time(now)
  clockSign.querySelector("[data-day]").textContent = write.day(now)
  turnNotices(now)
  turnSlides()
}

/** One notice at a time; they take turns. */
function turnNotices(now) {
  const notices = [...board.querySelectorAll("[data-notice]")]
  const turn = Math.floor(now / NOTICE_MS) % Math.max(1, notices.length)
  notices.forEach((notice, at) => {
    notice.hidden = at !== turn
  })
}

keepTrue({
  part: board,
  patienceMs: PATIENCE_MS,
  againMs: AGAIN_MS,
  nudges: (look) => connect("/display", {}, { connect: look, changed: look }),
  onFresh: (_part, response) => {
    clock.set(response.headers.get("X-Hall-Time"))
    obeySetup()
    tellNews()
    tick()
  },
})
soundButton.addEventListener("click", speaker.open)
obeySetup()
tellNews()
beat(clock.now, tick)
