import assert from "node:assert/strict"
import test from "node:test"

import { localVoice, say } from "../../queue_display/static/voice.js"

const AN = { lang: "vi-VN", localService: true, name: "An" }
const HOAI_MY = { lang: "vi-VN", localService: false, name: "Hoài My, online" }
const ESPEAK = { lang: "vi_VN", localService: true, name: "espeak" }
const ZIRA = { lang: "en-US", localService: true, name: "Zira" }

const SENTENCE = [{ language: "vi", text: "Mời công dân có số thứ tự một đến bàn số một." }]

globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text
  }
}

/** An engine that speaks by ending, failing, or hanging. */
function engine(voices, how = "onend") {
  const spoken = []
  return {
    spoken,
    getVoices: () => voices,
    cancel: () => {},
    speak: (utterance) => {
      spoken.push([utterance.voice.name, utterance.text])
      if (how) setImmediate(() => utterance[how]())
    },
  }
}

test("only a voice of this machine's own is taken", () => {
  assert.equal(localVoice([HOAI_MY, AN], "vi"), AN)
  assert.equal(localVoice([ESPEAK], "vi"), ESPEAK)
  assert.equal(localVoice([HOAI_MY, ZIRA], "vi"), null)
})

test("a sentence is said with it", async () => {
  const here = engine([ZIRA, AN])

  assert.equal(await say(SENTENCE, here), true)
  assert.deepEqual(here.spoken, [["An", SENTENCE[0].text]])
})

test("without a Vietnamese voice nothing is said, not even the English half", async () => {
  const here = engine([ZIRA])

  assert.equal(await say([...SENTENCE, { language: "en", text: "Number 1" }], here), false)
  assert.deepEqual(here.spoken, [])
})

test("English comes second where there is a voice for it, and is left out where there is none", async () => {
  const both = engine([AN, ZIRA])
  const one = engine([AN])
  const sayings = [...SENTENCE, { language: "en", text: "Number 1" }]

  assert.equal(await say(sayings, both), true)
  assert.equal(await say(sayings, one), true)
  assert.deepEqual(both.spoken.map(([who]) => who), ["An", "Zira"])
  assert.deepEqual(one.spoken.map(([who]) => who), ["An"])
})

test("an engine that refuses counts as none", async () => {
  assert.equal(await say(SENTENCE, engine([AN], "onerror")), false)
})

test("an engine that never ends does not hold up the hall", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const saying = say(SENTENCE, engine([AN], null))

  context.mock.timers.tick(15_000)

  assert.equal(await saying, true)
})

test("a browser without any speech says nothing", async () => {
  assert.equal(await say(SENTENCE, undefined), false)
})
