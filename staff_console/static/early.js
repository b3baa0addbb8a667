/** Holds what is sent before the page's modules have come, so that it goes as they send it: in place, once.
 *
 * A plain script at the head of the page: modules run only when the whole page is read.
 */

{
  const PATIENCE_MS = 3_000 // then the modules are not coming soon, and the browser sends it by itself
  const held = new Map() // form → the button it was sent with

  const hold = (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
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
  setTimeout(letGo, PATIENCE_MS)
}
