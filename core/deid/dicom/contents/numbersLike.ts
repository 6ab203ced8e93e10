import type { SeenElement } from "../../../domain/dicom.ts";

const bytesOf = (numbers: readonly number[], isLittleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(numbers.length * 4));
  for (const [index, number] of numbers.entries()) view.setUint32(index * 4, number, isLittleEndian);
  return new Uint8Array(view.buffer);
};

/** Numbers of a UL in the order of bytes that the element has. */
export function numbersLike(element: SeenElement, numbers: readonly number[]): Uint8Array {
  const little = bytesOf(element.readNumbers(), true);
  return bytesOf(
    numbers,
    little.every((byte, index) => byte === element.bytes[index]),
  );
}
