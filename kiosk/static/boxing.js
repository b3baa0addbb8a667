/** Sends what the box's screens gathered, and brings what is answered. What was typed is forgotten here. */

import { askForResult, dropIntoBox } from "/kiosk/static/door.js"

const TRIES = 3 // before it is said that it failed
const AGAIN_MS = 700
const STRANGER = [401, 403] // this device is no longer known, or the page is too old

/**
 * @param {object} o
 * @param {Element} o.main
 * @param {() => object} o.now  the state
 * @param {(event: object) => boolean} o.apply
 * @param {() => void} o.stir  somebody still stands here
 */
export function boxAt({ main, now, apply, stir }) {
  async function sent(once) {
    for (let tries = 1; ; tries++) {
      const answer = await once()
      if (STRANGER.includes(answer.status)) location.reload()
      if ((answer.status > 0 && answer.status < 500) || tries === TRIES) return answer
      await new Promise((done) => setTimeout(done, AGAIN_MS))
    }
  }

  function bring(id, html) {
    main.querySelector(id).innerHTML = html // our own escaped template; CSP forbids inline script
  }

  return {
    async ask() {
      const { asked, known, language } = now()
      const { status, html } = await sent(() => askForResult({ code: asked, known }, { language }))
      if (now().screen !== "result-asking") return // gone away meanwhile
      stir()
      if (status === 200) {
        bring("#result-part", html)
        apply({ kind: "result-shown" })
      } else if (status === 422 && !known) apply({ kind: "result-needs" })
      else apply({ kind: "result-none", value: [404, 422].includes(status) ? "unknown" : "trouble" })
    },
    async drop(remark) {
      const { key, language } = now()
      const { status, html } = await sent(() => dropIntoBox(remark, { key, language }))
      if (now().screen !== "remark-sending") return
      stir()
      if (status === 200 || status === 201) {
        bring("#dropped-part", html)
        apply({ kind: "dropped" })
      } else apply({ kind: "undropped" })
    },
    /** Nothing of one citizen remains for the next. */
    wipe() {
      bring("#result-part", "")
      bring("#dropped-part", "")
    },
  }
}
