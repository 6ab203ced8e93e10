import fc from "fast-check";
import { expect, test } from "vitest";
import { replaceUid } from "./replaceUid.ts";

const secret = Buffer.alloc(32, 1);

test("valid, the same for the same, another for another, another in another run", () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(fc.stringMatching(/^1\.[1-9]\d{0,10}(?:\.[1-9]\d{0,8}){1,3}$/), (uid) => {
      fc.pre(!uid.startsWith("1.2.840.10008."));
      const replaced = replaceUid(secret, uid);
      expect(replaced).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      expect(replaced.length).toBeLessThanOrEqual(64);
      expect(replaceUid(secret, uid)).toBe(replaced);
      expect(replaceUid(Buffer.alloc(32, 2), uid)).not.toBe(replaced);
      expect(seen.get(replaced) ?? uid).toBe(uid);
      seen.set(replaced, uid);
      const uuid = BigInt(replaced.slice(5)).toString(16).padStart(32, "0");
      expect([uuid[12], "89ab".includes(uuid[16] ?? "-")]).toEqual(["8", true]);
    }),
    { numRuns: 500 },
  );
});

test("UIDs of the standard mean the same to everybody; what only looks like one does not", () => {
  expect(replaceUid(secret, "1.2.840.10008.5.1.4.1.1.2")).toBe("1.2.840.10008.5.1.4.1.1.2");
  expect(replaceUid(secret, "1.2.840.10008.1.2.1")).toBe("1.2.840.10008.1.2.1");
  expect(replaceUid(secret, "")).toBe("");
  for (const uid of ["1.2.840.100080.5.1", "1.2.840.10008.5.1.Yamada", "1.2.840.10008.4711.5", "1.2.840.113619.2.55"]) expect(replaceUid(secret, uid)).toMatch(/^2\.25\./);
});

test("of more UIDs than are remembered each keeps its own", () => {
  const one = replaceUid(secret, "1.2.392.1");
  const others = new Set(Array.from({ length: 6000 }, (_, index) => replaceUid(secret, `1.2.392.2.${String(index)}`)));
  expect([others.size, others.has(one), replaceUid(secret, "1.2.392.1")]).toEqual([6000, false, one]);
});

test("a known answer: what was given out once must come out again", () => {
  expect(replaceUid(secret, "1.2.3.4")).toBe("2.25.67237394050324247690264158675593350389");
});
