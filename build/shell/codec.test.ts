import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode, splitBytes, UncloneableError } from "./codec.ts";

const roundTrip = (value: unknown): unknown => {
  const blobs: Uint8Array[] = [];
  const text = JSON.stringify(encode(value, blobs));
  return decode(JSON.parse(text), blobs);
};

const leaf = fc.oneof(
  fc.string({ unit: "binary" }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.bigInt(),
  fc.date({ noInvalidDate: false }), fc.uint8Array(), fc.float32Array({ noNaN: true }), fc.constantFrom("$", "__proto__", "constructor"),
);
const key = fc.oneof(fc.string(), fc.constantFrom("$", "__proto__", "constructor", "toString", "v"));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.array(fc.tuple(tie("tree"), tie("tree")), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(tie("tree"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((entries): unknown => Object.fromEntries(entries)),
  ),
}));

describe("codec", () => {
  test("gives back what structured clone gives back", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(roundTrip(value)).toEqual(structuredClone(value));
      }),
      { numRuns: 500 },
    );
  });

  test("tells -0 from 0, and keeps NaN and the infinities", () => {
    expect([roundTrip(-0), roundTrip(0), roundTrip(Number.NaN), roundTrip(Infinity), roundTrip(-Infinity)]).toEqual([-0, 0, Number.NaN, Infinity, -Infinity]);
  });

  test("keeps the name and message of an error, and the type of a view", () => {
    const error = roundTrip(new TypeError("no")) as Error;
    expect([error instanceof Error, error.name, error.message]).toEqual([true, "TypeError", "no"]);
    expect(roundTrip(new Int16Array([-1, 2]))).toEqual(new Int16Array([-1, 2]));
    expect(roundTrip(new DataView(new ArrayBuffer(3), 1))).toBeInstanceOf(DataView);
    expect(roundTrip(/a+/giu)).toEqual(/a+/giu);
  });

  test("sends of a view only what it shows", () => {
    const blobs: Uint8Array[] = [];
    encode(new Uint8Array([1, 2, 3, 4]).subarray(1, 3), blobs);
    expect(blobs.map((blob) => [...blob])).toEqual([[2, 3]]);
  });

  test("what came out owns its memory", () => {
    const [first, second] = splitBytes(new Uint8Array([1, 2, 3]), [1, 2]) as [Uint8Array, Uint8Array];
    const out = decode({ $: "b", t: "Uint8Array", i: 1 }, [first, second]) as Uint8Array;
    expect([out.buffer.byteLength, [...out]]).toEqual([2, [2, 3]]);
  });

  test.each([
    ["a function", () => undefined],
    ["a symbol", Symbol("x")],
    ["a promise", Promise.resolve()],
    ["a weak map", new WeakMap()],
  ])("refuses %s as structured clone does", (_name, value) => {
    expect(() => roundTrip({ value })).toThrow(UncloneableError);
  });

  test("refuses a cycle by name instead of running for ever", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => roundTrip(cycle)).toThrow(/cycle/);
  });
});
