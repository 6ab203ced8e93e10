/**
 * Gives the memory of a large piece back at once, instead of when the collector comes by: a thread that ciphers would else keep some
 * 75 MiB of what it is done with, and be slower for it. Only for a piece that owns its memory and that nobody else holds.
 */
export function releaseMemory(piece: Uint8Array): void {
  const { buffer, byteLength } = piece;
  // Smaller ones may be cut out of the pool that all of Node's buffers share.
  if (buffer instanceof ArrayBuffer && byteLength >= smallest && buffer.byteLength === byteLength) buffer.transfer(0);
}

const smallest = 16 * 1024;
