import { deflateRawSync } from "node:zlib";
import type { DatasetElement } from "../../domain/dicom.ts";
import { encodeFragments } from "../fragments.ts";
import { MemorySource } from "../byteSource.ts";
import { makeDirectory } from "../directory/makeDirectory.ts";
import { assemble } from "../pieces.ts";
import { writeFile } from "../writeFile.ts";
import { makeFileSet } from "./fileSet.ts";
import { element, explicitBig, explicitLittle, fileOf, implicitLittle, item, openItem, openSequence, richDataset, syntaxes, unknownLength, type Order } from "./handMade.ts";

/** Ten files of some four kilobytes, one of each kind that is read in a way of its own. */

const explicit = "1.2.840.10008.1.2.1";

/** The rich dataset, filled up with elements before its pixels. */
function filled(order: Order): Buffer {
  const rich = richDataset(order);
  const pixels = rich.length - (order.isExplicit ? 16 : 12);
  const more = Array.from({ length: 140 }, (_, index) => element(`0042${(0x2000 + index * 2).toString(16)}`, order.isExplicit ? "ST" : "UN", `text number ${String(index).padStart(4)}`, order));
  return Buffer.concat([rich.subarray(0, pixels), ...more, rich.subarray(pixels)]);
}

const wide = (tag: string, vr: string, value: Buffer): Buffer => {
  const bytes = element(tag, "OB", value);
  bytes.write(vr, 4, "latin1");
  return bytes;
};

function frames(hasExtendedTable: boolean): Buffer {
  const contents = Array.from({ length: 40 }, (_, index) => [Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(80 + index, index)])]);
  const { pieces, extended } = encodeFragments(contents, { hasExtendedTable });
  const value = assemble(new MemorySource(Buffer.alloc(0)), pieces);
  const tables = hasExtendedTable && extended !== undefined ? [wide("7FE00001", "OV", extended.offsets), wide("7FE00002", "OV", extended.lengths)] : [];
  return fileOf(syntaxes.rle, Buffer.concat([element("00280008", "IS", "40"), ...tables, element("7FE00010", "OB", value, explicitLittle, unknownLength)]));
}

/** A tree of contents, as structured reports are. */
function tree(depth: number): readonly DatasetElement[] {
  const own: readonly DatasetElement[] = [
    { tag: "0040A010", vr: "CS", value: "CONTAINS" },
    { tag: "0040A040", vr: "CS", value: "TEXT" },
    { tag: "0040A160", vr: "UT", value: "所見: 異常なし " },
  ];
  return depth === 0 ? own : [...own, { tag: "0040A730", vr: "SQ", value: [tree(depth - 1), tree(depth - 1)] }];
}

const privateBlocks = Buffer.concat(
  Array.from({ length: 30 }, (_, index) => {
    const group = (0x0009 + index * 2).toString(16).padStart(4, "0");
    const inner = element(`${group}1101`, "UN", "hidden", implicitLittle);
    return Buffer.concat([
      element(`${group}0010`, "LO", "ACME 1"),
      element(`${group}1001`, "UN", Buffer.alloc(20, index)),
      openSequence(`${group}1002`, [openItem(Buffer.concat([element(`${group}0011`, "LO", "INNER ", implicitLittle), inner]), implicitLittle)], explicitLittle, "UN"),
      openSequence(`${group}1003`, [item(element("00100010", "PN", "Yamada"))]),
    ]);
  }),
);

const words: readonly DatasetElement[] = [
  { tag: "00080005", vr: "CS", value: "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159" },
  { tag: "00100010", vr: "PN", value: "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう" },
  ...Array.from({ length: 80 }, (_, index): DatasetElement => ({ tag: `0040${(0x1000 + index).toString(16)}`, vr: "LO", value: ["山", "ﾔﾏ", "text", "丂"] })),
];

const numbers: readonly DatasetElement[] = (["AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"] as const).flatMap((vr, kind) =>
  Array.from({ length: 10 }, (_, index): DatasetElement => ({ tag: `0018${(0x9000 + kind * 16 + index).toString(16)}`, vr, value: Array.from({ length: 8 }, () => index) })),
);

export const representative: Readonly<Record<string, Buffer>> = {
  "explicit little": fileOf(syntaxes.explicit, filled(explicitLittle)),
  "implicit little": fileOf(syntaxes.implicit, filled(implicitLittle)),
  "explicit big": fileOf(syntaxes.big, filled(explicitBig)),
  deflated: fileOf(syntaxes.deflated, deflateRawSync(filled(explicitLittle), { level: 1, strategy: 2 })),
  fragments: frames(false),
  "fragments with an extended table": frames(true),
  "a report": writeFile({ transferSyntax: explicit, dataset: [{ tag: "00080005", vr: "CS", value: "ISO_IR 192" }, ...tree(5)] }),
  "private blocks": fileOf(syntaxes.explicit, privateBlocks),
  "words in three sets": writeFile({ transferSyntax: explicit, dataset: words }),
  numbers: writeFile({ transferSyntax: explicit, dataset: numbers }),
  "a directory": makeDirectory({ files: makeFileSet(), instanceUid: "2.25.99" }),
};
