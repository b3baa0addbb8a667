/** The page that a screen begins with: says what to do while the hall cannot be reached, and goes over to it. */

const LOOK_EVERY_MS = 3_000
const PATIENCE_MS = 8_000
const GIVES_WITHIN_MS = 12_000 // the agent asks the hall once more before it gives a number, and waits for paper
const STAYS_MS = 30_000 // a number on the screen, after the last touch
const ALIVE_EVERY_MS = 5_000
const MOST_OFFERS = 6
const TITLES = { printed: "printed", new: "printing", sending: "printing" } // else: to be remembered

const root = document.documentElement
const main = document.querySelector("#main")
const room = location.pathname.slice(1)
const { to, agent, words } = (await ask(`/settings/${room}`)).found
const languages = Object.keys(words)
let services = {} // what the agent can give now: names by language
let isGiving = false
let touchedAt = performance.now()

hangWords()
for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => (touchedAt = performance.now()))
addEventListener("contextmenu", (event) => event.preventDefault())
document.addEventListener("click", ({ target }) => press(target.closest("button")))
speak(languages[0])
show("away")
look()
sayAlive()

/** Over to the hall as soon as it answers, unless somebody reads a number here. */
async function look() {
  if (!isGiving && performance.now() - touchedAt > STAYS_MS) leave()
  if (isIdle() && (await ask("/hall")).found?.answers && isIdle()) return location.replace(to)
  const beside = agent ? (await ask(`${agent}/state`)).found : null
  offer(beside?.away ? beside.names : {})
  setTimeout(look, LOOK_EVERY_MS)
}

function isIdle() {
  return ["away", "offers"].includes(main.dataset.screen) && !isGiving
}

/** What can be had, or the plain word that nothing can. */
function offer(found) {
  if (JSON.stringify(found) !== JSON.stringify(services)) {
    services = found
    main.querySelector(".offers").replaceChildren(...Object.keys(found).slice(0, MOST_OFFERS).map(choice))
    speak(root.lang)
  }
  if (isIdle()) rest()
}

function choice(code) {
  const item = document.querySelector("#offer").content.cloneNode(true)
  item.querySelector("button").value = code
  return item
}

function rest() {
  show(Object.keys(services).length ? "offers" : "away")
}

function press(button) {
  if (button?.name === "service") give(button.value)
  if (button?.name === "language") speak(button.value)
  if (button?.name === "done") leave()
}

/** Whoever comes next finds the first screen in the first language. */
function leave() {
  speak(languages[0])
  rest()
}

/** One number for one touch; the same key gives the same one. */
async function give(service) {
  if (isGiving) return
  isGiving = true
  show("taking")
  const key = crypto.randomUUID()
  const wish = { service, party_size: 1, priority: false, private: false, assistance: [], language: root.lang, key }
  let { status, found } = await ask(`${agent}/tickets`, GIVES_WITHIN_MS, wish)
  if (status === 0) ({ status, found } = await ask(`${agent}/tickets/${key}`)) // its answer was lost
  isGiving = false
  touchedAt = performance.now()
  if (status !== 200) return found?.code === "online" ? location.replace(to) : show("failed")
  main.querySelector("[data-paper]").dataset.words = TITLES[found.paper] ?? "remember"
  main.querySelector("[data-label]").textContent = found.label
  main.querySelector("[data-service]").textContent = found.service
  speak(root.lang)
  show("ticket")
}

function show(screen) {
  if (main.dataset.screen === screen) return
  main.dataset.screen = screen
  main.querySelector(`#${screen} h1`).focus({ preventScroll: true })
}

/** Everything in one language; what the others say stays in its own. */
function speak(language) {
  root.lang = language
  for (const place of document.querySelectorAll("[data-words]")) {
    place.textContent = words[language][place.dataset.words]
  }
  for (const button of document.querySelectorAll("[name=service]")) {
    const name = services[button.value]
    button.textContent = name[language] ?? Object.values(name)[0]
  }
  for (const button of document.querySelectorAll("[name=language]")) button.hidden = button.value === language
}

/** Nobody chose a language on the first screen: it speaks all of them. */
function hangWords() {
  const [first, ...others] = languages
  const [title, now] = words[first].away[room]
  main.querySelector("#away-title").textContent = title
  main.querySelector("[data-now]").textContent = now
  main.querySelector("[data-heals]").textContent = words[first].heals
  for (const language of others) {
    const part = document.querySelector("#other").content.cloneNode(true)
    part.firstElementChild.lang = language
    part.querySelector(".other-title").textContent = words[language].away[room][0]
    part.querySelector(".other-now").textContent = words[language].away[room][1]
    main.querySelector(".others").append(part)
  }
  for (const language of languages) {
    const part = document.querySelector("#tongue").content.cloneNode(true)
    Object.assign(part.firstElementChild, { value: language, textContent: words[language].name, lang: language })
    main.querySelector(".tongues").append(part)
  }
}

/** The program that started this browser ends one whose page is silent. */
async function sayAlive() {
  await ask("/alive", PATIENCE_MS, {})
  setTimeout(sayAlive, ALIVE_EVERY_MS)
}

async function ask(where, ms = PATIENCE_MS, body = undefined) {
  try {
    const answer = await fetch(where, {
      ...(body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      cache: "no-store",
      signal: AbortSignal.timeout(ms),
    })
    return { status: answer.status, found: answer.status === 204 ? null : await answer.json() }
  } catch (error) {
    console.warn("no answer:", error.message)
    return { status: 0, found: null }
  }
}
