import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNames, faultOfName } from "./names.ts";

describe("a name", () => {
  it.each(["a", "紹介状/画像 1.dcm", ".hidden", "a..b", "...", " leading", "trailing ", "-n", "con", "か\u3099", "ab:c", "👩‍⚕️.txt"])("%j is fit", (name) => {
    expect(faultOfName(name)).toBeUndefined();
  });

  it.each([
    ["", "empty"],
    ["a//b", "empty"],
    ["a/", "empty"],
    ["/a", "absolute"],
    ["C:a", "absolute"],
    ["..", "traversal"],
    ["a/../b", "traversal"],
    ["./a", "traversal"],
    ["a\\b", "separator"],
    ["a\nb", "control"],
    ["a\u0085b", "control"],
    ["a\u2028b", "control"],
    ["a\u202etxt.exe", "invisible"],
    ["\ufeffa", "invisible"],
    ["a\ufffd", "encoding"],
    ["a\ud800", "encoding"],
    ["あ".repeat(86), "tooLong"],
    [`${"a/".repeat(1024)}a`, "tooLong"],
  ])("%j is refused: %s", (name, reason) => {
    expect(faultOfName(name)).toBe(reason);
  });
});

describe("names together", () => {
  const refused = (...names: readonly string[]): unknown => {
    const checked = checkNames(names);
    return checked.ok ? undefined : checked.failure.details;
  };

  it("may differ in anything but what file systems overlook", () => {
    expect(refused("a", "b/a", "b/c", "c/a")).toBeUndefined();
    expect(refused("a", "b", "a")).toEqual({ object: 3, reason: "collision" });
    expect(refused("a", "A")).toEqual({ object: 2, reason: "collision" });
    expect(refused("が", "か\u3099")).toEqual({ object: 2, reason: "collision" });
    expect(refused("straße", "STRASSE")).toEqual({ object: 2, reason: "collision" });
    expect(refused("a/b", "A/c")).toEqual({ object: 2, reason: "collision" });
    expect(refused("a", "a/b")).toEqual({ object: 2, reason: "collision" });
    expect(refused("a/b", "a")).toEqual({ object: 2, reason: "collision" });
    expect(refused("x/a/b", "x/a")).toEqual({ object: 2, reason: "collision" });
  });

  it("that are accepted lead nowhere but below the folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", ".", "/", "\\", "C", ":", "\0", "あ") }), (name) => {
        if (faultOfName(name) !== undefined) return;
        const target = path.resolve("/room/out", name);
        expect([name, target.startsWith("/room/out/") && path.relative("/room/out", target) === name && !/[\\\0]/.test(name)]).toEqual([name, true]);
      }),
      { numRuns: 2000 },
    );
  });
});
