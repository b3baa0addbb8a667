/** News for a phone whose websockets are blocked on the way: an answer is asked for that waits until there is any.
 * Loaded only then. Pure: what asks is given; tests in tests/queue_display.
 */

const BREATH_MS = 500 // between two such answers

/**
 * @param {object} o
 * @param {(mark: string) => Promise<object>} o.ask   a place, as soon as it differs from that mark
 * @param {() => object|null} o.known                 the place that is shown
 * @param {(place: object) => void} o.show
 * @param {() => boolean} o.isWanted
 * @param {(ms: number) => Promise<void>} o.wait
 * @returns {() => Promise<void>}  begins, unless it is under way; ends when the hall has no room for one more
 */
export function newsByAsking({ ask, known, show, isWanted, wait }) {
  let isUnderWay = false

  return async function begin() {
    if (isUnderWay) return
    isUnderWay = true
    try {
      while (isWanted()) {
        const { mark } = known()
        const place = await ask(mark)
        show(place)
        if (!place.has_waited && place.mark === mark) break // too many wait like this
        await wait(BREATH_MS)
      }
    } catch (error) {
      console.warn("no news:", error.message)
    }
    isUnderWay = false
  }
}
