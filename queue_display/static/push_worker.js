/** Shows what the hall tells this phone while its page is closed. Answers no request and keeps no page. */

const TAG = "ticket" // a newer message takes the place of an older one
const SHAKE = [400, 200, 400, 200, 800] // ms on, off, on …

self.addEventListener("install", () => self.skipWaiting())

self.addEventListener("push", (event) => {
  const { title, body, language } = event.data.json()
  const how = { body, lang: language, tag: TAG, renotify: true, requireInteraction: true, vibrate: SHAKE }
  event.waitUntil(self.registration.showNotification(title, how))
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(openTicket())
})

/** The open page, or a new one, which knows by itself whose ticket it is. */
async function openTicket() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  const mine = pages.find((page) => new URL(page.url).pathname === "/t")
  return mine ? mine.focus() : self.clients.openWindow("/t?told")
}
