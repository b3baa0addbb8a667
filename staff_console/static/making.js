/** The page of a file that is being made: says how far it is, and fetches the file once it is there. */

import { keepTrue } from "/hall/static/keep.js"

const LOOK_EVERY_MS = 1_000
const OVER = ["done", "failed"]

const part = document.querySelector("#making")
if (!OVER.includes(state())) {
  const kept = keepTrue({
    part,
    everyMs: LOOK_EVERY_MS,
    onFresh: () => {
      if (!OVER.includes(state())) return
      kept.stop()
      part.querySelector("[data-fetches]")?.click()
    },
  })
}

function state() {
  return part.querySelector("#making-state").dataset.state
}
