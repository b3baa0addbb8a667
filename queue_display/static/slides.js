/** While nobody is called: today's reception and the hall's own pictures take turns. */

const TURN_MS = 12_000 // a picture stands
const LONGEST_MS = 180_000 // a video that never says that it has ended
const STEP = 0.97 // of its size, until a slide stands there whole
const SMALLEST = 0.45

/**
 * @param {ParentNode} board
 * @param {() => number} steady  ms that only grow
 * @returns {() => void}  call it every second, and after each look
 */
export function slides(board, steady = () => performance.now()) {
  let shown = ""
  let until = 0

  return function turn() {
    const all = [...board.querySelectorAll("[data-slide]")]
    const at = all.findIndex(({ id }) => id === shown)
    const isOver = at < 0 || steady() >= until || all[at].querySelector("video")?.ended
    const now = isOver ? all[(at + 1) % all.length] : all[at]
    for (const slide of all) slide.hidden = slide !== now
    if (now && isOver) begin(now)
    if (now) fit(now)
  }

  function begin(slide) {
    const video = slide.querySelector("video")
    shown = slide.id
    until = steady() + (video ? LONGEST_MS : TURN_MS)
    if (!video) return
    video.currentTime = 0
    video.play().catch(() => {
      until = 0 // it cannot be played: the next, at the next tick
    })
  }
}

/** Nothing of a slide is cut off: a hall with more to say says it smaller. A look begins anew. */
function fit(slide) {
  let size = 1
  while (slide.scrollHeight > slide.clientHeight && size > SMALLEST) {
    size *= STEP
    slide.style.setProperty("--fit", size.toFixed(3))
  }
}
