/** What is sent once, and what a refusal says. Pure; tested in tests/js/sending.test.mjs. */

const KEY_BYTES = 16
const NOT_THE_WORK = new Set(["csrf_token", "idempotency_key"])

/**
 * The key under which a piece of work is done once. The same work keeps its key until its answer is known.
 * @param {{key: string, work: string}|undefined} before  what was tried and has no answer yet
 * @param {string} work                                   what is asked for now
 * @param {() => string} [make]
 * @returns {{key: string, work: string}}
 */
export function keyFor(before, work, make = newKey) {
  return before?.work === work ? before : { key: make(), work }
}

/** Whether an answer leaves it open if the work was done: then the same key must be used again. */
export function isOpen(status) {
  return status === 0 || status === 429 || status >= 500
}

/** 128 random bits in hex. Not crypto.randomUUID(): that one is missing on plain http inside the hall. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * A form's content as one text, so that two sendings can be compared.
 * @param {Iterable<[string, string|File]>} entries
 */
export function workOf(entries) {
  const told = [...entries].filter(([name]) => !NOT_THE_WORK.has(name))
  const plain = (value) => (typeof value === "string" ? value : [value.name, value.size])
  return JSON.stringify(told.map(([name, value]) => [name, plain(value)]))
}

/**
 * The words of a refusal: what the server says to people, else our own. Where a field is named the detail is
 * for programs; people are led to the field.
 * @param {{title?: string, detail?: string, field?: string}|null} problem  the body, RFC 9457
 * @param {string} otherwise
 */
export function wordsOf(problem, otherwise) {
  const said = problem?.field ? problem.title : problem?.detail || problem?.title
  return typeof said === "string" && said.trim() !== "" ? said : otherwise
}
