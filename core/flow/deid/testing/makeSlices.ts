import { randomFillSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeFile } from "../../../dicom/writeFile.ts";
import type { DatasetElement } from "../../../domain/dicom.ts";

/** CT slices as devices write them, of half a megabyte and some 160 elements; for measuring. `node core/flow/deid/testing/makeSlices.ts FOLDER COUNT`. */

export const side = 512;
const slicesOfSeries = 200;
const background = 40;

const text = (tag: string, vr: DatasetElement["vr"], value: string): DatasetElement => ({ tag, vr, value });

/** Noise in 12 bits, as a detector has it, another for each slice: what stood still would be taken for text. */
const noise = new Uint16Array(side * side * 8);
randomFillSync(new Uint8Array(noise.buffer));
for (let at = 0; at < noise.length; at += 1) noise[at] = background + ((noise[at] ?? 0) & 0x3ff);

const step = 7919;

function picture(index: number): Buffer {
  const from = (index * step) % (noise.length - side * side);
  return Buffer.from(noise.buffer, from * 2, side * side * 2);
}

const numbers: readonly DatasetElement[] = Array.from({ length: 100 }, (_, index) => ({ tag: `0018${(0x9300 + index).toString(16).toUpperCase()}`, vr: "FD", value: index / 7 }));

export function ctSlice(index: number): Buffer {
  const series = Math.floor(index / slicesOfSeries);
  const patient = String(10_000_000 + series);
  const day = `202604${String((series % 28) + 1).padStart(2, "0")}`;
  const dataset: readonly DatasetElement[] = [
    ...numbers,
    ...["00180015", "00180022", "00185100", "00200060"].map((tag) => text(tag, "CS", "CODE")),
    text("00080008", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
    text("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2"),
    text("00080018", "UI", `1.2.392.99.${String(series)}.${String(index)}`),
    text("0020000D", "UI", `1.2.392.98.${String(series)}`),
    text("0020000E", "UI", `1.2.392.97.${String(series)}`),
    text("00200052", "UI", `1.2.392.96.${String(series)}`),
    ...["00080020", "00080021", "00080022", "00080023"].map((tag) => text(tag, "DA", day)),
    ...["00080030", "00080031", "00080032", "00080033"].map((tag) => text(tag, "TM", "101500")),
    text("00080060", "CS", "CT"),
    ...["00080070", "00080080", "00081030", "0008103E", "00081090", "00181030", "00181020"].map((tag) => text(tag, "LO", "Hospital Scanner 3")),
    text("00080090", "PN", "Suzuki^Jirou"),
    text("00100010", "PN", `Yamada^Tarou${String(series)}`),
    text("00100020", "LO", patient),
    text("00100030", "DA", "19550403"),
    text("00100040", "CS", "M"),
    { tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", "1.2.840.10008.5.1.4.1.1.2"), text("00081155", "UI", `1.2.392.99.${String(series)}.0`)]] },
    text("00200013", "IS", String(index % slicesOfSeries)),
    text("00200032", "DS", `0\\0\\${String(index % slicesOfSeries)}`),
    ...Array.from({ length: 20 }, (_, at) => text(`0029${(0x1000 + at).toString(16)}`, "LO", "private")),
    text("00290010", "LO", "ACME"),
    { tag: "00280002", vr: "US", value: 1 },
    text("00280004", "CS", "MONOCHROME2"),
    { tag: "00280010", vr: "US", value: side },
    { tag: "00280011", vr: "US", value: side },
    { tag: "00280100", vr: "US", value: 16 },
    { tag: "00280101", vr: "US", value: 16 },
    { tag: "00280102", vr: "US", value: 15 },
    { tag: "00280103", vr: "US", value: 1 },
    { tag: "7FE00010", vr: "OW", value: picture(index) },
  ];
  return writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset });
}

/** One folder for each series. */
export function makeSlices(folder: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const place = path.join(folder, `S${String(Math.floor(index / slicesOfSeries))}`);
    if (index % slicesOfSeries === 0) mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, `I${String(index).padStart(5, "0")}.dcm`), ctSlice(index));
  }
}

if (import.meta.main) makeSlices(process.argv[2] ?? "", Number(process.argv[3] ?? "0"));
