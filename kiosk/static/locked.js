/** No way out of the page: no menu, no zoom, no print, no reload, whatever is plugged in or done with fingers.
 *
 * The machine's own policies come first (deploy/); this is the wall behind them.
 */

const KEYS = ["Tab", "Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Escape", "Shift"]

/** Whether a key may do what it does in a browser. Pure. */
export function isLetThrough({ key, ctrlKey, altKey, metaKey }) {
  return KEYS.includes(key) && !ctrlKey && !altKey && !metaKey
}

/** @param {Window} home */
export function lock(home) {
  const refuse = (event) => event.preventDefault()
  for (const kind of ["contextmenu", "dragstart", "drop", "dragover", "selectstart", "gesturestart", "copy"]) {
    home.addEventListener(kind, refuse)
  }
  home.addEventListener("keydown", (event) => isLetThrough(event) || refuse(event), { capture: true })
  home.addEventListener("wheel", (event) => event.ctrlKey && refuse(event), { passive: false })
  home.addEventListener("auxclick", refuse)
}
