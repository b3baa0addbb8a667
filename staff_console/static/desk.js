/** The desk's page: keeps the call and the line true, and opens the record of whoever is called. */

import { keepTrue } from "/hall/static/keep.js"
import { keepRecord } from "/staff/static/record.js"
import { holdBack } from "/staff/static/waits.js"
import { listen } from "/staff/static/wire.js"

const now = document.querySelector("#now")
const record = keepRecord(document.querySelector("#record"))
let shown = called()
holdBack(now)

keepTrue({
  part: now,
  nudges: (look) => listen({ connect: look, changed: look }),
  onFresh: follow,
})

/** The record follows the call: another ticket, or another step of it. */
function follow() {
  holdBack(now)
  if (called() === shown) return
  shown = called()
  record.load()
}

function called() {
  const { ticket = "", state = "" } = now.querySelector("#call").dataset
  return `${ticket} ${state}`
}
