/** A voice of this machine's own, if it has one. Never a remote one: the hall may have no network, and what is
 * called is nobody else's business.
 */

const SLOWER = 0.88 // than normal speech, in a hall that echoes
const LONGEST_MS = 15_000 // some engines never say that they have ended

/**
 * The voice for a language; null if this machine has none of its own.
 * @param {SpeechSynthesisVoice[]} voices
 * @param {string} language  BCP 47
 */
export function localVoice(voices, language) {
  const wanted = language.toLowerCase()
  return voices.find((voice) => voice.localService === true && tongue(voice) === wanted) ?? null
}

function tongue(voice) {
  return voice.lang.toLowerCase().split(/[-_]/)[0]
}

/**
 * Say sentences, each in its language.
 * @param {{language: string, text: string}[]} sayings
 * @param {number} [volume]     0 up to 1
 * @returns {Promise<boolean>}  false if the first of them has no voice here: then nothing is said
 */
export async function say(sayings, engine = globalThis.speechSynthesis, volume = 1) {
  const voices = engine?.getVoices() ?? []
  if (sayings.length === 0 || !localVoice(voices, sayings[0].language)) return false
  for (const { language, text } of sayings) {
    const voice = localVoice(voices, language)
    if (voice && !(await speak(engine, voice, text, volume))) return false
  }
  return true
}

function speak(engine, voice, text, volume) {
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(text)
    const watchdog = setTimeout(() => end(true), LONGEST_MS)
    utterance.voice = voice
    utterance.lang = voice.lang
    utterance.rate = SLOWER
    utterance.volume = volume
    utterance.onend = () => end(true)
    utterance.onerror = () => end(false)
    engine.speak(utterance)

    function end(isSaid) {
      clearTimeout(watchdog)
      engine.cancel() // or an engine that hangs would hold up every later call
      done(isSaid)
    }
  })
}
