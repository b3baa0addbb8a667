import assert from "node:assert/strict"
import test from "node:test"

import { newsByAsking } from "../../queue_display/static/waiting.js"

/** A hall that answers with these places in turn. */
function hall(...answers) {
  const asked = []
  const shown = []
  let known = { mark: "a" }
  const begin = newsByAsking({
    ask: async (mark) => {
      asked.push(mark)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
    known: () => known,
    show: (place) => {
      known = place
      shown.push(place.mark)
    },
    isWanted: () => answers.length > 0,
    wait: async () => {},
  })
  return { begin, asked, shown }
}

test("each answer is asked for with what is known already", async () => {
  const { begin, asked, shown } = hall(
    { mark: "b", has_waited: true }, { mark: "b", has_waited: true }, { mark: "c", has_waited: false },
  )

  await begin()

  assert.deepEqual([asked, shown], [["a", "b", "b"], ["b", "b", "c"]])
})

test("where too many wait already it is not asked again at once", async () => {
  const { begin, asked } = hall({ mark: "a", has_waited: false }, { mark: "b", has_waited: true })

  await begin()

  assert.deepEqual(asked, ["a"])
})

test("begun twice, it runs once; after a failure it can begin again", async (context) => {
  context.mock.method(console, "warn", () => {})
  const { begin, asked } = hall(new Error("offline"), { mark: "b", has_waited: true })

  await Promise.all([begin(), begin()])
  assert.deepEqual(asked, ["a"])
  await begin()
  assert.deepEqual(asked, ["a", "a"])
})
