import assert from "node:assert/strict"
import test from "node:test"

import { announcer } from "../../queue_display/static/announcer.js"

const call = (key, atMs = 0) => ({ key, atMs })

/** A room that writes down what is heard in it. */
function room({ hasVoice = true, fails = [], gone = [], unheard = [], lasts = 0 } = {}) {
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
    prepare: async ({ key }) => {
      if (fails.includes(key)) throw new Error("no voice for this one")
      if (!hasVoice) return null
      return async () => {
        await sound(key)
        clock.ms += lasts
        return !unheard.includes(key)
      }
    },
    stands: ({ key }) => !gone.includes(key),
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

  assert.equal(heard.filter((what) => what.includes("over")).length, 0)
  assert.equal(heard.length, 9)
})

test("without a voice there is the chime alone", async () => {
  const { announce, heard } = room({ hasVoice: false })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "chime"])
})

test("a call that nobody could hear is not tried once more", async () => {
  const { announce, heard } = room({ unheard: ["014"] })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "014", "chime", "015", "015"])
})

test("all are called once before the first is repeated", async () => {
  const { announce, heard } = room({ lasts: 12_000 })

  await announce([call("014"), call("015"), call("016")])

  assert.deepEqual(heard, ["chime", "014", "chime", "015", "chime", "016", "014", "015", "016"])
})

test("between the first and the second time there is a breath", async () => {
  const { announce, clock } = room()

  await announce([call("014")])

  assert.equal(clock.ms, 1_700)
})

test("who has come meanwhile is not called again", async () => {
  const { announce, heard } = room({ gone: ["014"] })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "014", "chime", "015", "015"])
})

test("after an outage nobody is sent after a stale voice", async () => {
  const { announce, heard, clock } = room()
  clock.ms = 31_000

  await announce([call("014", 500), call("015", 1_000), call("016", 30_000)])

  assert.equal(heard.includes("014"), false)
  assert.equal(heard.filter((what) => what === "015").length, 2)
})

test("who waited two minutes behind others is only shown", async () => {
  const { announce, heard } = room({ lasts: 70_000 })

  await announce([call("014"), call("015"), call("016")])

  assert.deepEqual(heard, ["chime", "014", "chime", "015"])
})

test("a call that comes while another is said waits for its turn", async () => {
  const { announce, heard } = room()

  announce([call("014")])
  await new Promise((done) => setImmediate(done))
  await announce([call("015")])

  assert.deepEqual(heard, ["chime", "014", "chime", "015", "014", "015"])
})

test("a call that cannot be said does not silence the next", async (context) => {
  context.mock.method(console, "warn", () => {})
  const { announce, heard } = room({ fails: ["014"] })

  await announce([call("014"), call("015")])

  assert.deepEqual(heard, ["chime", "chime", "015", "015"])
})

test("after ten thousand calls nothing waits and nothing was said over another", async () => {
  const { announce, heard, clock } = room()
  for (let n = 0; n < 10_000; n += 5) {
    await announce([0, 1, 2, 3, 4].map((more) => call(`${n + more}`, clock.ms)))
  }

  assert.equal(heard.filter((what) => what === "chime").length, 10_000)
  assert.equal(heard.length, 30_000)
  assert.equal(heard.some((what) => what.includes("over")), false)
})

test("of a hundred calls at once the newest twenty are said", async () => {
  const { announce, heard } = room({ lasts: 100 })

  await announce(Array.from({ length: 100 }, (_, n) => call(`${n}`)))

  assert.ok(heard.filter((what) => what === "chime").length <= 21)
  assert.ok(heard.includes("99"))
})
