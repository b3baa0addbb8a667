/** Makes a part of the page say what new HTML says, and leaves alone what people have in hand.
 *
 * Nodes that are still wanted stay the same nodes: focus, scrolling, half-typed fields, open dialogs and running
 * animations survive. A control is only ever reused for the same purpose, never turned into another one under
 * somebody's finger.
 */

import { isTouched } from "/hall/static/fields.js"

// set by scripts and people, not by the server
const OWN_ATTRIBUTES = new Set(["open", "data-fresh", "data-busy", "aria-busy", "aria-invalid"])
const FIELDS = "input, select, textarea"
const HELD = "[data-keep], dialog[open]"
const SHOWN_HELD = "[data-keep]:not([hidden]), dialog[open]" // an empty alert holds no form that is over

/**
 * @param {Element} part  what is on the page
 * @param {string} html   what its content should be; our own escaped template, CSP forbids inline script
 */
export function graft(part, html) {
  const wanted = part.cloneNode(false)
  wanted.innerHTML = html
  const inHand = part.contains(document.activeElement) ? document.activeElement : null
  graftChildren(part, wanted)
  if (inHand && document.activeElement !== inHand) giveBack(inHand, part)
}

/** Whether somebody has begun to fill in something at or below this node. */
export function isHalfTyped(root) {
  const fields = [...root.querySelectorAll(FIELDS)]
  if (root.matches?.(FIELDS)) fields.push(root)
  return fields.some(isTouched)
}

function graftChildren(old, wanted) {
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]))
  const stays = new Set([...wanted.children].map(keyOf))
  let here = old.firstChild
  for (const next of [...wanted.childNodes]) {
    const match = keyOf(next) ? keyed.get(keyOf(next)) : firstLike(next, here)
    keyed.delete(keyOf(next)) // two of the same key: the second is new
    if (!match) {
      old.insertBefore(document.importNode(next, true), here)
      continue
    }
    while (here !== match && here && !isHeld(here) && !stays.has(keyOf(here) || null)) here = drop(here)
    if (here === match) here = here.nextSibling
    else move(old, match, here)
    graftNode(match, next)
  }
  while (here) here = isHeld(here) ? here.nextSibling : drop(here)
}

function graftNode(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data
    return
  }
  if (old.matches(HELD)) return
  graftAttributes(old, wanted)
  if (old.nodeName === "TEXTAREA") old.defaultValue = wanted.defaultValue // shown only while untouched
  else graftChildren(old, wanted)
}

function graftAttributes(old, wanted) {
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && !OWN_ATTRIBUTES.has(name)) old.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value && !OWN_ATTRIBUTES.has(name)) old.setAttribute(name, value)
  }
}

/** What makes an element this one and no other: its id, else what it is for. Empty: only its place. */
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return ""
  const told = (name) => node.getAttribute(name) ?? ""
  const purpose = {
    A: () => told("href"),
    BUTTON: () => ["name", "value", "formaction", "data-opens"].map(told).join(" ").trim(),
    FORM: () => told("action"),
    INPUT: () => told("name") + (/^(radio|checkbox)$/.test(node.type) ? ` ${told("value")}` : ""),
    SELECT: () => told("name"),
    TEXTAREA: () => told("name"),
  }
  const key = node.id || told("data-key") || purpose[node.nodeName]?.() || ""
  return key && `${node.nodeName} ${key}`
}

/** The first node from `here` on that has no key of its own and could say what `wanted` says. */
function firstLike(wanted, here) {
  if (wanted.nodeType !== Node.ELEMENT_NODE) return here?.nodeName === wanted.nodeName ? here : null
  for (let node = here; node; node = node.nextSibling) {
    if (node.nodeName === wanted.nodeName && !keyOf(node)) return node
  }
  return null
}

/** Nothing that is open, half typed or kept may vanish under somebody's hands. */
function isHeld(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false
  return node.matches(HELD) || node.querySelector(SHOWN_HELD) !== null || isHalfTyped(node)
}

function drop(node) {
  const next = node.nextSibling
  node.remove()
  return next
}

function move(parent, node, before) {
  if (parent.moveBefore) parent.moveBefore(node, before) // keeps focus and scrolling
  else parent.insertBefore(node, before)
}

/** The focus goes back to what had it, else to its successor, else to the part: never to the top of the page. */
function giveBack(inHand, part) {
  const successor = inHand.isConnected ? inHand : inHand.id && document.getElementById(inHand.id)
  const target = successor || part.querySelector("[data-takes-focus]") || part
  if (target === part && !part.hasAttribute("tabindex")) part.tabIndex = -1
  target.focus({ preventScroll: true })
}
