import { expect, test } from "vitest";
import { colourBytes, fitOf, readPicture, zoomBy } from "./picture.ts";

const received = (head: Readonly<Record<string, number>>, bytes: readonly number[]): Uint8Array => Uint8Array.from([...new TextEncoder().encode(`${JSON.stringify(head)}\n`), ...bytes]);
const head = { rows: 1, columns: 2, samples: 1, frames: 3, frame: 1 };

test("grey and colour become what a canvas paints", () => {
  const grey = readPicture(received(head, [10, 200]));
  expect(grey.ok && [...colourBytes(grey.value)]).toEqual([10, 10, 10, 255, 200, 200, 200, 255]);
  const colour = readPicture(received({ ...head, samples: 3 }, [1, 2, 3, 10, 20, 30]));
  expect(colour.ok && [...colourBytes(colour.value)]).toEqual([1, 2, 3, 255, 10, 20, 30, 255]);
});

test("a pixel of ten is no end of the line, and what is not whole is not painted", () => {
  expect(readPicture(received(head, [10, 10]))).toMatchObject({ ok: true, value: { frame: 1, frames: 3 } });
  for (const wrong of [received(head, [1]), received(head, [1, 2, 3]), received({ ...head, rows: 0 }, []), Uint8Array.from([123, 10, 1]), new Uint8Array(0)]) expect(readPicture(wrong)).toEqual({ ok: false, failure: { code: "answer.malformed" } });
});

test("an image fits its room, is not blown up without end, and zoom comes back to whole", () => {
  expect(fitOf(400, 300, { rows: 200, columns: 200 })).toBe(1.5);
  expect(fitOf(4000, 4000, { rows: 64, columns: 64 })).toBe(4);
  expect(zoomBy(zoomBy(1, 1), -1)).toBe(1);
  expect([zoomBy(1, -1), zoomBy(16, 1)]).toEqual([1, 16]);
});
