import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RoomId } from "../domain/brand.ts";
import { chainHash, hashBeforeFirst, originOf, RowPacker, verifyRows, type PackedRows } from "./chain.ts";

const room = "room-chain" as RoomId;
const bodies = Array.from({ length: 30 }, (_, index) => JSON.stringify({ at: index, id: `entry-${String(index)}`, text: "あ".repeat(index * 3) }));

function pack(texts: readonly string[], first = 1, previous: Uint8Array = hashBeforeFirst(room)): PackedRows {
  const packer = new RowPacker(first, previous);
  let link: Buffer = Buffer.from(previous);
  for (const [index, body] of texts.entries()) {
    link = chainHash(link, first + index, body);
    packer.add(first + index, Buffer.from(body), link);
  }
  return packer.packed();
}

test("the first link is the hash of the log's origin", () => {
  expect(originOf(room)).toBe("noren-room/room-chain");
  expect(hashBeforeFirst(room).toString("hex")).toBe(createHash("sha256").update("noren-room/room-chain").digest("hex"));
});

test("whole rows verify, wherever in the log they stand", () => {
  for (const first of [1, 2 ** 32 - 5, Number.MAX_SAFE_INTEGER - 40]) expect(verifyRows(pack(bodies, first))).toMatchObject({ rows: 30 });
  expect(verifyRows(pack(bodies, Number.MAX_SAFE_INTEGER - 40)).brokenAt).toBeUndefined();
  expect(verifyRows(pack([]))).toEqual({ rows: 0, prints: new Uint32Array(0) });
});

/** Where each row begins in the stream: the number of the first row that a byte at a position belongs to. */
function rowAt({ lengths }: PackedRows, position: number): number {
  let end = 32;
  for (const [index, length] of lengths.entries()) {
    end += 8 + length + 32;
    if (position < end) return index + 1;
  }
  throw new RangeError("beyond the last row");
}

test("any byte of link, number, body or hash, changed to any other, breaks the chain at its row", () => {
  const whole = pack(bodies);
  fc.assert(
    fc.property(fc.nat({ max: whole.stream.length - 1 }), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const stream = new Uint8Array(whole.stream);
      stream[position] = (stream[position] ?? 0) ^ change;
      expect(verifyRows({ ...whole, stream }).brokenAt).toBe(rowAt(whole, position));
    }),
    { numRuns: 1000 },
  );
});

test("a row left out, put in, or moved breaks it where that was done", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 28 }), fc.constantFrom("left out", "put in", "moved"), (row, act) => {
      const packer = new RowPacker(1, hashBeforeFirst(room));
      let link: Buffer = hashBeforeFirst(room);
      const rows = bodies.map((body, index) => ({ sequence: index + 1, body, hash: (link = chainHash(link, index + 1, body)) }));
      const [taken] = act === "put in" ? [] : rows.splice(row, 1);
      if (act === "put in") rows.splice(row, 0, { sequence: row + 1, body: '{"id":"new"}', hash: Buffer.alloc(32) });
      if (act === "moved" && taken !== undefined) rows.splice(row + 1, 0, taken);
      for (const { sequence, body, hash } of rows) packer.add(sequence, Buffer.from(body), hash);
      expect(verifyRows(packer.packed()).brokenAt).toBe(row + 1);
    }),
    { numRuns: 200 },
  );
});

test("a number that is skipped breaks it, even where the hashes were made over the gap", () => {
  const packer = new RowPacker(1, hashBeforeFirst(room));
  let link: Buffer = hashBeforeFirst(room);
  for (const [sequence, body] of [
    [1, '{"id":"a"}'],
    [3, '{"id":"b"}'],
  ] as const) {
    link = chainHash(link, sequence, body);
    packer.add(sequence, Buffer.from(body), link);
  }
  expect(verifyRows(packer.packed()).brokenAt).toBe(2);
});

test("a body that is no entry breaks it, for what it says is not checked by anyone", () => {
  for (const body of ["", "text", "null", '{"no":"id"}', '{"id":7}']) expect(verifyRows(pack([bodies[0] ?? "", body])).brokenAt).toBe(2);
});

test("prints are equal where ids are, and only there", () => {
  const { prints } = verifyRows(pack(['{"a":1,"id":"one"}', '{"id":"two"}', '{"details":{"id":"two"},"id":"one"}']));
  const [one, two, again] = [0, 2, 4].map((at) => [...prints.slice(at, at + 2)]);
  expect(again).toEqual(one);
  expect(two).not.toEqual(one);
});
