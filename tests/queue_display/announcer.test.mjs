import assert from "node:assert/strict"
import test from "node:test"

import { announcer } from "../../queue_display/static/announcer.js"

const call = (key, atMs = 0) => ({ key, atMs })

/** A room that writes down what is heard in it. */
function room({ hasVoice = true, fails = [] } = {}) {
  const heard = []
  const clock = { ms: 0 }
  let sounding = 0
  async function sound(what) {
    sounding += 1
    heard.push(sounding > 1 ? `${what} over another` : what)
    await new Promise((done) => setImmediate(done))
    sounding -= 1
  }
  const announce = announcer({
    now: () => clock.ms,
    chime: () => sound("chime"),
    wait: async (ms) => { clock.ms += ms },
    say: async ({ key }) => {
      if (fails.includes(key)) throw new Error("no voice for this one")
      if (hasVoice) await sound(key)
      return hasVoice
    },
  })
  return { announce, heard, clock }
}

test("a call is chimed once and said twice", async () => {
  const { announce, heard } = room()

  await announce([call("014")])

  assert.deepEqual(heard, ["chime", "014", "014"])
})

test("calls never sound over each other", async () => {
  const { announce, heard } = room()

  announce([call("014")])
  await announce([call("015"), call("016")])

  assert.deepEqual(heard, ["chime", "014", "014", "chime", "015", "015", "chime", "016", "016"])
})

test("without a voice there is the chime alone", async () => {
  const { announce, heard } = room({ hasVoice: false })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "chime"])
})

test("who waited too long behind others is not said any more", async () => {
  const { announce, heard, clock } = room()
  clock.ms = 29_000

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "014", "014"])
})

test("a call that cannot be said does not silence the next", async (context) => {
  context.mock.method(console, "warn", () => {})
  const { announce, heard } = room({ fails: ["014"] })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "chime", "015", "015"])
})
