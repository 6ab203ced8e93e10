import { expect, test } from "vitest";
import { nameOfAttribute } from "./attributeNames.ts";

test("names of the standard, of groups that repeat, of private blocks and of nothing", () => {
  const named = [0x00100010, 0x7fe00010, 0x00080000, 0x00090010, 0x00091001, 0x60003000, 0x60023000, 0x00100011, 0xfffcfffc].map(nameOfAttribute);
  expect(named).toEqual(["Patient's Name", "Pixel Data", "Group Length", "Private Creator", undefined, "Overlay Data", "Overlay Data", undefined, "Data Set Trailing Padding"]);
});
