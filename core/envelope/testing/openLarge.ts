import { readFileSync } from "node:fs";
import { findContentKey } from "../findContentKey.ts";
import { openEnvelopeReader } from "../reader.ts";
import { readKeyFile, recipientKeyOf } from "../softwareKey.ts";

/** A program for tests: opens what comes in at standard input with the key file it is given, and says how much that was and what it took. */

const [, , keyFile = ""] = process.argv;
const key = readKeyFile(readFileSync(keyFile), "");
if (!key.ok) throw new Error(key.failure.code);
let zeros = 0;
const expected = Buffer.alloc(1024 * 1024);
const reader = openEnvelopeReader({
  unauthenticated: "tell",
  sink: (plain) => {
    // What was put in is all zeros: compared without keeping any of it.
    if (Buffer.compare(plain, expected.subarray(0, plain.length)) === 0) zeros += plain.length;
  },
});
const startedAt = process.hrtime.bigint();
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  const before = reader.header;
  reader.push(chunk);
  const { header } = reader;
  if (before !== undefined || header === undefined) continue;
  const contentKey = await findContentKey(header, [recipientKeyOf(key.value)], { allowPkcs1: false });
  if (!contentKey.ok) throw new Error(contentKey.failure.code);
  reader.unlock(contentKey.value);
  contentKey.value.fill(0);
}
const { bytes } = reader.finish();
const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
process.stdout.write(`${JSON.stringify({ bytes, zeros, mebibytes: Math.round(process.resourceUsage().maxRSS / 1024), seconds })}\n`);
