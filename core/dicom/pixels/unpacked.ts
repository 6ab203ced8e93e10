/** A byte for each of `count` bits that begin at bit `first` (PS3.5 §8.1.1: the lowest bit first). */
export function unpackBits(bytes: Buffer, first: number, count: number): Buffer {
  const samples = Buffer.alloc(count);
  for (let index = 0, bit = first; index < count; index++, bit++) samples[index] = ((bytes[bit >>> 3] ?? 0) >>> (bit & 7)) & 1;
  return samples;
}

/** Eight samples a byte; the last one is filled up with zeros. */
export function packBits(samples: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil(samples.length / 8));
  for (let bit = 0; bit < samples.length; bit++) if (samples[bit] !== 0) bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
}

/** Y, Y, blue, red become two pixels of the same colour (PS3.3 §C.7.6.3.1.2). */
export function unpairColours(bytes: Buffer): Buffer {
  const pixels = Buffer.alloc((bytes.length / 4) * 6);
  for (let from = 0, to = 0; from + 4 <= bytes.length; from += 4, to += 6) {
    const [first = 0, second = 0, blue = 0, red = 0] = bytes.subarray(from, from + 4);
    pixels[to] = first;
    pixels[to + 1] = blue;
    pixels[to + 2] = red;
    pixels[to + 3] = second;
    pixels[to + 4] = blue;
    pixels[to + 5] = red;
  }
  return pixels;
}
