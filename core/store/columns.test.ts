import fc from "fast-check";
import { expect, test } from "vitest";
import type { ObjectId } from "../domain/object.ts";
import { digitsOf, listOf } from "./columns.ts";
import type { NewMember } from "./deliveryItems.ts";
import { columnsOf, MemberGatherer, withObjects } from "./memberColumns.ts";
import { makeDatabase } from "./store.fixture.ts";

test("SQL reads back every whole number, and the key of each is its row", () => {
  const db = makeDatabase();
  const whole = fc.oneof(fc.nat(), fc.constantFrom(0, 9, 10, 99_999_999, 2 ** 31, 2 ** 32, 2 ** 53 - 1));
  fc.assert(
    fc.property(fc.array(whole, { maxLength: 20 }), (numbers) => {
      const rows = db
        .prepare<{ digits: Uint8Array; list: string }, { key: number; value: number; digits: number }>(
          "SELECT key, value, CAST(substr(:digits, key * 16 + 1, 16) AS INTEGER) AS digits FROM json_each(:list)",
        )
        .all({ digits: digitsOf(Float64Array.from(numbers)), list: listOf(numbers) });
      expect(rows).toEqual(numbers.map((value, key) => ({ key, value, digits: value })));
    }),
    { numRuns: 50 },
  );
});

const idOf = (number: number): ObjectId => number.toString(16).padStart(32, "a") as ObjectId;
const members = Array.from({ length: 600 }, (_, entry): NewMember => {
  const common = { entry, name: Buffer.alloc(28 + ((entry * 7) % 300), entry), bytes: entry * 3 };
  if (entry % 5 === 0) return { ...common, kind: "unknown", cause: "archiveDamaged", failure: "media.archiveChecksum" };
  return { ...common, kind: entry % 3 === 0 ? "table" : "dicom", object: idOf(entry), ...(entry % 7 === 0 && { proof: "tag" as const }) };
});

test("columns hold what the rows held, however many there are, and begin anew once taken", () => {
  const gatherer = new MemberGatherer();
  gatherer.add(members[0] as NewMember);
  gatherer.forget();
  for (const member of members) gatherer.add(member);
  const columns = gatherer.take();
  if (columns === undefined) throw new Error("there are members");
  expect(gatherer.take()).toBeUndefined();
  const rows = Array.from({ length: columns.count }, (_, row): NewMember => {
    const { kind, cause, failure, proof, isStored } = columns.words[columns.wordOf[row] ?? -1] ?? { kind: "unknown", cause: null, failure: null, proof: null, isStored: false };
    return {
      entry: columns.entries[row] ?? -1,
      name: Buffer.from(columns.names.subarray(columns.nameStarts[row], columns.nameStarts[row + 1])),
      bytes: columns.bytes[row] ?? -1,
      kind,
      ...(cause !== null && { cause }),
      ...(failure !== null && { failure }),
      ...(proof !== null && { proof }),
      ...(isStored && { object: Buffer.from(columns.objects.subarray(row * 16, row * 16 + 16)).toString("hex") as ObjectId }),
    };
  });
  expect(rows).toEqual(members);
  expect(columns.words).toHaveLength(5);
});

test("an object that stands under another name is exchanged, and no other", () => {
  const columns = columnsOf(members.slice(1, 4));
  if (columns === undefined) throw new Error("there are members");
  const moved = withObjects(columns, new Map([[idOf(2), idOf(77)]]));
  expect(Buffer.from(moved.objects).toString("hex")).toBe([1, 77, 3].map(idOf).join(""));
  expect(Buffer.from(columns.objects).toString("hex")).toBe([1, 2, 3].map(idOf).join(""));
});
