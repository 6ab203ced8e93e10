import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { checkpointText, keyHashOf, parseCheckpoint, signCheckpoint, type Checkpoint } from "./checkpoint.ts";

const checkpoint: Checkpoint = { origin: "noren-room/room-1", size: 1234, head: "ab".repeat(32), at: 1_795_000_000_123 as Instant, destruction: { entry: 3, sha256: "cd".repeat(32) }, policy: { sequence: 2, sha256: "ef".repeat(32) } };
const certificate = Buffer.from("certificate");
const made = (more: Partial<Checkpoint> = {}): ReturnType<typeof signCheckpoint> =>
  signCheckpoint({ ...checkpoint, ...more }, { name: "officer-1", certificate }, (text) => Promise.resolve(Buffer.from(text).subarray(0, 20)));

test("the text is a tlog-checkpoint with the time as its extension, in a signed note", async () => {
  const { note, text } = await made();
  expect(text).toBe("noren-room/room-1\n1234\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n2026-11-18T11:06:40.123Z\ndestruction 3 zc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc0=\npolicy 2 7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+8=\n");
  const [body, signature = ""] = note.split("\n\n");
  expect(`${body ?? ""}\n`).toBe(text);
  expect(signature).toMatch(/^— officer-1 [A-Za-z0-9+/]+=*\n$/u);
  const bytes = Buffer.from(signature.split(" ")[2] ?? "", "base64");
  expect(bytes.toString("hex", 0, 4)).toBe(keyHashOf("officer-1", certificate));
  expect(bytes.toString("utf8", 4)).toBe(text.slice(0, 20));
});

test("what is signed is verified over the exact text, with a real key", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const key = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
  const { note } = await signCheckpoint(checkpoint, { name: "officer-1", certificate }, (text) => Promise.resolve(sign("sha384", text, key)));
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) throw new Error(parsed.failure.code);
  const [signature] = parsed.value.signatures;
  expect(
    verify(
      "sha384",
      Buffer.from(parsed.value.text),
      createPublicKey(publicKey.export({ type: "spki", format: "pem" })),
      signature?.signature ?? Buffer.of(),
    ),
  ).toBe(true);
});

test("what was signed is read back, also with Windows line ends or blank lines after it, and with a second signature", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e14 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.nat({ max: 4e12 }),
      async (size, head, at) => {
        const signed = await made({ ...(size % 2 === 0 && { destruction: { entry: 0 } }), size, head: Buffer.from(head).toString("hex"), at: at as Instant });
        for (const note of [signed.note, signed.note.replaceAll("\n", "\r\n"), `${signed.note}\n\n`, signed.note.trimEnd()]) {
          const parsed = parseCheckpoint(note);
          expect(parsed.ok && parsed.value.checkpoint).toEqual(signed.checkpoint);
          expect(parsed.ok && parsed.value.text).toBe(signed.text);
        }
        const both = parseCheckpoint(`${signed.note}— witness AAAAAAA=\n`);
        expect(both.ok && both.value.signatures.map(({ name }) => name)).toEqual(["officer-1", "witness"]);
      },
    ),
    { numRuns: 100 },
  );
});

const lines = (change: (lines: string[]) => void) => (note: string) => {
  const changed = note.split("\n");
  change(changed);
  return changed.join("\n");
};
const malformed: readonly (readonly [name: string, line: number, change: (note: string) => string])[] = [
  ["nothing", 1, () => ""],
  ["another kind of log", 1, lines((each) => (each[0] = "example.com/log"))],
  ["a size of zero", 2, lines((each) => (each[1] = "0"))],
  ["a size with a leading zero", 2, lines((each) => (each[1] = "01234"))],
  ["a negative size", 2, lines((each) => (each[1] = "-5"))],
  ["a size beyond counting", 2, lines((each) => (each[1] = "9".repeat(20)))],
  ["a short head", 3, lines((each) => (each[2] = "q6ur"))],
  ["loose bits in the head", 3, lines((each) => (each[2] = `${(each[2] ?? "").slice(0, 42)}t=`))],
  ["a time that is none", 4, lines((each) => (each[3] = "yesterday"))],
  ["a time with an offset", 4, lines((each) => (each[3] = "2026-11-18T20:06:40.123+09:00"))],
  ["no register", 5, lines((each) => each.splice(4, 1))],
  ["entries without their hash", 5, lines((each) => (each[4] = "destruction 3"))],
  ["no entries with a hash", 5, lines((each) => (each[4] = (each[4] ?? "").replace("3", "0")))],
  ["loose bits in the register's hash", 5, lines((each) => (each[4] = `${(each[4] ?? "").slice(0, -2)}1=`))],
  ["no policy", 6, lines((each) => each.splice(5, 1))],
  ["a policy without its hash", 6, lines((each) => (each[5] = "policy 2"))],
  ["no blank line", 7, lines((each) => each.splice(6, 1))],
  ["one more extension", 7, lines((each) => each.splice(6, 0, "more"))],
  ["no signature", 8, lines((each) => each.splice(7, 1))],
  ["a signature without its dash", 8, lines((each) => (each[7] = (each[7] ?? "").slice(2)))],
  ["a signature without content", 8, lines((each) => (each[7] = "— officer-1 AAAAAA=="))],
  ["a second signature that is none", 9, (note) => `${note}rubbish\n`],
  ["more than fits on paper", 0, (note) => note + "x".repeat(8192)],
];

test.each(malformed)("%s is malformed", async (_name, line, change) => {
  const { note } = await made();
  expect(parseCheckpoint(change(note))).toEqual({ ok: false, failure: { code: "audit.checkpointMalformed", details: { line } } });
});

test("any text is answered, never thrown at", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      expect(parseCheckpoint(text)).toMatchObject({ ok: false });
    }),
    { numRuns: 500 },
  );
  expect(() => checkpointText({ ...checkpoint, at: Number.NaN as Instant })).toThrow(RangeError);
});

test("a key hash depends on the name and the certificate", () => {
  expect(new Set([keyHashOf("a", certificate), keyHashOf("b", certificate), keyHashOf("a", Buffer.from("other"))]).size).toBe(3);
});
