/** The way from the first touch to the ticket. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { isInUse, nobody, shown, speakers, step, wish } from "../../kiosk/static/flow.js"

const OPEN = { hall: "open", isAway: false }

/** The state after these touches, written as [kind, value]. */
function after(...touches) {
  return touches.reduce((state, [kind, value]) => step(state, { kind, value, key: "k1" }), nobody("vi"))
}

test("three touches lead to the number", () => {
  const state = after(["service", "regular"], ["party", "1"], ["take"])

  assert.equal(state.screen, "taking")
  assert.deepEqual(wish(state), {
    service: "regular", party_size: 1, priority: false, private: false, assistance: [],
  })
})

test("whoever needs something says so on the way, and may take it back", () => {
  const state = after(
    ["service", "regular"], ["party", "2"], ["priority"], ["private"], ["private"],
    ["help"], ["assistance", "sight"], ["assistance", "writer"], ["assistance", "sight"], ["wishes"], ["take"],
  )

  assert.deepEqual(wish(state), {
    service: "regular", party_size: 2, priority: true, private: false, assistance: ["writer"],
  })
})

test("a group counts from five to five hundred and no further", () => {
  const group = after(["service", "regular"], ["group"])

  assert.equal(group.party, 5)
  assert.equal(step(group, { kind: "add", value: "-1" }).party, 5)
  assert.equal(step({ ...group, party: 495 }, { kind: "add", value: "10" }).party, 500)
})

test("up to ten people choose one or two to speak, more choose up to five", () => {
  const rule = { few: 2, many: 5, upTo: 10 }

  assert.deepEqual([5, 10, 11, 500].map((party) => speakers(party, rule)), [2, 2, 5, 5])
})

test("a group says how many speak for it, or says so later", () => {
  const group = [["service", "regular"], ["group"], ["add", "10"], ["speakers"]]

  assert.equal(wish(after(...group, ["representatives", "3"])).representatives, 3)
  assert.equal("representatives" in wish(after(...group, ["representatives", "0"])), false)
  assert.equal(after(...group, ["representatives", "3"], ["back"], ["back"], ["add", "-10"]).representatives, 0)
})

test("back leads to the question before", () => {
  const way = [["service", "regular"], ["party", "2"]]
  const group = [["service", "regular"], ["group"], ["wishes"]]

  assert.equal(after(...way, ["back"]).screen, "party")
  assert.equal(after(...way, ["back"], ["back"]).screen, "services")
  assert.equal(after(...group, ["back"]).screen, "speakers")
  assert.equal(after(...group, ["back"], ["back"]).screen, "group")
  assert.equal(after(...group, ["help"], ["back"]).screen, "wishes")
})

test("a group that turns out to be two people is two people", () => {
  const state = after(["service", "regular"], ["group"], ["back"], ["party", "2"])

  assert.equal(state.party, 2)
  assert.equal(step(state, { kind: "back" }).screen, "party")
})

test("starting over keeps the language and nothing else", () => {
  const state = after(["language", "en"], ["service", "regular"], ["group"], ["wishes"], ["priority"], ["home"])

  assert.deepEqual(state, nobody("en"))
})

test("nothing of one citizen is left for the next", () => {
  const full = after(
    ["language", "en"], ["lower"], ["service", "lawyer"], ["group"], ["wishes"], ["priority"], ["private"],
    ["assistance", "hearing"], ["take"], ["taken"],
  )

  assert.deepEqual(step(full, { kind: "over", value: "vi" }), nobody("vi"))
})

test("trying again after a trouble uses the key that was made for this wish", () => {
  const state = after(["service", "regular"], ["party", "1"], ["take"], ["refused", "error"], ["again"])

  assert.equal(state.screen, "taking")
  assert.equal(state.key, "k1")
})

test("a hall that closes takes the choices away, never a number that was given or is on its way", () => {
  const shut = { hall: "over", isAway: false }

  assert.equal(shown(after(["service", "regular"]), shut), "shut")
  assert.equal(shown(after(["take"]), shut), "taking")
  assert.equal(shown(after(["taken"]), shut), "ticket")
})

test("a server that cannot be reached is said at once, and somebody's choices are still there when it is back", () => {
  const state = after(["service", "regular"], ["party", "3"])

  assert.equal(shown(state, { hall: "open", isAway: true }), "away")
  assert.equal(shown(after(["taken"]), { hall: "open", isAway: true }), "ticket")
  assert.equal(shown(state, OPEN), "wishes")
})

test("each refusal has its own screen", () => {
  const refused = (code) => shown(after(["refused", code]), OPEN)

  assert.deepEqual(
    ["closed", "full", "not_found", ""].map(refused),
    ["refused-closed", "refused-full", "refused-trouble", "refused-trouble"],
  )
})

test("more than six services stand on several pages that follow each other round", () => {
  const second = after(["more", "2"])

  assert.equal(second.page, 1)
  assert.equal(step(second, { kind: "more", value: "2" }).page, 0)
})

test("the first screen in the hall's language is nobody's; anything else is somebody's", () => {
  assert.equal(isInUse(nobody("vi"), "vi"), false)
  for (const touch of [["service", "regular"], ["language", "en"], ["lower"], ["more", "2"]]) {
    assert.equal(isInUse(after(touch), "vi"), true, touch[0])
  }
})

test("an event nobody knows is our own mistake, and loud", () => {
  assert.throws(() => step(nobody("vi"), { kind: "dance" }))
})

test("what is posted can be read whatever the hall is at, leaf by leaf", () => {
  const reads = after(["schedule"], ["turn", "2"])

  assert.equal(reads.leaf, 2)
  for (const hall of ["open", "over", "full"]) assert.equal(shown(reads, { hall, isAway: false }), "schedule")
  assert.equal(shown(reads, { hall: "open", isAway: true }), "away")
  assert.ok(isInUse(reads, "vi"))
  const back = step(reads, { kind: "back" })
  assert.equal(shown(back, { hall: "over", isAway: false }), "shut")
  assert.equal(step(step(back, { kind: "rules" }), { kind: "home" }).leaf, 0)
})

test("a poster is nobody's: it hangs in an open hall, and a touch leads to the first screen", () => {
  const hangs = step(nobody("vi"), { kind: "poster", value: 1 })

  assert.deepEqual([hangs.screen, hangs.leaf, isInUse(hangs, "vi")], ["poster", 1, false])
  assert.equal(shown(hangs, OPEN), "poster")
  assert.equal(shown(hangs, { hall: "over", isAway: false }), "shut")
  assert.equal(step(hangs, { kind: "home" }).screen, "services")
})
