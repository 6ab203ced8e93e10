import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededEntropy } from "../platform/entropy.ts";
import type { RecipientKey } from "./recipientKey.ts";
import { makeHolder, makeRsaHolder, testAuthority } from "./testing/counterpart.ts";
import { readThrough } from "./testing/readThrough.ts";
import { streamed } from "./testing/streamed.ts";
import { startEnvelope, type Recipient } from "./writer.ts";

const authority = testAuthority();
const holders = [makeHolder(authority, "A"), makeHolder(authority, "B", { curve: "P-256" }), makeRsaHolder(authority, "C", { bits: 2048 })];
const shared: RecipientKey = { kind: "shared", id: randomBytes(16), key: randomBytes(32) };
const everyone: readonly (readonly [Recipient, RecipientKey])[] = [
  ...holders.map((holder) => [{ kind: "certificate", certificate: holder.certificate }, holder] as const),
  [shared, shared],
];

const contents = fc.oneof(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 300_000 }).map((length) => Buffer.alloc(length, "noren ")));
const chosen = fc.subarray([...everyone.keys()], { minLength: 1 });
const sizes = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 10 });

function write(content: Uint8Array, recipients: readonly Recipient[], cuts: readonly number[], seed: string): Buffer {
  const writer = startEnvelope({ recipients, contentBytes: content.length, entropy: seededEntropy(seed) });
  const parts = [writer.head];
  let position = 0;
  for (const size of [...cuts, content.length]) {
    parts.push(writer.update(content.subarray(position, position + size)));
    position = Math.min(content.length, position + size);
  }
  return Buffer.concat([...parts, writer.finish()]);
}

describe("an envelope", () => {
  it("gives back what was put in, to each recipient and to nobody else, however it is cut on the way", async () => {
    await fc.assert(
      fc.asyncProperty(contents, chosen, sizes, sizes, fc.string(), async (content, indices, cuts, chunks, seed) => {
        const envelope = write(
          content,
          indices.flatMap((index) => everyone[index]?.[0] ?? []),
          cuts,
          seed,
        );
        for (const [index, [, key]] of everyone.entries()) {
          const { code, delivered } = await readThrough(envelope, [key], false, chunks);
          expect(code).toBe(indices.includes(index) ? "ok" : "envelope.notForCard");
          expect(Buffer.compare(delivered, indices.includes(index) ? content : Buffer.alloc(0))).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says the same in indefinite lengths and pieces of any size", async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 50, max: 70_000 }), sizes, async (content, pieceBytes, chunks) => {
        const envelope = streamed(write(content, [shared], [], "x"), pieceBytes);
        expect(await readThrough(envelope, [shared], false, chunks)).toEqual({ code: "ok", delivered: Buffer.from(content), authenticated: true });
      }),
      { numRuns: 60 },
    );
  });

  it("with any byte changed anywhere is not taken for whole", async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(), fc.integer({ min: 1, max: 255 }), sizes, async (content, where, mask, chunks) => {
        const envelope = write(content, [shared], [], "y");
        const position = where % envelope.length;
        envelope[position] = (envelope[position] ?? 0) ^ mask;
        const { code } = await readThrough(envelope, [shared], false, chunks);
        expect(code).toMatch(/^envelope\./);
      }),
      { numRuns: 300 },
    );
  });

  it("announced with another size is the writer's own fault", () => {
    const order = { recipients: [shared], contentBytes: 10, entropy: seededEntropy("z") } as const;
    expect(() => startEnvelope(order).update(Buffer.alloc(11))).toThrow(RangeError);
    expect(() => startEnvelope(order).finish()).toThrow(RangeError);
    expect(() => startEnvelope({ ...order, recipients: [] })).toThrow(RangeError);
    expect(() => startEnvelope({ ...order, contentBytes: -1 })).toThrow(RangeError);
    expect(() => startEnvelope({ ...order, contentBytes: 2 ** 37 })).toThrow(RangeError);
  });
});
