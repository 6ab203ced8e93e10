import { createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sealMany } from "./sealMany.ts";

const key = createSecretKey(Buffer.alloc(32, 9));
const nonceBytes = 12;
const tagBytes = 16;

/** Each message behind its nonce, filled up to the associated length, as the callers lay them out. */
function layOut(messages: readonly Uint8Array[], associated: number): { readonly bytes: Buffer; readonly starts: number[]; readonly before: number } {
  const before = Math.max(nonceBytes, associated);
  const bytes = randomBytes(messages.reduce((sum, { length }) => sum + before + length + tagBytes, 0));
  const starts: number[] = [];
  let at = 0;
  for (const message of messages) {
    starts.push(at + before);
    bytes.set(message, at + before);
    at += before + message.length + tagBytes;
  }
  return { bytes, starts, before };
}

test("what is sealed together is opened one by one, and nothing around it changes", () => {
  const message = fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(0, 15, 16, 17, 32, 1140).map((length) => new Uint8Array(length).fill(length)));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), fc.constantFrom(0, 1, 13, 14, 15, 24, 30, 31), (messages, associated) => {
      const { bytes, starts, before } = layOut(messages, associated);
      const untouched = starts.map((start) => Buffer.from(bytes.subarray(start - before, start)));
      sealMany(key, { bytes, starts, lengths: messages.map(({ length }) => length), associated, nonceBefore: before });
      const opened = messages.map(({ length }, row) => {
        const start = starts[row] ?? 0;
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(start - before, start - before + nonceBytes), { authTagLength: tagBytes })
          .setAuthTag(bytes.subarray(start + length, start + length + tagBytes))
          .setAAD(bytes.subarray(start - associated, start));
        return Uint8Array.from(Buffer.concat([decipher.update(bytes.subarray(start, start + length)), decipher.final()]));
      });
      expect(opened).toEqual(messages.map((each) => Uint8Array.from(each)));
      expect(starts.map((start) => Buffer.from(bytes.subarray(start - before, start)))).toEqual(untouched);
    }),
    { numRuns: 60 },
  );
});
