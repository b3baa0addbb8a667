/** A call for help, as the kiosk shows it: a press, that it was heard, that somebody comes. */

/**
 * What is said now: "" for nothing, calling, called, coming, failed. Pure.
 * @param {{help: string, own: string, dismissed: string}} o  what the hall says; what became of a press here; what
 *   of the hall's word was already read
 */
export function helpShown({ help, own, dismissed }) {
  if (own) return own
  return help === dismissed ? "" : help
}

/**
 * @param {object} o
 * @param {Element} o.main
 * @param {() => Promise<{status: number}>} o.ask  one try to call
 * @param {() => Promise<void>} o.look  fetch what the hall says
 */
export function helpAt({ main, ask, look }) {
  let own = ""
  let dismissed = "" // until the next press: what the hall says may come out of its order

  const said = () => main.querySelector("#truth").dataset.help

  /** Called whenever the part is fresh. */
  function show() {
    const dialog = main.querySelector("#helped")
    const shows = helpShown({ help: said(), own, dismissed })
    if (shows) dialog.dataset.standing = shows // what closes keeps its words to the end
    for (const button of main.querySelectorAll("[name=call-help]")) {
      button.setAttribute("aria-pressed", String(said() !== ""))
    }
    if ((shows !== "") !== dialog.open) dialog.open ? dialog.close() : dialog.showModal()
  }

  async function call() {
    if (own === "calling") return // the second press of one call
    own = "calling"
    dismissed = ""
    show()
    const { status } = await ask()
    if (status === 200) await look()
    // whoever called has read it, or has gone; the hall may say it a moment later
    if (own !== "calling") dismissed = said() || (status === 200 ? "called" : "")
    else own = status === 200 ? "" : "failed"
    show()
  }

  /** Read; or whoever read it has gone. */
  function dismiss() {
    own = ""
    dismissed = said()
    show()
  }

  main.querySelector("#helped").addEventListener("cancel", (event) => (event.preventDefault(), dismiss()))
  return { show, call, dismiss }
}
