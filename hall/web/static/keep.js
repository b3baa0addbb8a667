/** Keeps a part of a page true: looks again on every nudge, on every reconnect, and every 15 s.
 *
 * The wire says "look again", never what there is to see. A part that could not be looked at for 30 s is marked
 * stale on <html data-stale>, so that nobody takes an old call for a standing one.
 */

import { graft, isHalfTyped } from "/hall/static/graft.js"
import { isRenewed, isStale, meaning, oneAtATime } from "/hall/static/looks.js"
import { patience } from "/hall/static/patience.js"

const LOOK_EVERY_MS = 15_000 // the net under the wire
const STALE_AFTER_MS = 30_000 // two looks missed
const PATIENCE_MS = 5_000 // a look that hangs is given up, and must not be the last
const SLOW = 3 // times as long every other look that failed: a hall that is only slow must be heard too
const AGAIN_MS = 1_000 // after a look that failed: the network may be back before the wire is
const TICK_MS = 1_000
const SETTLED_MS = 20_000 // a page younger than this does not reload itself: no reload may chase another

const root = document.documentElement
const stale = new Set() // the parts of this page that could not be looked at

/**
 * @param {object} o
 * @param {Element} o.part  what is kept; data-source is where it is fetched, data-etag what it was born with
 * @param {string|(() => string)} [o.source]  where to look, if not data-source
 * @param {(look: () => Promise<void>) => ({close?: () => void}|void)} [o.nudges]  called once: wire `look` up here
 * @param {number} [o.everyMs]
 * @param {number} [o.staleAfterMs]
 * @param {number} [o.patienceMs]  how long one look may take
 * @param {number} [o.againMs]     how soon after one that failed
 * @param {(part: Element, response: Response) => void} [o.onFresh]  after new content stands
 * @returns {{look: () => Promise<void>, stop: () => void}}
 */
export function keepTrue({
  part,
  source = part.dataset.source,
  nudges,
  everyMs = LOOK_EVERY_MS,
  staleAfterMs = STALE_AFTER_MS,
  patienceMs = PATIENCE_MS,
  againMs = AGAIN_MS,
  onFresh,
}) {
  let etag = part.dataset.etag ?? ""
  let seenAt = performance.now()
  let again
  let isStopped = false
  let failures = 0 // in a row

  const look = oneAtATime(() => {
    clearTimeout(again)
    return fetchPart().catch(lookAgain)
  })

  function lookAgain(error) {
    if (failures === 0) console.warn("could not look:", error.message) // once: an outage may last a night
    failures += 1
    if (!isStopped) again = setTimeout(look, againMs)
  }

  async function fetchPart() {
    const response = await fetch(typeof source === "function" ? source() : source, {
      cache: "no-store",
      headers: { Accept: "text/html", ...(etag && { "If-None-Match": etag }) },
      signal: patience(failures % 2 === 0 ? patienceMs : SLOW * patienceMs),
    })
    const meant = meaning(response)
    if (meant === "stranger") return reloadWhenFree()
    if (meant === "nothing") return
    if (meant === "fresh") {
      graft(part, await response.text())
      etag = response.headers.get("ETag") ?? ""
    }
    seenAt = performance.now()
    failures = 0
    tell()
    if (meant === "fresh") onFresh?.(part, response)
    if (isRenewed(root.dataset.build, response.headers.get("X-Build"))) reloadWhenFree()
  }

  function tell() {
    if (isStale(seenAt, performance.now(), staleAfterMs)) stale.add(part)
    else stale.delete(part)
    root.toggleAttribute("data-stale", stale.size > 0)
  }

  function lookWhenSeen() {
    if (document.visibilityState === "visible") look()
  }

  function lookWhenBack(event) {
    if (event.persisted) look() // out of the browser's memory, as it was then
  }

  /** A form inside the part was sent, and its answer is this page: no need to load it anew. */
  function lookInstead(event) {
    if (pageOf(event.detail.response.url) !== pageOf(location.href)) return
    event.preventDefault()
    look()
  }

  const wire = nudges?.(look)
  const timers = [setInterval(look, everyMs), setInterval(tell, TICK_MS)]
  part.addEventListener("sent", lookInstead)
  document.addEventListener("visibilitychange", lookWhenSeen)
  addEventListener("online", look)
  addEventListener("pageshow", lookWhenBack)

  function stop() {
    isStopped = true
    clearTimeout(again)
    timers.forEach(clearInterval)
    part.removeEventListener("sent", lookInstead)
    document.removeEventListener("visibilitychange", lookWhenSeen)
    removeEventListener("online", look)
    removeEventListener("pageshow", lookWhenBack)
    stale.delete(part)
    root.toggleAttribute("data-stale", stale.size > 0)
    wire?.close?.()
  }

  return { look, stop }
}

function reloadWhenFree() {
  if (performance.now() > SETTLED_MS && !isHalfTyped(document)) location.reload()
}

function pageOf(url) {
  return url.split("#")[0]
}
