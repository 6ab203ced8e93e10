import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareAnnounced, foldFileId } from "./announced.ts";
import { readDicomDirectory } from "./dicomDirectory.ts";
import { element, explicitBig, explicitLittle, imageRecords, implicitLittle, u32, withMeta, writeDirectory } from "./testing/dicomWriter.ts";

const codeOf = (bytes: Buffer): string => {
  const result = readDicomDirectory(bytes);
  return result.ok ? "ok" : result.failure.code;
};

const closed = ["ok", "media.directoryMalformed", "media.directoryTruncated", "media.directoryLoop"];

describe("a DICOMDIR", () => {
  it.each([
    ["explicit little endian", explicitLittle, false],
    ["undefined lengths", explicitLittle, true],
    ["implicit little endian", implicitLittle, false],
    ["implicit with undefined lengths", implicitLittle, true],
    ["explicit big endian", explicitBig, false],
  ] as const)("in %s is read", (_, syntax, isUndefinedLength) => {
    const result = readDicomDirectory(writeDirectory({ records: imageRecords(3), syntax, isUndefinedLength }));
    if (!result.ok) throw new Error(result.failure.code);
    expect([...result.value.records]).toEqual([["PATIENT", 1], ["STUDY", 1], ["SERIES", 1], ["IMAGE", 3]]);
    expect(result.value.files).toEqual([0, 1, 2].map((index) => ({ fileId: ["DICOM", "PAT0", `IM00000${String(index)}`], recordType: "IMAGE", sopInstance: `1.2.3.${String(index)}` })));
    expect(result.value.unreachable).toBe(0);
  });

  it("of nothing announces nothing", () => {
    expect(readDicomDirectory(writeDirectory({ records: [] }))).toEqual({ ok: true, value: { records: new Map(), files: [], unreachable: 0 } });
  });

  it("leaves out what is not in use, and counts what nothing leads to", () => {
    const records = [...imageRecords(2), { type: "IMAGE", fileId: "LOST" }, { type: "IMAGE", fileId: "RETIRED", isInactive: true }];
    const result = readDicomDirectory(writeDirectory({ records }));
    expect(result.ok && { files: result.value.files.map(({ fileId }) => fileId.join("/")), unreachable: result.value.unreachable }).toEqual({
      files: ["DICOM/PAT0/IM000000", "DICOM/PAT0/IM000001", "LOST"],
      unreachable: 2,
    });
  });

  it("passes over icons and private sequences, with and without lengths", () => {
    const item = (content: Buffer, isOpen: boolean): Buffer =>
      isOpen
        ? Buffer.concat([element({ tag: 0xfffee000, representation: "", value: content, length: 0xffffffff }), element({ tag: 0xfffee00d, representation: "", value: "" })])
        : element({ tag: 0xfffee000, representation: "", value: content });
    const pixels = element({ tag: 0x7fe00010, representation: "OW", value: Buffer.alloc(64, 7) });
    const icon = (isOpen: boolean): Buffer =>
      isOpen
        ? Buffer.concat([element({ tag: 0x00880200, representation: "SQ", value: item(pixels, true), length: 0xffffffff }), element({ tag: 0xfffee0dd, representation: "", value: "" })])
        : element({ tag: 0x00880200, representation: "SQ", value: item(pixels, false) });
    for (const isOpen of [true, false]) {
      const records = imageRecords(2).map((record) => ({ ...record, more: icon(isOpen) }));
      for (const isUndefinedLength of [true, false]) {
        const result = readDicomDirectory(writeDirectory({ records, isUndefinedLength }));
        expect(result.ok && result.value.files.length).toBe(2);
      }
    }
  });

  it.each([
    ["a chain that comes back to itself", writeDirectory({ records: imageRecords(3).map((record, index) => (index === 5 ? { ...record, next: 3 } : record)) }), "media.directoryLoop"],
    ["a record below itself", writeDirectory({ records: [{ type: "PATIENT", lower: 0 }] }), "media.directoryLoop"],
    ["an offset that leads nowhere", writeDirectory({ records: imageRecords(1), offsetOf: (index, offset) => (index === 2 ? offset + 2 : offset) }), "media.directoryMalformed"],
    ["an offset beyond the file", writeDirectory({ records: imageRecords(1), offsetOf: (index, offset) => (index === 3 ? 0xfffffff0 : offset) }), "media.directoryMalformed"],
    ["a record without a type", writeDirectory({ records: [{ type: "" }] }), "media.directoryMalformed"],
    ["a nested sequence without end", writeDirectory({ records: [{ type: "IMAGE", more: element({ tag: 0x00880200, representation: "SQ", value: "", length: 0xffffffff }) }] }), "media.directoryTruncated"],
    ["an element of four gibibytes", writeDirectory({ records: [{ type: "IMAGE", more: element({ tag: 0x00880200, representation: "OB", value: "", length: 0xfffffffe }) }] }), "media.directoryTruncated"],
    ["nesting of ten thousand", writeDirectory({ records: [{ type: "IMAGE", more: Buffer.concat(Array.from({ length: 10_000 }, (_, index) => element(index % 2 === 0 ? { tag: 0x00880200, representation: "SQ", value: "", length: 0xffffffff } : { tag: 0xfffee000, representation: "", value: "", length: 0xffffffff }))) }] }), "media.directoryMalformed"],
    ["no meta information", Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), Buffer.alloc(64)]), "media.directoryMalformed"],
    ["nothing", Buffer.alloc(0), "media.directoryTruncated"],
    ["a sequence that another record swallows", writeDirectory({ records: [{ type: "IMAGE", more: element({ tag: 0x00880200, representation: "OB", value: "", length: 40 }) }, { type: "IMAGE" }] }), "media.directoryMalformed"],
    ["no records at all", withMeta(element({ tag: 0x00041200, representation: "UL", value: u32(0) }), "1.2.840.10008.1.3.10"), "media.directoryTruncated"],
  ])("with %s is refused", (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it("cut anywhere is refused, changed anywhere is a value, at once", () => {
    const bytes = writeDirectory({ records: imageRecords(4) });
    const startedAt = process.cpuUsage();
    for (let length = 0; length < bytes.length; length++) expect(closed.slice(1)).toContain(codeOf(bytes.subarray(0, length)));
    for (const change of [0xff, 1, 0x80]) {
      for (let position = 0; position < bytes.length; position++) {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ change;
        expect(closed).toContain(codeOf(changed));
      }
    }
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1000).toBeLessThan(4000);
  });

  it("never throws, whatever it is given", () => {
    const sound = writeDirectory({ records: imageRecords(2), isUndefinedLength: true });
    const piece = fc.tuple(fc.nat(sound.length), fc.nat(sound.length)).map(([from, to]) => sound.subarray(Math.min(from, to), Math.max(from, to)));
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.uint8Array({ maxLength: 30 })), { maxLength: 5 }), fc.boolean(), (parts, hasStart) => {
        expect(closed).toContain(codeOf(Buffer.concat([...(hasStart ? [sound.subarray(0, 230)] : []), ...parts])));
      }),
      { numRuns: 2000 },
    );
  });

  it("of a hundred thousand images is read in a second", () => {
    const startedAt = process.cpuUsage();
    const result = readDicomDirectory(writeDirectory({ records: imageRecords(100_000) }));
    expect(result.ok && result.value.files.length).toBe(100_000);
    expect((process.cpuUsage(startedAt).user) / 1e6).toBeLessThan(8);
  });
});

describe("what was announced", () => {
  it("is found under the names discs and copies give it", () => {
    expect(["IMG1.;1", "img1", "IMG1", "IMG1;1"].map((name) => foldFileId(["DICOM", name]))).toEqual(Array.from({ length: 4 }, () => "DICOM/IMG1"));
    const announced = [
      { fileId: ["DICOM", "IM1"], recordType: "IMAGE" },
      { fileId: ["DICOM", "IM2"], recordType: "IMAGE" },
    ];
    expect(compareAnnounced(announced, [["dicom", "im1.;1"], ["DICOM", "IM3"]])).toEqual({ present: 1, missing: [announced[1]], unannounced: [1] });
  });
});
