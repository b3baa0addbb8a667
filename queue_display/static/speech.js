/** How a call will be said: by the house's sound, else by a voice of this machine's own, else not at all. Each
 * sentence by one of them alone. Pure: what fetches and sounds is given.
 */

/**
 * @param {object} o
 * @param {(url: string) => Promise<Response>} o.get
 * @param {{decode: Function, play: Function, isRunning: () => boolean}} o.speaker
 * @param {(sayings: object[]) => Promise<boolean>} o.sayHere  a voice of this machine's own
 * @param {(layer: string) => void} o.onLayer                  clips, program, browser or none
 * @returns {(call: {sayings: object[]}) => Promise<(() => Promise<boolean>)|null>}
 */
export function speech({ get, speaker, sayHere, onLayer }) {
  async function fetched(saying) {
    try {
      const response = await get(saying.sound)
      if (response.status !== 200) return null // 204: the house has no voice for it
      const buffer = await speaker.decode(await response.arrayBuffer())
      return { layer: response.headers.get("X-Voice") ?? "", buffer }
    } catch (error) {
      console.warn("no sound for a call:", error.message)
      return null
    }
  }

  async function sayOne(saying, sound) {
    if (!sound) return sayHere([saying])
    return speaker.play(sound.buffer)
  }

  return async ({ sayings }) => {
    if (!speaker.isRunning()) return null // one tap on the screen is wanted first
    const sounds = await Promise.all(sayings.map(fetched))
    return async () => {
      for (const [at, saying] of sayings.entries()) {
        const isSaid = await sayOne(saying, sounds[at])
        if (at === 0) onLayer(isSaid ? sounds[0]?.layer ?? "browser" : "none")
        if (at === 0 && !isSaid) return false // no voice for the hall's own language: the chime has told
      }
      return true
    }
  }
}
