/** What counts as a touch of a button: a short tap, a long press, a slipping finger; never a second tap by mistake.
 *
 * Browsers drop the click of a long press and of a finger that slides. People of eighty press long and slide. So a
 * touch counts when it begins and ends on the same button of the same screen, however long it takes.
 */

const SAME_PLACE_PX = 120 // about the width of two fingers
const SAME_PLACE_MS = 700 // the second tap of a double tap, on whatever stands there by then
const SETTLE_MS = 200 // nobody has seen a new screen sooner

/**
 * Whether a touch is only the tail of the one that brought this screen, or was meant for the one before. Pure.
 * @param {{at: number, x: number, y: number}} touch
 * @param {{at: number, x?: number, y?: number}|null} turn  when the screen came, and where the touch was that
 *   brought it; without a place it came by itself
 */
export function isTail(touch, turn) {
  if (!turn) return false
  const after = touch.at - turn.at
  if (after < SETTLE_MS) return true
  const isThere = turn.x === undefined || Math.hypot(touch.x - turn.x, touch.y - turn.y) < SAME_PLACE_PX
  return after < SAME_PLACE_MS && isThere
}

/**
 * @param {Element} root
 * @param {(button: HTMLButtonElement) => boolean} press  called once for each touch or key; true if the screen turned
 * @returns {{turned: () => void}}  to be told when a screen turned by itself
 */
export function listen(root, press) {
  const downs = new Map() // by pointer: what it went down on
  let turn = null

  function accept(button, touch) {
    if (button.disabled || isTail(touch, turn)) return
    turn = null // somebody has seen this screen, and acts on it
    if (press(button)) turned(touch)
  }

  function turned(touch) {
    turn = touch
    downs.clear() // fingers that still lie on the old screen touch nothing on the new one
  }

  root.addEventListener("pointerdown", (event) => {
    if (event.button === 0) downs.set(event.pointerId, buttonAt(event.target))
  })
  root.addEventListener("pointerup", (event) => {
    const button = downs.get(event.pointerId)
    downs.delete(event.pointerId)
    const under = document.elementFromPoint(event.clientX, event.clientY)
    if (button && buttonAt(under) === button) accept(button, placeOf(event))
  })
  root.addEventListener("pointercancel", (event) => downs.delete(event.pointerId))
  root.addEventListener("click", (event) => {
    // from the keyboard, a switch or a screen reader; the pointer's own click was counted at its end
    const button = buttonAt(event.target)
    if (button && event.detail === 0 && !button.disabled && press(button)) turned(null)
  })
  return { turned: () => turned({ at: performance.now() }) }
}

function buttonAt(element) {
  return element?.closest("button") ?? null
}

function placeOf({ timeStamp, clientX, clientY }) {
  return { at: timeStamp, x: clientX, y: clientY }
}
