/** Buttons that may be pressed only after some seconds: `data-waits`. They say how many are left. */

const SECOND_MS = 1_000
let counting = null

/** Hold back the buttons of a part, from what it says now; the server says no in any case. */
export function holdBack(part) {
  clearTimeout(counting)
  const buttons = [...part.querySelectorAll("[data-waits]")]
  const until = buttons.map((button) => performance.now() + Number(button.dataset.waits) * SECOND_MS)
  count()

  function count() {
    const left = until.map((end) => Math.ceil((end - performance.now()) / SECOND_MS))
    buttons.forEach((button, n) => {
      button.disabled = left[n] > 0
      if (left[n] > 0) button.dataset.left = left[n]
      else delete button.dataset.left
    })
    if (left.some((seconds) => seconds > 0)) counting = setTimeout(count, SECOND_MS / 4)
  }
}
