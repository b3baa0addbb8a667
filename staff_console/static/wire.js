/** The console's one line to the hall, however many parts of a page listen. */

import { connect } from "/hall/static/live.js"

let socket = null

/**
 * @param {Record<string, (...told: unknown[]) => void>} handlers  by event, as `connect` of live.js takes them
 */
export function listen(handlers) {
  if (socket === null) return (socket = connect("/staff", {}, handlers))
  for (const [event, handler] of Object.entries(handlers)) socket.on(event, handler)
  if (socket.connected) handlers.connect?.()
  return socket
}
