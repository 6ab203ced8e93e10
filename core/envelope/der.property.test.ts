import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { element, integer, objectIdentifier, readCount, readElement, readObjectIdentifier, readOctets, readTime, tags, time, type Element } from "./der.ts";

interface Tree {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly members: readonly Tree[];
}

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    fc.record({
      tag: fc.constantFrom<number>(tags.integer, tags.octetString, tags.null, 0x80, 0x81),
      content: fc.uint8Array({ maxLength: 300 }),
      members: fc.constant([]),
    }),
    fc.record({
      tag: fc.constantFrom<number>(tags.sequence, tags.set, 0xa0, 0xa1),
      content: fc.constant(new Uint8Array()),
      members: fc.array(tie("tree"), { maxLength: 4 }),
    }),
  ),
})).tree;

const write = ({ tag, content, members }: Tree): Buffer => ((tag & 0x20) === 0 ? element(tag, content) : element(tag, ...members.map(write)));

/** The same with indefinite lengths (X.690 §8.1.3.6). */
const writeIndefinite = ({ tag, content, members }: Tree): Buffer =>
  (tag & 0x20) === 0 ? element(tag, content) : Buffer.concat([Buffer.from([tag, 0x80]), ...members.map(writeIndefinite), Buffer.from([0, 0])]);

function same(read: Element, wanted: Tree): void {
  expect(read.tag).toBe(wanted.tag);
  if ((wanted.tag & 0x20) === 0) expect(Buffer.compare(read.content, wanted.content)).toBe(0);
  expect(read.members.length).toBe(wanted.members.length);
  read.members.forEach((member, index) => {
    const other = wanted.members[index];
    if (other !== undefined) same(member, other);
  });
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "ok";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
};

describe("DER", () => {
  it("reads what it wrote, under both rules", () => {
    fc.assert(
      fc.property(tree, (wanted) => {
        const bytes = write(wanted);
        same(readElement(bytes, "DER"), wanted);
        same(readElement(bytes, "BER"), wanted);
        expect(readElement(bytes, "DER").encoding.equals(bytes)).toBe(true);
      }),
    );
  });

  it("reads indefinite lengths as BER and refuses them as DER", () => {
    fc.assert(
      fc.property(tree, (wanted) => {
        const bytes = writeIndefinite(wanted);
        same(readElement(bytes, "BER"), wanted);
        if ((wanted.tag & 0x20) !== 0) expect(codeOf(() => readElement(bytes, "DER"))).toBe("envelope.malformed");
      }),
    );
  });

  it("never throws anything but a failure, whatever it is given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom("BER", "DER"), (bytes, rules) => {
        expect(["ok", "envelope.malformed", "envelope.truncated"]).toContain(codeOf(() => readElement(bytes, rules)));
      }),
      { numRuns: 2000 },
    );
  });

  it("calls every cut of a whole element truncated", () => {
    fc.assert(
      fc.property(tree, fc.nat(), (wanted, cut) => {
        const bytes = write(wanted);
        const code = codeOf(() => readElement(bytes.subarray(0, cut % bytes.length), "DER"));
        expect(code).toBe("envelope.truncated");
      }),
    );
  });

  it("carries object identifiers of any arc", () => {
    const arc = fc.bigInt({ min: 0n, max: 1n << 128n });
    fc.assert(
      fc.property(fc.constantFrom("0", "1", "2"), fc.nat(39), fc.array(arc, { maxLength: 3 }), (first, second, rest) => {
        const text = [first, second, ...rest].join(".");
        expect(readObjectIdentifier(readElement(objectIdentifier(text), "DER"))).toBe(text);
      }),
    );
  });

  it("carries times to the second, in the form that belongs to the year", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(2100, 0) / 1000 }), (seconds) => {
        const written = readElement(time(seconds * 1000), "DER");
        expect(readTime(written)).toBe(seconds * 1000);
        expect(written.tag).toBe(seconds < Date.UTC(2050, 0) / 1000 ? tags.utcTime : tags.generalizedTime);
      }),
    );
    const utc = (text: string): (() => number) => () => readTime(readElement(element(tags.utcTime, Buffer.from(text)), "DER"));
    for (const text of ["260230000000Z", "261301000000Z", "261121250000Z", "2611210000Z", "261121000000+0900", "20261121000000Z", "", "x".repeat(100)])
      expect(codeOf(utc(text))).toBe("envelope.malformed");
  });

  it("reads counts up to 2^31 and no further", () => {
    const count = (value: number | Uint8Array): number => readCount(readElement(integer(value), "DER"));
    for (const value of [0, 1, 127, 128, 65_536, 2 ** 31 - 1]) expect(count(value)).toBe(value);
    expect(codeOf(() => count(2 ** 31))).toBe("envelope.malformed");
    expect(codeOf(() => readCount(readElement(Buffer.from("0201ff", "hex"), "DER")))).toBe("envelope.malformed");
  });

  it("writes whole numbers in the fewest bytes, never negative", () => {
    expect(integer(0).toString("hex")).toBe("020100");
    expect(integer(127).toString("hex")).toBe("02017f");
    expect(integer(128).toString("hex")).toBe("02020080");
    expect(integer(256).toString("hex")).toBe("02020100");
    expect(integer(Buffer.from("0000ff", "hex")).toString("hex")).toBe("020200ff");
  });

  it("joins octets that come in pieces, one level deep", () => {
    const pieces = Buffer.from("24800402aabb0401cc0000", "hex");
    expect(readOctets(readElement(pieces, "BER")).toString("hex")).toBe("aabbcc");
    expect(codeOf(() => readOctets(readElement(Buffer.from("248024030401aa0000", "hex"), "BER")))).toBe("envelope.malformed");
  });

  it.each([
    ["a high tag number", "1f8100"],
    ["a length of five bytes", "3085000000000000"],
    ["a length in more bytes than needed", "04810100"],
    ["a length with a leading zero", `04820081${"00".repeat(129)}`],
    ["an indefinite length of a primitive", "048000"],
    ["something after the end", "050000"],
    ["an inner element that is longer than its outer one", "30030402aabb"],
    ["an end mark that is none", "30800001"],
    ["nothing", ""],
  ])("refuses %s", (_, hex) => {
    expect(codeOf(() => readElement(Buffer.from(hex, "hex"), "DER"))).toMatch(/^envelope\.(malformed|truncated)$/);
  });

  it("gives up on depth and on number before they cost anything", () => {
    const startedAt = process.cpuUsage();
    expect(codeOf(() => readElement(Buffer.alloc(1024 * 1024, Buffer.from([0x30, 0x80])), "BER"))).toBe("envelope.malformed");
    expect(codeOf(() => readElement(element(tags.sequence, Buffer.alloc(1_000_000, Buffer.from([0x05, 0x00]))), "BER"))).toBe("envelope.malformed");
    expect(codeOf(() => readElement(Buffer.from("3084ffffffff", "hex"), "BER"))).toBe("envelope.truncated");
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
