/** Says to the program that started this browser that the page lives: `tiepdan-kiosk browser` ends one that hangs.
 *
 * The address it was started with names the port: /kiosk?alive=8766. Nobody else loads this.
 */

import { patience } from "/hall/static/patience.js"

const EVERY_MS = 5_000
const PATIENCE_MS = 4_000

const port = Number(new URLSearchParams(location.search).get("alive"))
const BESIDE = `http://127.0.0.1:${port}/alive` // this very machine

async function say() {
  try {
    await fetch(BESIDE, {
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
