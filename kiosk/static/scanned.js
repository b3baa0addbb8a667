/** What a code scanner types like a keyboard: a burst of keys, then Enter. Nobody's fingers are as quick. Pure.
 *
 * Only codes of our own come through whole (consonants and digits): an input method rewrites vowels, and a keyboard
 * cannot type the letters of a name. An identity card read this way is known to be unreadable, and goes nowhere.
 */

export const CODE_LENGTH = 8 // digits of an appointment's code
const LOOKUP_LENGTH = 12 // letters on the receipt of a petition
const SECRET_LENGTH = 27 // letters behind the # on a ticket's slip
const BURST_MS = 120 // between two keys of a scanner
const AT_LEAST = 6 // keys: fewer are no code
const OUR_LETTERS = /^[BCFGHJKLMNPQRSTVXZ0-9]+$/

/**
 * @returns {(key: string, at: number) => string}  told each key and when; answers the burst with its Enter, else ""
 */
export function scanner() {
  let typed = ""
  let last = 0
  return (key, at) => {
    if (key === "Shift") return "" // of a capital letter
    if (at - last > BURST_MS) typed = ""
    last = at
    if ([...key].length === 1) {
      typed += key
      return ""
    }
    const burst = key === "Enter" && typed.length >= AT_LEAST ? typed : ""
    typed = ""
    return burst
  }
}

/** The code of ours in a text, without the address before it; "" if there is none. */
export function ourCode(text) {
  const code = text.slice(1 + Math.max(text.lastIndexOf("/"), text.lastIndexOf("#"))).trim().toUpperCase()
  const isOurs = [CODE_LENGTH, LOOKUP_LENGTH, SECRET_LENGTH].includes(code.length) && OUR_LETTERS.test(code)
  return isOurs ? code : ""
}

/** The code on a slip that tells how something stands; "" if it is none. */
export function lookupCode(text) {
  const code = ourCode(text)
  return code.length === LOOKUP_LENGTH ? code : ""
}

/** The code of an appointment in a text; "" if it is none. */
export function appointmentCode(text) {
  const code = ourCode(text)
  return code.length === CODE_LENGTH && /^\d+$/.test(code) ? code : ""
}
