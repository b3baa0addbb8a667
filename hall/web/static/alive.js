/** Says to the program that started this browser that the page lives: `tiepdan-kiosk browser` ends one that hangs.
 *
 * The address it was started with names the port: /kiosk?alive=8766. Nobody else loads this.
 */

import { patience } from "/hall/static/patience.js"

const EVERY_MS = 5_000
const PATIENCE_MS = 4_000

const port = new URLSearchParams(location.search).get("alive")

async function say() {
  try {
    await fetch(`http://127.0.0.1:${Number(port)}/alive`, {
      method: "POST",
      body: "{}",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      signal: patience(PATIENCE_MS),
    })
  } catch (error) {
    console.warn("nobody hears that this page lives:", error.message)
  }
  setTimeout(say, EVERY_MS)
}

say()
