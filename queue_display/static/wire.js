/** A phone's wire: brings its own place and nothing else. Refused, or blocked on the way, it waits long before it
 * tries again: the phone asks by itself meanwhile. Loaded after the first view.
 */

import { io } from "/hall/static/vendor/socket.io.esm.min.js"

const AFTER_LOSS_MS = 2_000 // and up to twice that: a restarted hall is not stormed
const AFTER_REFUSAL_MS = 60_000 // of one that was never tied: it may be blocked on the way
const PATIENCE_MS = 10_000

/**
 * @param {object} auth                        {ticket, language}
 * @param {object} on
 * @param {(place: object) => void} on.place
 * @param {(step: number) => void} on.changed  the hall took a step
 * @param {(isWired: boolean) => void} on.wired
 * @param {() => void} on.blocked              refused, or blocked on the way
 * @returns {{close: () => void}}
 */
export function listen(auth, { place, changed, wired, blocked }) {
  const socket = io("/ticket", { auth, transports: ["websocket"], reconnection: false, timeout: PATIENCE_MS })
  let timer
  let wasTied = false

  function again(afterMs) {
    clearTimeout(timer)
    timer = setTimeout(() => socket.connect(), afterMs * (1 + Math.random()))
  }

  socket.on("place", place)
  socket.on("changed", changed)
  socket.on("connect", () => {
    wasTied = true
    wired(true)
  })
  socket.on("connect_error", () => {
    socket.disconnect()
    blocked()
    again(wasTied ? AFTER_LOSS_MS : AFTER_REFUSAL_MS)
  })
  socket.on("disconnect", (reason) => {
    wired(false)
    if (reason !== "io client disconnect") again(AFTER_LOSS_MS)
  })

  function close() {
    clearTimeout(timer)
    socket.off()
    socket.disconnect()
  }

  return { close }
}
