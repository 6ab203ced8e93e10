const headLength = 80;
const countLength = 4;
const triangleLength = 50;
/** Of each triangle: a normal and three corners; two more bytes are whatever a maker wanted. */
const cornersLength = 48;

/** The triangles of a binary STL without the text before them; undefined for what is none, or has more than triangles. */
export function bareStl(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < headLength + countLength) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(headLength, true);
  const length = headLength + countLength + count * triangleLength;
  // A value of DICOM has an even length, and an STL may have an odd number of bytes.
  if (bytes.length !== length && bytes.length !== length + 1) return undefined;
  const bare = Uint8Array.from(bytes.subarray(0, length));
  bare.fill(0, 0, headLength);
  for (let at = headLength + countLength + cornersLength; at < length; at += triangleLength) bare.fill(0, at, at + 2);
  return bare;
}
