/** What a code scanner types: a burst of digits, then Enter. Nobody's fingers are as quick. Pure. */

export const CODE_LENGTH = 8 // digits of an appointment's code
const BURST_MS = 120 // between two keys of a scanner

/**
 * @returns {(key: string, at: number) => string}  told each key and when; answers the code with its Enter, else ""
 */
export function scanner() {
  let digits = ""
  let last = 0
  return (key, at) => {
    if (at - last > BURST_MS) digits = ""
    last = at
    if (/^[0-9]$/.test(key)) {
      digits += key
      return ""
    }
    const code = key === "Enter" && digits.length === CODE_LENGTH ? digits : ""
    digits = ""
    return code
  }
}
