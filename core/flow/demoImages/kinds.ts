import type { DatasetElement } from "../../domain/dicom.ts";
import { chanceOf } from "../demoTown/chance.ts";
import type { ImageSyntax } from "./encodeFrames.ts";
import { photometricIn } from "./encodeFrames.ts";
import { drawable, letterHeight, writeInto, type Canvas } from "./letters.ts";
import { typedName, uidOf, type StudyFacts } from "./header.ts";
import type { Planting } from "./planting.ts";

/** Objects with pixels, one kind for each class of the issue. */

export interface ImageKind {
  readonly kind: string;
  readonly modality: string;
  readonly sop: string;
  readonly description: string;
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  readonly frames: number;
  /** Whether the machine writes the person into the picture: at the top, or in a corner below as well. */
  readonly writes: "nothing" | "top" | "both";
  readonly extra: (planting: Planting, facts: StudyFacts, frames: number) => readonly DatasetElement[];
}

const storage = "1.2.840.10008.5.1.4.1.1.";
const nothing = (): readonly DatasetElement[] => [];
const cut: ImageKind["extra"] = (planting) => [
  planting.keep("00180050", "DS", "5"),
  planting.keep("00200032", "DS", ["-150", "-150", "-35.5"]),
  planting.keep("00200037", "DS", ["1", "0", "0", "0", "1", "0"]),
  planting.keep("00280030", "DS", ["0.78125", "0.78125"]),
];

const made = (kind: string, modality: string, sop: string, description: string, form: Partial<ImageKind> = {}): ImageKind => ({ kind, modality, sop: `${storage}${sop}`, description, samples: 1, bits: 16, frames: 1, writes: "nothing", extra: nothing, ...form });

export const imageKinds: readonly ImageKind[] = [
  made("CT", "CT", "2", "CHEST PLAIN", { extra: (planting, facts, frames) => [...cut(planting, facts, frames), planting.keep("00180060", "DS", "120"), planting.keep("00281052", "DS", "-1024"), planting.keep("00281053", "DS", "1")] }),
  made("MR", "MR", "4", "BRAIN T1", { extra: (planting, facts, frames) => [...cut(planting, facts, frames), planting.keep("00180080", "DS", "500"), planting.keep("00180081", "DS", "12"), planting.keep("00180087", "DS", "1.5")] }),
  made("CR", "CR", "1", "CHEST PA", { writes: "top", extra: (planting) => [planting.keep("00185101", "CS", "PA"), planting.keep("00180060", "DS", "80")] }),
  made("DX", "DX", "1.1", "KNEE AP", { writes: "both", extra: (planting) => [planting.keep("00181164", "DS", ["0.15", "0.15"])] }),
  made("MG", "MG", "1.2", "MAMMO CC", { writes: "top", extra: (planting) => [planting.keep("00185101", "CS", "CC"), planting.keep("00200062", "CS", "L")] }),
  made("US", "US", "6.1", "ABDOMEN", { samples: 3, bits: 8, writes: "both" }),
  made("US cine", "US", "3.1", "HEART", { samples: 3, bits: 8, frames: 4, writes: "both", extra: (planting) => [planting.keep("00181063", "DS", "33.3")] }),
  made("XA", "XA", "12.1", "CORONARY", { frames: 3, writes: "top", extra: (planting) => [planting.keep("00181510", "DS", "30"), planting.keep("00181511", "DS", "-15")] }),
  made("ES", "ES", "77.1.1", "STOMACH", { samples: 3, bits: 8, writes: "both" }),
  made("SC", "CT", "7", "SCREEN", { samples: 3, bits: 8, writes: "both", extra: (planting) => [planting.keep("00080064", "CS", "WSD")] }),
  made("OT", "OT", "7", "SCANNED FORM", { bits: 8, writes: "both", extra: (planting) => [planting.keep("00080064", "CS", "DF")] }),
  made("PT", "PT", "128", "FDG", { extra: (planting, facts, frames) => [...cut(planting, facts, frames), planting.datum("00080022", facts.followUp), planting.keep("00541001", "CS", "BQML"), planting.sequence("00540016", [(within) => [within.keep("00181074", "DS", "350000000"), within.datum("00181078", `${facts.followUp}083000`, "DT")]])] }),
  made("NM", "NM", "20", "BONE", { frames: 2, extra: (planting) => [planting.keep("00280030", "DS", ["2.4", "2.4"])] }),
];

/** A measurement, which is no part of anybody and stays. */
const mark = "3.2 cm";

/** A body that fades at its edge, with speckle: nothing in it has the edges of letters. */
function canvasOf(kind: ImageKind, seed: readonly (string | number)[]): Canvas {
  const chance = chanceOf(...seed);
  const [width, height] = kind.writes === "nothing" ? [128, 128] : [480, 240];
  const pixels = kind.bits === 16 ? new Uint16Array(width * height * kind.samples) : new Uint8Array(width * height * kind.samples);
  const light = kind.bits === 16 ? 2000 : 120;
  const [across, down] = [width * 0.28, height * (kind.writes === "nothing" ? 0.28 : 0.18)];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const distance = ((x - width / 2) / across) ** 2 + ((y - height / 2) / down) ** 2;
      if (distance >= 1) continue;
      const value = Math.floor(light * (1 - distance) * (0.8 + chance.below(20) / 100));
      pixels.fill(value, (y * width + x) * kind.samples, (y * width + x + 1) * kind.samples);
    }
  return { width, height, samples: kind.samples, pixels };
}

/** What a machine writes of the person, as far as there are letters for it. */
function writings({ person }: StudyFacts): readonly (readonly [text: string, token: string])[] {
  const typed = typedName(person);
  const latin = `${person.latin.family.toUpperCase()} ${person.latin.given.toUpperCase()}`;
  const slashed = `${person.birth.slice(0, 4)}/${person.birth.slice(4, 6)}/${person.birth.slice(6)}`;
  return [
    [drawable(typed) ? typed : latin, drawable(typed) ? typed : latin],
    [`ID:${person.patientId}`, person.patientId],
    [slashed, slashed],
    [person.hospital, person.hospital],
  ].filter((each): each is [string, string] => drawable(each[0] ?? ""));
}

export function drawn(kind: ImageKind, facts: StudyFacts, planting: Planting, instance: number): readonly Canvas[] {
  const frames = Array.from({ length: kind.frames }, (_, frame) => canvasOf(kind, [facts.seed, "picture", facts.study, instance, frame]));
  planting.keepsPixels();
  if (kind.writes === "nothing") return frames;
  const light = kind.bits === 16 ? 4095 : 255;
  const write = (text: string, x: number, y: number) => frames.map((canvas) => writeInto(canvas, text, { x, y, light }))[0];
  const put = ([text, token]: readonly [string, string], x: number, y: number): number => {
    const box = write(text, x, y);
    if (box === undefined) return x;
    planting.hidden(box, [token]);
    return x + box.width + 24;
  };
  const [name, number, birth, hospital] = writings(facts);
  if (name !== undefined && number !== undefined) put(number, put(name, 8, 8), 8);
  if (hospital !== undefined) put(hospital, 8, 8 + letterHeight + 8);
  if (kind.writes === "both" && birth !== undefined) put(birth, 8, 240 - letterHeight - 8);
  // Far from everything that must go.
  const standing = write(mark, 390, 150);
  if (standing !== undefined) planting.mark(standing);
  return frames;
}

export function pixelModule(kind: ImageKind, canvas: Canvas, syntax: ImageSyntax, planting: Planting): readonly DatasetElement[] {
  const wide = canvas.pixels.BYTES_PER_ELEMENT === 2;
  return [
    planting.plain("00080008", "CS", ["ORIGINAL", "PRIMARY"]),
    planting.keep("00280002", "US", canvas.samples),
    planting.plain("00280004", "CS", photometricIn(syntax, canvas.samples)),
    ...(canvas.samples === 3 ? [planting.plain("00280006", "US", 0)] : []),
    ...(kind.frames > 1 ? [planting.keep("00280008", "IS", String(kind.frames))] : []),
    planting.keep("00280010", "US", canvas.height),
    planting.keep("00280011", "US", canvas.width),
    planting.keep("00280100", "US", wide ? 16 : 8),
    planting.keep("00280101", "US", wide ? 12 : 8),
    planting.keep("00280102", "US", wide ? 11 : 7),
    planting.keep("00280103", "US", 0),
    planting.plain("00280301", "CS", "NO"),
    ...(syntax === "baseline" ? [planting.keep("00282110", "CS", "01")] : []),
  ];
}

/** A plane of an overlay with the person's number in dots (PS3.3 §C.9.2). */
export function overlayOf(planting: Planting, facts: StudyFacts, width: number, height: number): readonly DatasetElement[] {
  const canvas: Canvas = { width, height, samples: 1, pixels: new Uint8Array(width * height) };
  writeInto(canvas, facts.person.patientId.slice(-8), { x: 4, y: 4, light: 1 });
  const bits = Buffer.alloc(Math.ceil((width * height) / 16) * 2);
  for (const [at, lit] of canvas.pixels.entries()) if (lit === 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  // Dots that are no text of any encoding: they may not stay as they are.
  planting.lose("60003000", []);
  return [
    planting.plain("60000010", "US", height),
    planting.plain("60000011", "US", width),
    planting.gone("60000022", "LO", `ID ${facts.person.patientId}`, [facts.person.patientId]),
    planting.plain("60000040", "CS", "G"),
    planting.plain("60000050", "SS", [1, 1]),
    planting.plain("60000100", "US", 1),
    planting.plain("60000102", "US", 0),
    planting.plain("60003000", "OW", bits),
  ];
}

export const referenceTo = (planting: Planting, facts: StudyFacts, sop: string, instance: number): readonly DatasetElement[] => [planting.plain("00081150", "UI", sop), planting.uid("00081155", uidOf(facts.seed, facts.study, "instance", instance))];
