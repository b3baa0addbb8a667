/** The two soft strokes before a call, made of sine waves: no file, no licence, no loading. */

const STROKES = [
  { hertz: 783.99, at: 0 }, // G5
  { hertz: 659.26, at: 0.38 }, // E5
]
const PARTIALS = [[1, 1], [2, 0.22], [3, 0.07]] // times the pitch, loudness: a small bell
const LOUDNESS = 0.32
const RINGS_SECONDS = 1.1 // each stroke
const ATTACK_SECONDS = 0.012 // a click is not soft
const SILENT = 0.0001 // an exponential ramp cannot reach 0

/** How long the chime sounds, in ms. */
export const CHIME_MS = 1_000 * (STROKES.at(-1).at + RINGS_SECONDS)

/**
 * Begin the chime. It only sounds while the context runs.
 * @param {AudioContext} context
 * @param {AudioNode} [out]  where to
 */
export function strike(context, out = context.destination) {
  for (const { hertz, at } of STROKES) {
    for (const [times, loudness] of PARTIALS) {
      ring(context, out, { hertz: hertz * times, loudness: LOUDNESS * loudness, at: context.currentTime + at })
    }
  }
}

function ring(context, out, { hertz, loudness, at }) {
  const tone = new OscillatorNode(context, { frequency: hertz })
  const volume = new GainNode(context, { gain: SILENT })
  volume.gain.setValueAtTime(SILENT, at)
  volume.gain.exponentialRampToValueAtTime(loudness, at + ATTACK_SECONDS)
  volume.gain.exponentialRampToValueAtTime(SILENT, at + RINGS_SECONDS)
  tone.connect(volume).connect(out)
  tone.start(at)
  tone.stop(at + RINGS_SECONDS)
}
