/** Reads the screen out: from the first touch of "Nghe" on every screen as it comes, until the citizen has gone.
 *
 * One button: it begins, stops what is being said, and says it again. The voice is the hall's own; where the hall has
 * none, one of this machine. What somebody typed, and what they asked for, is never said aloud.
 */

const SILENT = [
  "[aria-hidden=true]", ".band-hall", ".foot", ".keypad", ".code-shown", ".earlier-mask",
  ".slip-marks", ".slip-phone", ".unspoken",
].join()
const SAID = "h1, h2, h3, p, button"
const NO_VOICE = 204

/** What of a screen is read out, as sentences. */
export function wordsOf(part, to) {
  const said = [...part.querySelectorAll(SAID)]
    .filter((each) => each.checkVisibility() && !each.closest(SILENT))
    .map((each) => each.innerText.trim().replace(/\s*\n\s*/g, ", "))
    .filter(Boolean)
  return speakable(said.join(". ").replaceAll("..", "."), to)
}

/** As a voice can say it: no strokes between words, ranges in words. Pure. */
export function speakable(text, to) {
  return text
    .replace(/(\p{L})\/(\p{L})/gu, "$1 $2")
    .replace(/(\d)–(\d)/g, `$1 ${to} $2`)
    .replace(/[.?!:…]\./g, (ends) => ends[0])
}

/**
 * @param {object} o
 * @param {Element} o.main
 * @param {(text: string, language: string) => Promise<Response>} o.ask  the hall's voice
 */
export function reader({ main, ask }) {
  let isOn = false
  let context = null
  let playing = null // what sounds now, or is fetched to
  const root = document.documentElement

  const shown = () => main.querySelector("dialog[open]") ?? main.querySelector(`#${main.dataset.screen}`)

  function mark(what) {
    playing = what
    main.toggleAttribute("data-speaking", what !== null)
  }

  function hush() {
    playing?.stop()
    mark(null)
  }

  async function say() {
    hush()
    const own = { stop: () => {} }
    mark(own)
    const text = wordsOf(shown(), main.querySelector("#truth").dataset.to)
    const sound = await heard(text).catch((error) => console.warn("not said:", error.message))
    if (playing !== own) return // hushed, or another screen meanwhile
    if (sound) sound.begin(own, () => playing === own && mark(null))
    else mark(null)
  }

  async function heard(text) {
    const answer = await ask(text, root.lang)
    if (answer.status === NO_VOICE) return byMachine(text, root.lang)
    if (!answer.ok) return null
    context ??= new AudioContext()
    await context.resume()
    const buffer = await context.decodeAudioData(await answer.arrayBuffer())
    return {
      begin(own, ended) {
        const source = new AudioBufferSourceNode(context, { buffer })
        source.connect(context.destination)
        source.onended = ended
        own.stop = () => source.stop()
        source.start()
      },
    }
  }

  return {
    /** Begin, or stop, or say it again. */
    press() {
      isOn = true
      context ??= new AudioContext() // now: a touch lets it sound
      playing ? hush() : say()
    },
    /** Another screen stands there. */
    turned() {
      if (isOn) say()
    },
    /** Nobody stands here any more. */
    over() {
      isOn = false
      hush()
    },
  }
}

/** A voice of this machine for that language, that needs no network; none if there is none. */
export function voiceOf(language) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? []
  return voices.find(({ lang, localService }) => localService && lang.toLowerCase().startsWith(language)) ?? null
}

function byMachine(text, language) {
  const voice = voiceOf(language)
  if (voice === null) return null
  return {
    begin(own, ended) {
      const speech = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang, rate: 0.9 })
      speech.onend = speech.onerror = ended
      own.stop = () => speechSynthesis.cancel()
      speechSynthesis.speak(speech)
    },
  }
}
