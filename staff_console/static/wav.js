/** Sound as a WAV file: one channel, 16 bit. Pure; tests in tests/js. */

const HEADER = 44 // bytes

/**
 * @param {AudioBuffer} buffer
 * @returns {ArrayBuffer}
 */
export function wavOf(buffer) {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, n) => buffer.getChannelData(n))
  const file = new DataView(new ArrayBuffer(HEADER + 2 * buffer.length))
  write(file, 0, "RIFF")
  file.setUint32(4, HEADER - 8 + 2 * buffer.length, true)
  write(file, 8, "WAVEfmt ")
  file.setUint32(16, 16, true)
  file.setUint16(20, 1, true) // PCM
  file.setUint16(22, 1, true)
  file.setUint32(24, buffer.sampleRate, true)
  file.setUint32(28, 2 * buffer.sampleRate, true)
  file.setUint16(32, 2, true)
  file.setUint16(34, 16, true)
  write(file, 36, "data")
  file.setUint32(40, 2 * buffer.length, true)
  for (let at = 0; at < buffer.length; at += 1) {
    const mixed = channels.reduce((sum, channel) => sum + channel[at], 0) / channels.length
    file.setInt16(HEADER + 2 * at, Math.round(32_767 * Math.max(-1, Math.min(1, mixed))), true)
  }
  return file.buffer
}

function write(file, at, text) {
  for (const [n, sign] of [...text].entries()) file.setUint8(at + n, sign.charCodeAt(0))
}
