/** What a key is called. Pure; tested in tests/js/console_keys.test.mjs. */

const MODIFIERS = ["Control", "Alt", "Shift"]

/**
 * As the help writes it: "F8", "Shift+F2", "Alt+1", "Ctrl+S", "?".
 * @param {{key: string, code?: string, ctrlKey: boolean, altKey: boolean, shiftKey: boolean, metaKey: boolean}} event
 */
export function nameOf({ key, code = "", ctrlKey, altKey, shiftKey, metaKey }) {
  if (metaKey || MODIFIERS.includes(key)) return ""
  if (key === "?" && !ctrlKey && !altKey) return "?"
  // with Alt a keyboard may write another sign; the key's own place says which digit it is
  const digit = altKey && /^Digit\d$/.test(code) ? code.at(-1) : ""
  const plain = digit || (key.length === 1 ? key.toUpperCase() : key)
  return [ctrlKey && "Ctrl", altKey && "Alt", shiftKey && "Shift", plain].filter(Boolean).join("+")
}

/** Whether somebody writes there: then a plain letter is a letter. */
export function isTyping(element) {
  if (element.isContentEditable || element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true
  return element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(element.type)
}
