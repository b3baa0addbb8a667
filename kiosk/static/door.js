/** What the kiosk says to the hall. Reading is keep.js's work; these are the things it asks to be done. */

import { patience } from "/hall/static/patience.js"
import { PATIENCE_MS } from "/kiosk/static/taking.js"

/**
 * One try to take a number.
 * @returns {Promise<{status: number, code?: string, told?: string, seconds?: number, html?: string}>}
 *   status 0: no answer came
 */
export async function askForNumber(wish, { key, language }) {
  return send(`/kiosk/tickets?lang=${language}`, { "Idempotency-Key": key }, wish)
}

/** One try to keep an appointment. The same code gives the same ticket. */
export async function askToArrive(code, { language }) {
  return send(`/kiosk/arrivals?lang=${language}`, {}, { code })
}

/** Somebody here needs a person. Asked twice, it is one call. */
export async function askForHelp() {
  return send("/kiosk/help", {}, {})
}

/** The sound of that text in the hall's voice; 204 where it has none. */
export async function askForSpeech(text, language) {
  return post("/kiosk/speech", {}, { text, language })
}

/** Once more on paper; the server says no where that would not help. */
export async function askForPaper(ticketId, { language }) {
  return send(`/kiosk/tickets/${encodeURIComponent(ticketId)}/reprint?lang=${language}`, {}, {})
}

/**
 * What somebody tells of themselves with their number: a scanned text, the digits of a card, or a petition's code.
 * @param {{scanned?: string, number?: string, code?: string}} told
 */
export async function tellBefore(ticketId, told, { language }) {
  return send(`/kiosk/tickets/${encodeURIComponent(ticketId)}/hint?lang=${language}`, {}, told)
}

/** How it stands with a petition or a remark: by its code, and what its holder knows besides. */
export async function askForResult(asked, { language }) {
  return send(`/kiosk/results?lang=${language}`, {}, asked)
}

/** Something for the hall's box. The same key is the same remark. */
export async function dropIntoBox(remark, { key, language }) {
  return send(`/kiosk/remarks?lang=${language}`, { "Idempotency-Key": key }, remark)
}

/** What a citizen thinks of a visit. The same visit is counted once, however often it is sent. */
export async function tellOpinion({ visit, score, reasons }) {
  return send("/rate", {}, { visit, score, reasons })
}

/** The reasons of a low rating, into the hall's box. The same key is the same remark. */
export async function sendOpinionOn({ visit, score, reasons }, key) {
  return send("/rate/remarks", { "Idempotency-Key": key }, { visit, score, reasons })
}

async function send(url, headers, body) {
  try {
    const answer = await post(url, headers, body)
    if (answer.ok) return { status: answer.status, html: await answer.text() }
    const { code, detail } = await answer.json().catch(() => ({}))
    return { status: answer.status, code, told: detail, seconds: Number(answer.headers.get("Retry-After")) || 1 }
  } catch (error) {
    console.warn("no answer:", error.message)
    return { status: 0 }
  }
}

function post(url, headers, body) {
  return fetch(url, {
    method: "POST",
    headers: {
      Accept: "application/problem+json",
      "Content-Type": "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
      ...headers,
    },
    body: JSON.stringify(body),
    cache: "no-store",
    signal: patience(PATIENCE_MS),
  })
}
