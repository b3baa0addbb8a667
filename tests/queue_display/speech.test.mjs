import assert from "node:assert/strict"
import test from "node:test"

import { speech } from "../../queue_display/static/speech.js"
import { slides } from "../../queue_display/static/slides.js"

const VIETNAMESE = { language: "vi", text: "Mời …", sound: "/vi" }
const ENGLISH = { language: "en", text: "Number …", sound: "/en" }

/** `speech` with the house's sounds as given, by address: a layer, or nothing. */
async function hears({ sounds, here = [], sayings = [VIETNAMESE], isRunning = true }) {
  const heard = []
  const layers = []
  const get = async (url) => ({
    status: sounds[url] ? 200 : 204,
    headers: new Map([["X-Voice", sounds[url]]]),
    arrayBuffer: async () => url,
  })
  const prepare = speech({
    get,
    speaker: {
      isRunning: () => isRunning,
      decode: async (bytes) => bytes,
      play: async (buffer) => Boolean(heard.push(buffer)),
    },
    sayHere: async ([{ language }]) => here.includes(language) && Boolean(heard.push(`here ${language}`)),
    onLayer: (layer) => layers.push(layer),
  })
  const speak = await prepare({ sayings })
  return { isSaid: await speak?.(), heard, layers }
}

test("the house's own sound comes before the machine's voice", async () => {
  const { heard, layers } = await hears({ sounds: { "/vi": "clips" }, here: ["vi"] })

  assert.deepEqual([heard, layers], [["/vi"], ["clips"]])
})

test("where the house has no voice the machine speaks", async () => {
  const { isSaid, heard, layers } = await hears({ sounds: {}, here: ["vi"] })

  assert.deepEqual([isSaid, heard, layers], [true, ["here vi"], ["browser"]])
})

test("where nobody can speak it is told, and not tried again", async () => {
  const { isSaid, heard, layers } = await hears({ sounds: {} })

  assert.deepEqual([isSaid, heard, layers], [false, [], ["none"]])
})

test("English comes second, by whatever voice it has", async () => {
  const { heard } = await hears({
    sounds: { "/vi": "clips", "/en": "program" }, sayings: [VIETNAMESE, ENGLISH],
  })

  assert.deepEqual(heard, ["/vi", "/en"])
})

test("English is not said alone", async () => {
  const { heard } = await hears({ sounds: { "/en": "program" }, sayings: [VIETNAMESE, ENGLISH] })

  assert.deepEqual(heard, [])
})

test("while the browser forbids sound nothing is fetched", async () => {
  const { isSaid } = await hears({ sounds: { "/vi": "clips" }, isRunning: false })

  assert.equal(isSaid, undefined)
})

/** A board with slides; a video ends or cannot be played. */
function wall(...kinds) {
  const all = kinds.map((kind, at) => {
    const video = kind === "picture" ? null : {
      ended: false,
      play: async () => {
        if (kind === "broken") throw new Error("no such codec")
      },
    }
    return { id: `slide-${at}`, hidden: true, video, querySelector: () => video }
  })
  const clock = { ms: 0 }
  const turn = slides({ querySelectorAll: () => all }, () => clock.ms)
  return { all, clock, turn, shown: () => all.filter(({ hidden }) => !hidden).map(({ id }) => id) }
}

test("pictures take turns, one at a time", () => {
  const { clock, turn, shown } = wall("picture", "picture")
  const seen = []
  for (clock.ms = 0; clock.ms < 40_000; clock.ms += 4_000) {
    turn()
    seen.push(...shown())
  }

  assert.deepEqual(seen, [0, 0, 0, 1, 1, 1, 0, 0, 0, 1].map((n) => `slide-${n}`))
})

test("a video is shown to its end, and one that cannot be played is passed over", async () => {
  const { all, clock, turn, shown } = wall("video", "broken", "picture")
  turn()
  clock.ms = 60_000
  turn()
  assert.deepEqual(shown(), ["slide-0"])
  all[0].video.ended = true
  turn()
  await Promise.resolve()
  clock.ms += 1_000
  turn()

  assert.deepEqual(shown(), ["slide-2"])
})
