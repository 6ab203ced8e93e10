import { describe, expect, it } from "vitest";
import { sweepTimeout, triesAll } from "../platform/testing/sweep.ts";
import { readManifest } from "./testing/vectors.ts";
import { expectContained, sweep } from "./testing/sweeping.ts";

/** Where others are addressed too, their part of the header is not this key's to check; what has no tag is nobody's. */
const notWhole: ReadonlySet<string> = new Set(["valid-several-recipients.cms", "valid-thousand-recipients.cms"]);
/** One bit makes of stdDH the scheme cofactorDH, which is the same on curves whose cofactor is 1 (SEC 1 §3.3.2), as those of NIST. */
const sameMeaning: ReadonlySet<string> = new Set(["valid-agreement-with-sha1.cms: byte 164 ^ 1"]);
const good = readManifest().filter(({ kind, gives, content }) => kind === "envelope" && gives === "ok" && content === "content");

/** Every byte and every length of two vectors is tried by hostile.test.ts; of the others one case of so many, each bit in its turn: 9 change each byte. */
const oneOf = triesAll ? 1 : 11;

describe(`every good vector, made hostile in 1 of ${String(oneOf)} ways`, () => {
  it.each(good.filter(({ file, inner }) => !notWhole.has(file) && inner === undefined).map(({ file }) => file))("%s", { timeout: sweepTimeout }, (file) => {
    const report = sweep([file], "truncations,flips,lengths,nestings", oneOf);
    expectContained({ ...report, accepted: report.accepted.filter((name) => !sameMeaning.has(name)) });
  });

  it.each(good.filter(({ inner }) => inner !== undefined).map(({ file }) => file))("%s gives nothing else out", { timeout: sweepTimeout }, (file) => {
    const report = sweep([file], "truncations,flips,lengths,nestings", oneOf);
    expect(report.accepted.filter((name) => name.endsWith("DIFFERENT"))).toEqual([]);
    expectContained({ ...report, accepted: [] });
  });

  it("a thousand recipients, cut and nested", { timeout: sweepTimeout }, () => {
    expectContained(sweep(["valid-thousand-recipients.cms"], "truncations", oneOf));
  });
});
