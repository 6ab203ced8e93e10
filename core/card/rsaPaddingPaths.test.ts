import { constants, createHash, createPublicKey, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes } from "node:crypto";
import { Session, type Profiler } from "node:inspector";
import { beforeAll, describe, expect, it } from "vitest";
import { openOaep, openPkcs1 } from "./rsaPadding.ts";

/**
 * Whether what stands in a decrypted block decides which way the code goes: V8 counts how often every branch of the module was taken, and
 * the counts must be the same whatever is wrong with the block (RFC 8017 §7.1.2 note). What each step costs the machine is not seen by this.
 */

const session = new Session();
session.connect();

beforeAll(() => {
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
});

/** How often each range of each function of the module was run. */
function countsOf(act: () => void): string {
  const take = (): readonly Profiler.ScriptCoverage[] => {
    let result: readonly Profiler.ScriptCoverage[] = [];
    session.post("Profiler.takePreciseCoverage", (_, taken) => (result = taken.result));
    return result;
  };
  take();
  act();
  const [script] = take().filter(({ url }) => url.includes("rsaPadding.ts"));
  const counts = script?.functions.filter(({ functionName }) => functionName !== "").map(({ functionName, ranges }) => [functionName, ranges.map(({ startOffset, count }) => [startOffset, count])]);
  return JSON.stringify(counts ?? []);
}

const size = 256;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: size * 8 });
const publicKey = createPublicKey(privateKey);
const key = Buffer.alloc(32, 7);
const raw = (wrapped: Buffer): Buffer => privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
const changed = (block: Buffer, at: number, to: (byte: number) => number): Buffer => {
  const copy = Buffer.from(block);
  copy[at] = to(copy[at] ?? 0);
  return copy;
};

describe("PKCS#1 v1.5", () => {
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const block = raw(wrapped);
  const wrong: readonly (readonly [string, Buffer])[] = [
    ["its first byte", changed(block, 0, () => 1)],
    ["its type", changed(block, 1, () => 1)],
    ["a zero in its padding", changed(block, 5, () => 0)],
    ["a zero late in its padding", changed(block, size - 34, () => 0)],
    ["its separator", changed(block, size - 33, () => 9)],
    ["everything", randomBytes(size)],
    ["nothing but zeros", Buffer.alloc(size)],
  ];
  const counts = (of: Buffer): string => countsOf(() => openPkcs1(Buffer.from(of), wrapped, 32).fill(0));

  it.each(wrong)("goes the same way where %s is wrong as where nothing is", (_, other) => {
    const right = counts(block);
    expect(right).toContain("openPkcs1");
    expect(counts(other)).toBe(right);
  });
});

/** RFC 8017 §7.1.1, with a padding and a separator of the caller's. */
function encode(padding: Buffer, separator: number): Buffer {
  const mask = (seed: Uint8Array, bytes: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil(bytes / 32) }, (_, index) => createHash("sha256").update(seed).update(Uint8Array.of(0, 0, 0, index)).digest())).subarray(0, bytes);
  const combined = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
  const data = Buffer.concat([createHash("sha256").digest(), padding, Buffer.of(separator), Buffer.alloc(size - 66 - padding.length, 9)]);
  const seed = randomBytes(32);
  const masked = combined(data, mask(seed, data.length));
  return Buffer.concat([Buffer.alloc(1), combined(seed, mask(masked, 32)), masked]);
}

describe("OAEP", () => {
  const zeros = Buffer.alloc(100);
  const block = encode(zeros, 1);
  const counts = (of: Buffer): string => countsOf(() => openOaep(Buffer.from(of), "sha256"));

  it("goes one and the same way for every cause of failure", () => {
    expect(openOaep(Buffer.from(block), "sha256").ok).toBe(true);
    const wrong = {
      firstByte: changed(block, 0, () => 1),
      label: changed(block, 1, (byte) => byte ^ 1),
      padding: encode(changed(zeros, 0, () => 2), 1),
      latePadding: encode(changed(zeros, 99, () => 2), 1),
      separator: encode(zeros, 2),
      everything: randomBytes(size),
    };
    const seen = Object.entries(wrong).map(([name, of]) => [name, counts(of)] as const);
    for (const [name, way] of seen) expect([name, way]).toEqual([name, seen[0]?.[1]]);
    expect(seen[0]?.[1]).toContain("openOaep");
  });
});

it("a branch would be seen", () => {
  const differ = (block: Buffer): string => countsOf(() => openOaep(block, "sha256"));
  // A block too short to be one is told apart at once; its length is no secret.
  expect(differ(Buffer.alloc(10))).not.toBe(differ(Buffer.alloc(size)));
});
