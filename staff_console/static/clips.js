/** Recordings of the hall's voice: hears them, records them, and makes a WAV of whatever file is chosen. */

import { wavOf } from "/staff/static/wav.js"

const RATE = 24_000
const LONGEST_MS = 8_000 // of one recording

const list = document.querySelector("#clips")
const trial = document.querySelector("#try")
const tried = document.querySelector("#tried")
const player = new Audio()
let recorder = null

/* ---- hearing ---- */

function hear(url) {
  player.src = url
  player.play().catch((error) => console.warn("not played:", error.message))
}

async function tryVoice(event) {
  event.preventDefault()
  tried.textContent = ""
  try {
    const query = new URLSearchParams(new FormData(trial))
    const response = await fetch(`${trial.action}?${query}`, { headers: { Accept: "application/json" } })
    if (response.status === 200) hear(URL.createObjectURL(await response.blob()))
    const problem = response.ok ? null : await response.json()
    tried.textContent = problem?.detail ?? tried.dataset[response.headers.get("X-Voice") ?? "none"]
  } catch (error) {
    console.warn("not tried:", error.message)
    tried.textContent = tried.dataset.failed
  }
}

/* ---- sending ---- */

/** Whatever the browser can play becomes what the hall keeps: one channel, 16 bit. */
async function send(form, blob) {
  const field = form.elements.namedItem("sound")
  try {
    const context = new OfflineAudioContext(1, 1, RATE)
    const buffer = await context.decodeAudioData(await blob.arrayBuffer())
    const files = new DataTransfer()
    files.items.add(new File([wavOf(buffer)], "clip.wav", { type: "audio/wav" }))
    field.files = files.files
    form.requestSubmit()
  } catch (error) {
    console.warn("not a recording:", error.message)
    say(form, list.dataset.unreadable)
  }
}

function say(form, words) {
  const region = form.querySelector("[role=alert]")
  region.hidden = false
  region.querySelector("[data-words]").textContent = words
}

/* ---- recording ---- */

async function record(button) {
  const form = button.closest("form")
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
    const parts = []
    recorder = new MediaRecorder(stream)
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop())
      delete button.dataset.on
      button.textContent = button.dataset.start
      recorder = null
      send(form, new Blob(parts))
    }
    button.dataset.start = button.textContent
    button.textContent = button.dataset.stop
    button.dataset.on = ""
    recorder.start()
    setTimeout(stop, LONGEST_MS)
  } catch (error) {
    console.warn("no microphone:", error.message)
    say(form, list.dataset.forbidden)
  }
}

function stop() {
  if (recorder?.state === "recording") recorder.stop()
}

/** Browsers give a microphone only over HTTPS or on the machine itself. */
function showRecording() {
  const can = Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder)
  document.querySelector("#no-microphone").hidden = can
  for (const button of document.querySelectorAll("[data-records]")) button.hidden = !can
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-hears], [data-records]")
  if (!button) return
  if (button.dataset.hears) hear(button.dataset.hears)
  else if (recorder) stop()
  else record(button)
})
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-clip]")
  if (form && event.target.type === "file" && event.target.files.length > 0) send(form, event.target.files[0])
})
trial.addEventListener("submit", tryVoice)
new MutationObserver(showRecording).observe(list, { childList: true, subtree: true })
showRecording()
