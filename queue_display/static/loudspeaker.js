/** The screen's own loudspeaker: chime, sounds, volume; and whether this browser lets it be heard. */

import { CHIME_MS, strike } from "./chime.js"

const WATCHDOG_MS = 1_500 // beyond a sound's own length: some never say that they have ended

/**
 * @param {object} o
 * @param {(isRunning: boolean) => void} o.onState
 * @param {(ms: number) => Promise<void>} o.wait
 */
export function loudspeaker({ onState, wait }) {
  let context = null
  let gain = null

  const isOpen = () => context !== null
  const isRunning = () => context?.state === "running"

  /** Sound starts by itself where the browser's policy allows it; else a tap has to call this. */
  function open() {
    if (!context) {
      context = new AudioContext()
      gain = new GainNode(context)
      gain.connect(context.destination)
      context.onstatechange = () => onState(isRunning())
    }
    context.resume().catch((error) => console.warn("no sound:", error.message))
    onState(isRunning())
  }

  function setVolume(percent) {
    if (gain) gain.gain.value = percent / 100
  }

  async function chime() {
    if (!isRunning()) return
    strike(context, gain)
    await wait(CHIME_MS)
  }

  /** @returns {Promise<AudioBuffer>} */
  function decode(bytes) {
    return context.decodeAudioData(bytes)
  }

  /** @returns {Promise<boolean>} whether it was heard */
  function play(buffer) {
    if (!isRunning()) return Promise.resolve(false)
    return new Promise((done) => {
      const source = new AudioBufferSourceNode(context, { buffer })
      const watchdog = setTimeout(end, buffer.duration * 1_000 + WATCHDOG_MS)
      source.onended = end
      source.connect(gain)
      source.start()

      function end() {
        clearTimeout(watchdog)
        source.onended = null
        source.disconnect()
        done(isRunning())
      }
    })
  }

  return { open, setVolume, chime, decode, play, isOpen, isRunning }
}
