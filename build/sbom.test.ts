import { expect, test } from "vitest";
import { faultsOf, isAllowed, readLock } from "./sbom.ts";

const sealed = { version: "1.0.0", integrity: "sha512-x" };

test("every locked package is sealed by a hash and allowed by its licence", () => {
  expect(faultsOf(readLock())).toEqual([]);
});

test("a package without hash, without licence or under another licence is named", () => {
  expect(
    faultsOf({
      "": {},
      "node_modules/fine": { ...sealed, license: "MIT" },
      "node_modules/open": { version: "1.0.0", license: "MIT" },
      "node_modules/silent": sealed,
      "node_modules/copyleft": { ...sealed, license: "GPL-3.0" },
      "node_modules/tool": { ...sealed, license: "MPL-2.0", dev: true },
      "node_modules/shipped": { ...sealed, license: "MPL-2.0" },
    }),
  ).toEqual(["node_modules/open: no integrity", "node_modules/silent: licence not said", "node_modules/copyleft: licence GPL-3.0", "node_modules/shipped: licence MPL-2.0"]);
});

test("a choice needs one allowed licence, a sum all of them", () => {
  const allowed = new Set(["MIT", "CC0-1.0"]);
  expect(isAllowed("(MIT OR GPL-3.0)", allowed)).toBe(true);
  expect(isAllowed("(GPL-2.0 OR GPL-3.0)", allowed)).toBe(false);
  expect(isAllowed("(MIT AND CC0-1.0)", allowed)).toBe(true);
  expect(isAllowed("MIT AND GPL-3.0", allowed)).toBe(false);
});
