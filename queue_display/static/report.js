/** What this screen says of itself to the console: whether it may sound, and who spoke last. */

import { patience } from "/hall/static/patience.js"

const PATIENCE_MS = 10_000
const AGAIN_MS = 300_000 // unchanged, it is said again: the console does not trust old words
const SETTLED_MS = 1_500 // a browser that allows sound says so a moment after it was asked

/**
 * @param {string} url
 * @returns {(news: {sound?: string, layer?: string}) => void}
 */
export function reporter(url) {
  const known = { sound: "", layer: "" }
  let timer

  async function send() {
    timer = setTimeout(send, AGAIN_MS)
    try {
      await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
        },
        body: JSON.stringify(known),
        signal: patience(PATIENCE_MS),
      })
    } catch (error) {
      console.warn("could not report:", error.message)
    }
  }

  return (news) => {
    if (Object.entries(news).every(([name, value]) => known[name] === value)) return
    Object.assign(known, news)
    clearTimeout(timer)
    timer = setTimeout(send, SETTLED_MS)
  }
}
