import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureCodes } from "../domain/failure.ts";
import { findContentKey } from "./findContentKey.ts";
import type { EnvelopeHeader } from "./header.ts";
import { verifyDetached } from "./signedData.ts";
import { readThrough, type ReadThrough } from "./testing/readThrough.ts";
import { keysFor, openKeys, readManifest, readVector, vectorFiles, type Vector } from "./testing/vectors.ts";
import type { Answer } from "./testing/vectorThread.ts";

const vectors = readManifest();
const envelopes = vectors.filter(({ kind }) => kind === "envelope");
const signatures = vectors.filter(({ kind }) => kind === "signature");
const keys = openKeys();
const named = (list: readonly Vector[]): readonly (readonly [string, string, Vector])[] => list.map((vector) => [vector.file, vector.gives, vector]);

/** Well or not: what came out before the end is a beginning of what is inside, and all of it only where all was right. */
function expectRight(vector: Vector, { code, delivered }: Pick<ReadThrough, "code"> & { readonly delivered: Uint8Array }): void {
  expect(code).toBe(vector.gives);
  const content = readVector(vector.content);
  if (code === "ok") expect(Buffer.compare(delivered, content)).toBe(0);
  // A tag that is wrong says that any byte may be: then what came out is not compared, and never shown.
  else if (!mayDiffer.has(vector.file)) expect(Buffer.compare(delivered, content.subarray(0, delivered.length))).toBe(0);
}

/** Their ciphertext or key is another one; all others are cut, or wrong elsewhere. */
const mayDiffer: ReadonlySet<string> = new Set([
  "tampered-ciphertext.cms",
  "tampered-nonce.cms",
  "lengthened-ciphertext.cms",
  "swapped-pieces.cms",
  "content-of-another.cms",
  "pkcs1-wrong-padding.cms",
  "pkcs1-key-too-short.cms",
  "cbc-tampered-padding.cms",
]);

describe("the vectors", () => {
  it("are more than a hundred, each in the manifest once, each with a code that exists", () => {
    expect(vectors.length).toBeGreaterThan(150);
    expect(
      vectorFiles()
        .filter((name) => name.endsWith(".cms") || name.endsWith(".p7s"))
        .sort(),
    ).toEqual(vectors.map(({ file }) => file).sort());
    for (const { gives } of vectors) expect(gives === "ok" || gives in failureCodes).toBe(true);
    const codes = new Set(vectors.map(({ gives }) => gives));
    for (const code of Object.keys(failureCodes).filter((name) => /^(envelope|signature)\./.test(name))) {
      // A key file is none of these, how many cards signed is asked of several files, and the vectors are read by "tell".
      if (!["envelope.keyUnusable", "envelope.unauthenticated", "signature.sameCard"].includes(code)) expect(codes).toContain(code);
    }
  });

  it.each(named(envelopes))("%s as a whole gives %s", async (_, __, vector) => {
    const result = await readThrough(readVector(vector.file), keysFor(vector, keys), vector.allowPkcs1);
    expectRight(vector, result);
    if (vector.gives === "ok") expect({ authenticated: result.authenticated, inner: result.inner }).toEqual({ authenticated: vector.authenticated, inner: vector.inner });
    else expect(result.failure?.details?.["algorithm"]).toBe(vector.algorithm);
  });

  it.each(named(envelopes))("%s byte by byte gives %s", async (_, __, vector) => {
    expectRight(vector, await readThrough(readVector(vector.file), keysFor(vector, keys), vector.allowPkcs1, [1]));
  });

  it.each(named(envelopes))("%s in chunks of any size gives %s", async (_, __, vector) => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (chunkSizes) => {
        expectRight(vector, await readThrough(readVector(vector.file), keysFor(vector, keys), vector.allowPkcs1, chunkSizes));
      }),
      { numRuns: 5 },
    );
  });

  it.each(named(signatures))("%s gives %s", (_, __, vector) => {
    const verified = verifyDetached({ content: readVector(vector.content), signature: readVector(vector.file) });
    expect(verified.ok ? "ok" : verified.failure.code).toBe(vector.gives);
    if (!verified.ok) expect(verified.failure.details?.["algorithm"]).toBe(vector.algorithm);
    const other = verifyDetached({ content: Buffer.concat([readVector(vector.content), Buffer.alloc(1)]), signature: readVector(vector.file) });
    if (verified.ok) expect(other).toEqual({ ok: false, failure: { code: "signature.contentChanged" } });
    else expect(other.ok).toBe(false);
  });

  it("give the same in a thread, which gets its keys from here", async () => {
    const worker = new Worker(new URL("testing/vectorThread.ts", import.meta.url));
    const next = (): Promise<Answer | { readonly header: EnvelopeHeader }> =>
      new Promise((resolve, reject) => {
        worker.once("error", reject);
        worker.once("message", (message: Answer | { readonly header: EnvelopeHeader }) => {
          worker.off("error", reject);
          resolve(message);
        });
      });
    for (const vector of vectors) {
      worker.postMessage(vector);
      let message = await next();
      if ("header" in message) {
        const key = await findContentKey(message.header, keysFor(vector, keys), { allowPkcs1: vector.allowPkcs1 === true });
        if (!key.ok) {
          expectRight(vector, { code: key.failure.code, delivered: Buffer.alloc(0) });
          continue;
        }
        worker.postMessage({ contentKey: key.value });
        message = await next();
      }
      if (!("code" in message)) throw new Error("two headers");
      expect(message.file).toBe(vector.file);
      if (vector.kind === "envelope") expectRight(vector, message);
      else expect(message.code).toBe(vector.gives);
    }
    await worker.terminate();
  });
});
