/** Told while the page is closed: asked for with a touch, ended with another, and with the visit. Loaded only where
 * the hall offers it and the browser can. What is kept on the phone is the ticket's secret, for the page that a
 * message opens; it goes with the visit.
 */

const KEPT = "ticket" // ticket.js reads it
const button = document.querySelector("#push")
const told = document.querySelector("#pushed")

/**
 * @param {object} o
 * @param {(url: string, how: object) => Promise<object>} o.post  told with the ticket's secret
 * @param {string} o.ticket
 */
export async function offerPush({ post, ticket }) {
  const registration = await navigator.serviceWorker.getRegistration("/t")
  const known = await registration?.pushManager.getSubscription()
  showOn(Boolean(known) && localStorage.getItem(KEPT) === ticket)
  button.hidden = false
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return
    button.setAttribute("aria-busy", "true")
    told.textContent = ""
    try {
      const isOn = button.getAttribute("aria-pressed") === "true"
      told.textContent = told.dataset[isOn ? await end(post) : await begin(post, ticket)]
    } catch (error) {
      console.warn("not subscribed:", error.message)
      told.textContent = told.dataset.failed
    }
    button.removeAttribute("aria-busy")
  })
}

async function begin(post, ticket) {
  if (await Notification.requestPermission() !== "granted") return "no"
  await navigator.serviceWorker.register(button.dataset.worker, { scope: "/t", updateViaCache: "none" })
  const { pushManager } = await navigator.serviceWorker.ready
  const how = { userVisibleOnly: true, applicationServerKey: bytesOf(button.dataset.key) }
  const subscription = await pushManager.subscribe(how).catch(async (error) => {
    if (error.name !== "InvalidStateError") throw error
    await (await pushManager.getSubscription())?.unsubscribe() // with another key: of before the hall was moved
    return pushManager.subscribe(how)
  })
  await post(button.dataset.source, { more: subscription.toJSON() })
  localStorage.setItem(KEPT, ticket)
  showOn(true)
  return "yes"
}

async function end(post) {
  const endpoint = await letGo()
  if (endpoint) await post(button.dataset.end, { more: { endpoint } })
  showOn(false)
  return "ended"
}

/** The visit is over: nothing of it stays with the browser, nor with its maker. */
export async function letGo() {
  localStorage.removeItem(KEPT)
  const registration = await navigator.serviceWorker.getRegistration("/t")
  if (!registration) return null
  const subscription = await registration.pushManager.getSubscription()
  for (const message of await registration.getNotifications()) message.close()
  await subscription?.unsubscribe()
  await registration.unregister()
  return subscription?.endpoint ?? null
}

function showOn(isOn) {
  button.setAttribute("aria-pressed", String(isOn))
  button.textContent = isOn ? button.dataset.on : button.dataset.off
}

function bytesOf(key) {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0))
}
