/** The one entrance for what a scanner read, whichever it was: the keyboard wedge, the agent beside the browser.
 *
 * The text passes through and is kept nowhere: not on the page, not in a log.
 */

const SCANNED = "tiepdan:scanned"

/** To be called once for each code that was read, with all of its text. */
export function scanned(text) {
  window.dispatchEvent(new CustomEvent(SCANNED, { detail: text }))
}

/** To be called by a scanner that reads identity cards too: only then are people asked to show theirs. */
export function readsCards() {
  document.querySelector("#main").dataset.scanner = "cards"
}

/** @param {(text: string) => void} hear */
export function onScanned(hear) {
  window.addEventListener(SCANNED, ({ detail }) => hear(String(detail)))
}
