/** Three short strokes that somebody needs a person: no file, no loading, and unlike the call of a number. */

const HERTZ = [880, 1_174.66, 1_567.98] // A5, D6, G6
const APART_SECONDS = 0.16
const RINGS_SECONDS = 0.5
const LOUDNESS = 0.2
const SILENT = 0.0001 // an exponential ramp cannot reach 0

let context = null

/** Sounds where the browser lets it: after the first touch or key on the page. */
export function ring() {
  context ??= new AudioContext()
  context.resume().catch((error) => console.warn("the bell stays silent:", error.message))
  HERTZ.forEach((frequency, n) => stroke(frequency, context.currentTime + n * APART_SECONDS))
}

function stroke(frequency, at) {
  const tone = new OscillatorNode(context, { frequency })
  const volume = new GainNode(context, { gain: SILENT })
  volume.gain.setValueAtTime(LOUDNESS, at)
  volume.gain.exponentialRampToValueAtTime(SILENT, at + RINGS_SECONDS)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + RINGS_SECONDS)
}
