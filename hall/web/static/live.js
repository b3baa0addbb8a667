/** The wire: one Socket.IO connection that never gives up. It brings nudges; what is true is fetched. */

import { io } from "/hall/static/vendor/socket.io.esm.min.js"

const AGAIN_AFTER_MS = 500
const AGAIN_AT_MOST_MS = 5_000
const PATIENCE_MS = 10_000

/**
 * @param {string} namespace  "/display", "/staff", "/kiosk" or "/ticket"
 * @param {object|((give: (auth: object) => void) => void)} auth  what we show at the door
 * @param {Record<string, (...told: unknown[]) => void>} handlers  by event; `connect` comes on every reconnect too
 * @returns {import("socket.io-client").Socket}
 */
export function connect(namespace, auth, handlers) {
  const socket = io(namespace, {
    auth,
    transports: ["websocket"],
    reconnectionDelay: AGAIN_AFTER_MS,
    reconnectionDelayMax: AGAIN_AT_MOST_MS,
    timeout: PATIENCE_MS,
  })
  // The client gives up by itself when the server closes or refuses: then we ask again.
  socket.on("connect_error", () => askAgain(socket))
  socket.on("disconnect", (reason) => reason === "io client disconnect" || askAgain(socket))
  for (const [event, handler] of Object.entries(handlers)) socket.on(event, handler)
  return socket
}

function askAgain(socket) {
  if (socket.active) return // it already does
  setTimeout(() => socket.connect(), AGAIN_AT_MOST_MS * (0.5 + Math.random() / 2))
}
