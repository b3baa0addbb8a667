import assert from "node:assert/strict"
import test from "node:test"

import { wavOf } from "../../staff_console/static/wav.js"

test("sound of two channels becomes a file of one", () => {
  const left = Float32Array.of(0, 1, -1, 2)
  const right = Float32Array.of(0, 1, 0, 2)
  const file = new DataView(wavOf({
    numberOfChannels: 2, length: 4, sampleRate: 24_000, getChannelData: (n) => [left, right][n],
  }))
  const text = (at, length) => String.fromCharCode(...new Uint8Array(file.buffer, at, length))
  const samples = [0, 1, 2, 3].map((n) => file.getInt16(44 + 2 * n, true))

  assert.deepEqual([text(0, 4), text(8, 8), text(36, 4)], ["RIFF", "WAVEfmt ", "data"])
  assert.deepEqual([file.getUint16(22, true), file.getUint32(24, true), file.getUint16(34, true)], [1, 24_000, 16])
  assert.deepEqual([file.byteLength, file.getUint32(40, true)], [52, 8])
  assert.deepEqual(samples, [0, 32_767, -16_383, 32_767])
})
