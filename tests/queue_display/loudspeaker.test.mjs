import assert from "node:assert/strict"
import test from "node:test"

import { loudspeaker } from "../../queue_display/static/loudspeaker.js"

class Node {
  gain = { value: 1, setValueAtTime() {}, exponentialRampToValueAtTime() {} }
  connect(to) {
    return to
  }
  disconnect() {}
  start() {}
  stop() {}
}

/** A browser: its sounds end by themselves, or never; sound is allowed, or not. */
function browser({ ends = true, state = "running" } = {}) {
  const volumes = []
  globalThis.AudioContext = class {
    state = state
    currentTime = 0
    destination = new Node()
    resume = async () => {}
  }
  globalThis.OscillatorNode = Node
  globalThis.GainNode = class extends Node {
    constructor() {
      super()
      volumes.push(this.gain)
    }
  }
  globalThis.AudioBufferSourceNode = class extends Node {
    start() {
      if (ends) setImmediate(() => this.onended())
    }
  }
  const states = []
  const speaker = loudspeaker({ onState: (isRunning) => states.push(isRunning), wait: async () => {} })
  return { speaker, states, volumes }
}

test("a sound is heard to its end", async () => {
  const { speaker, states } = browser()
  speaker.open()

  assert.equal(await speaker.play({ duration: 4 }), true)
  assert.deepEqual(states, [true])
})

test("a sound that never ends does not hold up the hall", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { speaker } = browser({ ends: false })
  speaker.open()
  const playing = speaker.play({ duration: 4 })

  context.mock.timers.tick(5_500)

  assert.equal(await playing, true)
})

test("a long sentence is not cut off by what watches over it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { speaker } = browser({ ends: false })
  speaker.open()
  let isOver = false
  const playing = speaker.play({ duration: 10 }).then(() => (isOver = true))

  context.mock.timers.tick(10_000)
  await new Promise((done) => setImmediate(done))
  assert.equal(isOver, false)

  context.mock.timers.tick(1_500)
  await playing
})

test("what the browser forbids is not tried, and is told", async () => {
  const { speaker, states } = browser({ state: "suspended" })
  speaker.open()
  await speaker.chime()

  assert.equal(await speaker.play({ duration: 4 }), false)
  assert.deepEqual(states, [false])
})

test("the volume is the hour's", () => {
  const { speaker, volumes } = browser()
  speaker.setVolume(20) // before it is open: nothing to set yet
  speaker.open()

  speaker.setVolume(40)

  assert.equal(volumes[0].value, 0.4)
})
