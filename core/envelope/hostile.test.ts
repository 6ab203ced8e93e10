import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openEnvelopeReader } from "./reader.ts";
import { readThrough } from "./testing/readThrough.ts";
import { expectContained, sweep } from "./testing/sweeping.ts";
import { openKeys, readVector } from "./testing/vectors.ts";

const keys = Object.values(openKeys()).filter(({ kind }) => kind !== "password");

describe("a hostile envelope", () => {
  it.each(["valid.cms", "valid-openssl-aes-256-gcm-stream.cms"])("made of %s by a cut, a bit, a length or deep nesting is a failure within its limits", (file) => {
    expectContained(sweep([file], "truncations,flips,lengths,nestings"));
  });

  it("with a header larger than allowed is left at once", () => {
    const reader = openEnvelopeReader({ sink: () => expect.unreachable(), largestHeader: 1000 });
    expect(() => {
      reader.push(readVector("valid-thousand-recipients.cms"));
    }).toThrow("envelope.tooLarge");
  });

  it("made of parts of good ones, or of anything, is a failure", async () => {
    const samples = ["valid.cms", "valid-rsa.cms", "valid-shared.cms", "valid-openssl-aes-256-gcm-stream.cms"];
    const pieces = fc
      .constantFrom(...samples.map(readVector))
      .chain((bytes) => fc.tuple(fc.nat(bytes.length), fc.nat(bytes.length)).map(([from, to]) => bytes.subarray(Math.min(from, to), Math.max(from, to))));
    const anything = fc.array(fc.oneof(pieces, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 }).map((parts) => Buffer.concat(parts));
    const whole = new Set(samples.map((name) => readVector(name).toString("hex")));
    await fc.assert(
      fc.asyncProperty(anything, fc.integer({ min: 1, max: 100 }), async (bytes, chunkBytes) => {
        fc.pre(!whole.has(bytes.toString("hex")));
        const { code } = await readThrough(bytes, keys, true, [chunkBytes]);
        expect(code).toMatch(/^envelope\./);
      }),
      { numRuns: 1000 },
    );
  });
});
