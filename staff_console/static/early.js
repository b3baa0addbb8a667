/** Holds what is sent before the page's modules have run, so that it goes as they send it: in place, once.
 *
 * A plain script at the head of the page: modules run only when the whole page is read. If they take too long, what
 * is held goes as a browser sends it without scripts.
 */

{
  const PATIENCE_MS = 3_000 // from the first press
  const held = new Map() // form → the button it was sent with

  const hold = (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    if (held.size === 0) setTimeout(letGo, PATIENCE_MS)
    held.set(event.target, event.submitter)
    event.submitter?.setAttribute("aria-busy", "true")
  }

  const letGo = () => {
    document.removeEventListener("submit", hold, { capture: true })
    for (const [form, button] of held) {
      button?.removeAttribute("aria-busy")
      form.requestSubmit(button)
    }
    held.clear()
  }

  document.addEventListener("submit", hold, { capture: true })
  document.addEventListener("DOMContentLoaded", letGo) // all modules have run
}
