/** What the holder of a ticket can do: ask for more time, give up, have a file ready. Loaded after the first view. */

const WAITS_MS = 35_000 // a photo over a weak network

const page = document.querySelector("#main")
const deferButton = document.querySelector("#defer")
const deferred = document.querySelector("#deferred")
const leaving = document.querySelector("#leaving")
const wrong = leaving.querySelector("[role=alert]")
const ahead = document.querySelector("#ahead")
const hinted = document.querySelector("#hinted")

/**
 * @param {object} o
 * @param {string} o.ticket                                        its secret
 * @param {(url: string, how?: object) => Promise<object>} o.post  told with it
 * @param {() => object} o.known                                   the place that is shown
 * @param {(place: object) => void} o.show
 * @param {() => void} o.ask                                       look again
 */
export function acts({ ticket, post, known, show, ask }) {
  async function defer() {
    deferred.textContent = ""
    try {
      show(await post(page.dataset.defer, { more: { deferred: known().deferred } }))
      deferred.textContent = deferred.dataset.yes
    } catch (error) {
      deferred.textContent = error.status === 409 ? deferred.dataset.no : error.told ?? deferred.dataset.unreachable
      ask()
    }
  }

  async function leave() {
    try {
      show(await post(page.dataset.withdraw))
      closeLeaving()
    } catch (error) {
      wrong.textContent = error.told ?? wrong.dataset.unreachable
      ask()
    }
  }

  /** Where the hall has switched it on, the page is secure, and the browser can. */
  async function offerPush() {
    const isThere = document.querySelector("#push") && isSecureContext && "serviceWorker" in navigator
    if (!isThere || !("PushManager" in window)) return
    const { offerPush } = await import("/display/static/push.js")
    await offerPush({ post, ticket })
  }

  async function prepare() {
    try {
      const { hints } = await import("/display/static/hint.js")
      hints((more) => post(page.dataset.hint, { more, patienceMs: WAITS_MS }))
    } catch (error) {
      console.warn("cannot tell ahead yet:", error.message)
      hinted.textContent = hinted.dataset.unreachable
      ahead.addEventListener("toggle", prepare, { once: true })
    }
  }

  offerPush().catch((error) => console.warn("no messages:", error.message))
  deferButton.addEventListener("click", once(defer))
  document.querySelector("#leave-yes").addEventListener("click", once(leave))
  document.querySelector("#leave").addEventListener("click", openLeaving)
  document.querySelector("#stay").addEventListener("click", closeLeaving)
  if (ahead.open) prepare()
  else ahead.addEventListener("toggle", prepare, { once: true })
}

/** Pressed again while the answer is on its way, it is not done again. */
function once(act) {
  return async ({ currentTarget: button }) => {
    if (button.getAttribute("aria-busy") === "true") return
    button.setAttribute("aria-busy", "true")
    await act()
    button.removeAttribute("aria-busy")
  }
}

function openLeaving() {
  wrong.textContent = ""
  if (leaving.showModal) leaving.showModal()
  else leaving.setAttribute("open", "")
}

function closeLeaving() {
  if (leaving.close) leaving.close()
  else leaving.removeAttribute("open")
}
