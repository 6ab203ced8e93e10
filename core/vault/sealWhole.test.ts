import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededEntropy } from "../platform/entropy.ts";
import { chunkBytes, segmentName } from "./layout.ts";
import type { SegmentWriter } from "./segmentWriter.ts";
import { makeVaultFolder, testWriter } from "./vault.fixture.ts";

interface Small {
  readonly content: Uint8Array;
  readonly kind: string;
  readonly label: Uint8Array;
}

/** A segment of these objects and what the writer says of them, everything drawn by chance the same. */
function segmentOf(objects: readonly Small[], store: (writer: SegmentWriter, object: Small) => unknown): readonly unknown[] {
  const folder = makeVaultFolder();
  const writer = testWriter(folder, { entropy: seededEntropy("the same") });
  // The segment's own head draws too; from here on both ways draw alike.
  writer.store(Buffer.from("first"), { kind: "x" });
  for (const object of objects) store(writer, object);
  const pieces = writer.sync();
  writer.close();
  return [pieces, readFileSync(path.join(folder, segmentName(1)))];
}

const small = fc.record({
  content: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(0, 1, chunkBytes - 1, chunkBytes).map((bytes) => new Uint8Array(bytes).fill(7))),
  kind: fc.constantFrom("received", "種類", "x".repeat(40)),
  label: fc.uint8Array({ maxLength: 1024 }),
});

test("a whole object is, byte for byte, what comes of writing it piece by piece", () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 5 }), fc.integer({ min: 60, max: 400 }), (objects, step) => {
      const whole = segmentOf(objects, (writer, { content, ...about }) => writer.store(content, about));
      const pieces = segmentOf(objects, (writer, { content, ...about }) => {
        const object = writer.beginObject(about);
        for (let from = 0; from < content.length; from += step) object.write(content.subarray(from, from + step));
        return object.finish();
      });
      expect(whole).toEqual(pieces);
    }),
    { numRuns: 25 },
  );
});
