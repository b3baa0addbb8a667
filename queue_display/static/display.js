/** The big screen: keeps the board true, and tells of new calls by light, chime and voice. */

import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"
import { announcer } from "/display/static/announcer.js"
import { isWorthSaying, keysOf, unheard } from "/display/static/calls.js"
import { CHIME_MS, strike } from "/display/static/chime.js"
import { hallClock, writer } from "/display/static/clock.js"
import { say } from "/display/static/voice.js"

const FRESH_MS = 5_000 // how long a new call shines
const NOTICE_MS = 10_000 // how long each notice stands
const HEARD = "heard" // survives a reload, not the day's end

const board = document.querySelector("#board")
const said = document.querySelector("#said")
const soundButton = document.querySelector("#sound")
const clockSign = document.querySelector("#clock")

const clock = hallClock(Date.parse(clockSign.dataset.now))
const write = writer(document.documentElement.lang, clockSign.dataset.zone)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const announce = announcer({ chime, say: sayAloud, wait, now: clock.now })
const hasSound = board.dataset.sound === "on"

let heard = new Set(JSON.parse(sessionStorage.getItem(HEARD) ?? "null") ?? shownCalls().map(({ key }) => key))
let sound = null // an AudioContext, once this browser lets it run

function shownCalls() {
  return [...board.querySelectorAll("[data-call]")].map((element) => ({
    key: element.dataset.call,
    atMs: Date.parse(element.dataset.at),
    element,
    sayings: [...element.querySelectorAll("[data-say]")].map(({ lang, textContent }) => ({
      language: lang,
      text: textContent,
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
    announce(young)
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

async function chime() {
  if (sound?.state !== "running") return
  strike(sound)
  await wait(CHIME_MS)
}

function sayAloud({ sayings }) {
  return hasSound ? say(sayings) : Promise.resolve(false)
}

/** Sound starts by itself where the browser's policy allows it; else one tap asks for it. */
function listen() {
  sound ??= new AudioContext()
  sound.onstatechange = showSound
  sound.resume().catch((error) => console.warn("no sound:", error.message))
  showSound()
}

function showSound() {
  soundButton.hidden = sound.state === "running"
}

function tick() {
  const now = clock.now()
  clockSign.querySelector("[data-clock]").textContent = write.time(now)
  clockSign.querySelector("[data-day]").textContent = write.day(now)
  turnNotices(now)
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
  nudges: (look) => connect("/display", {}, { connect: look, changed: look }),
  onFresh: (_part, response) => {
    clock.set(response.headers.get("X-Hall-Time"))
    tellNews()
    tick()
  },
})
tellNews()
tick()
setInterval(tick, 1_000)
if (hasSound) {
  soundButton.addEventListener("click", listen)
  listen()
}
