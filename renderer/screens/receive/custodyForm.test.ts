import { describe, expect, test } from "vitest";
import { emptyCustody, errorsOf, kindsLeft, readCustody, readDraft, type CustodyForm } from "./custodyForm.ts";

const now = new Date(2026, 10, 21, 14, 5).getTime();
const date = { era: "reiwa", year: "8", month: "11", day: "21" } as const;
const full: CustodyForm = { ...emptyCustody("M-2026-014"), sealNumber: " S-1 ", witness: "鈴木", date, hour: "13", minute: "40", announced: [{ kind: "dicom", count: "９８,２０４" }], note: "" };
const faults = (form: CustodyForm): readonly string[] => errorsOf(form, now).map(({ field, fault }) => `${field} ${fault}`);

describe("the custody form", () => {
  test("what is filled is read: numbers in any width, texts without what surrounds them, nothing for what is empty", () => {
    expect(faults(full)).toEqual([]);
    expect(readCustody(full)).toEqual({
      mediumNumber: "M-2026-014",
      sealNumber: "S-1",
      sealIntact: true,
      witness: "鈴木",
      receivedAt: new Date(2026, 10, 21, 13, 40).getTime(),
      carriage: "hand",
      announced: [{ kind: "dicom", count: 98_204 }],
    });
  });

  test("an empty form names what is missing, in the order of the form", () => {
    expect(faults(emptyCustody())).toEqual(["mediumNumber missing", "receivedAt missing", "witness missing"]);
    expect(readCustody(emptyCustody())).toBeUndefined();
  });

  test.each([
    [{ mediumNumber: "-1" }, "mediumNumber numberFormat"],
    [{ sealNumber: "a\u0000" }, "sealNumber numberFormat"],
    [{ date: { ...date, day: "31" } }, "receivedAt date"],
    [{ hour: "24" }, "receivedAt timeFormat"],
    [{ minute: "" }, "receivedAt timeFormat"],
    [{ hour: "14", minute: "06" }, "receivedAt future"],
    [{ announced: [{ kind: "dicom", count: "-3" }] }, "announced 0 countFormat"],
  ] as readonly (readonly [Partial<CustodyForm>, string])[])("%o: %s", (part, fault) => {
    expect(faults({ ...full, ...part })).toEqual([fault]);
  });

  test("each kind is named once at most", () => {
    expect(kindsLeft(full)).not.toContain("dicom");
    expect(kindsLeft(emptyCustody())).toContain("dicom");
  });
});

describe("a form that was kept", () => {
  test("comes back as it was", () => {
    expect(readDraft(JSON.stringify({ step: "custody", provider: "demo-hospital", form: full }))).toEqual({ step: "custody", provider: "demo-hospital", form: full });
  });

  test.each(["", "7", "null", "{}", '{"form":null}'])("%s is no form", (text) => {
    expect(readDraft(text)).toBeUndefined();
  });

  test("what another version wrote is left away, and the rest is kept", () => {
    const read = readDraft(JSON.stringify({ step: "later", form: { witness: "鈴木", hour: 5, carriage: "drone", announced: [{ kind: "tape", count: "1" }, { kind: "dicom", count: "2" }, null], date: { era: "x", year: "8" } } }));
    expect(read).toEqual({ step: "contents", provider: undefined, form: { ...emptyCustody(), witness: "鈴木", announced: [{ kind: "dicom", count: "2" }], date: { era: "reiwa", year: "8", month: "", day: "" } } });
  });
});
