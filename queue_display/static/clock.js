/** The hall's time on a machine whose own clock may be wrong. Pure; tests in tests/queue_display. */

const TRUSTED_MS = 250 // less is only how long an answer was on its way

/**
 * A clock that runs by the machine's steady timer and is set by the server.
 * @param {number} serverMs            the server's time now
 * @param {() => number} [steady]      ms that only grow
 */
export function hallClock(serverMs, steady = () => performance.now()) {
  let offset = serverMs - steady()
  return {
    now: () => steady() + offset,

    /** What an answer says the time is, RFC 3339. */
    set(words) {
      const told = Date.parse(words ?? "")
      if (Number.isFinite(told) && Math.abs(told - (steady() + offset)) > TRUSTED_MS) offset = told - steady()
    },
  }
}

/**
 * Calls `tick` now and at each whole second of the hall, so that all its screens turn at once.
 * @param {() => number} now  the hall's time
 * @param {() => void} tick
 */
export function beat(now, tick) {
  tick()
  setTimeout(() => beat(now, tick), 1_000 - (now() % 1_000))
}

/**
 * How the hall writes a moment: `08:05` and `Thứ Hai, 23/11/2026`.
 * @param {string} language
 * @param {string} zone  IANA name
 */
export function writer(language, zone) {
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  })
  const weekday = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "long" })
  const date = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric",
  })
  return {
    time: (ms) => time.format(ms),
    day: (ms) => `${weekday.format(ms)}, ${date.format(ms)}`,
  }
}
