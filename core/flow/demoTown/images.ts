import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement } from "../../domain/dicom.ts";
import type { SpelledOf } from "../../domain/spellings/spelling.ts";
import { burnIn, type Box } from "./burnIn.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { headerOf, uidOf, type Header, type StudyFacts } from "./imageHeaders.ts";
import { fullName, type TownPerson } from "./people.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import { fan, slice } from "./pictures.ts";
import { doctors, hospital } from "./places.ts";

/** Studies of the town as files: CT slices, and ultrasound with the patient written into the picture. */

export interface PixelPlant {
  readonly of: SpelledOf;
  readonly text: string;
  readonly box: Box;
}

export interface ImageFile {
  /** Below the folder of images; machines name folders by patients. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly header: Pick<Header, "encode" | "plants">;
  readonly encoding: StudyFacts["encoding"];
  readonly pixels: readonly PixelPlant[];
  readonly nameHoldsId: boolean;
}

export interface StudyPlan {
  readonly modality: "CT" | "US";
  readonly images: number;
}

const explicitLittleEndian = "1.2.840.10008.1.2.1";
const implicitLittleEndian = "1.2.840.10008.1.2";

const two = (value: number): string => String(value).padStart(2, "0");

function studyDay(person: TownPerson, chance: Chance): string {
  const day = `${String(chance.between(2023, 2025))}-${two(chance.between(1, 12))}-${two(chance.between(1, 28))}`;
  return day < person.birth ? person.birth : day;
}

export function* studyOf(person: TownPerson, plan: StudyPlan, { seed, study }: { readonly seed: string; readonly study: number }): Generator<ImageFile> {
  const chance = chanceOf(seed, "images", study);
  const facts: StudyFacts = {
    seed,
    study,
    day: studyDay(person, chance),
    modality: plan.modality,
    doctor: chance.pick(doctors),
    // Every other study, so that even the smallest town has both.
    encoding: study % 2 === 0 ? "UTF-8" : "ISO 2022 IR 87",
    hasComment: chance.happens(0.5),
  };
  const header = headerOf(person, facts);
  const size = chance.pick([64, 96, 128]);
  const transferSyntax = study % 3 === 0 ? implicitLittleEndian : explicitLittleEndian;
  for (let image = 1; image <= plan.images; image += 1) {
    const common: readonly DatasetElement[] = [...header.dataset, { tag: "00080018", vr: "UI", value: uidOf(seed, "instance", study, image) }, { tag: "00200013", vr: "IS", value: String(image) }];
    const drawn = plan.modality === "CT" ? ctImage(size, image, plan.images, chance) : ultrasoundImage(person, facts, header, chance);
    const dataset = [...common, ...drawn.elements];
    const bytes = writeFile({ transferSyntax, dataset });
    releaseMemory(drawn.pixels);
    yield {
      name: plan.modality === "CT" ? `CT/${String(study).padStart(4, "0")}/IM${String(image).padStart(4, "0")}.dcm` : `US/${person.patientId}_${String(study)}/IM${String(image).padStart(4, "0")}.dcm`,
      bytes,
      header,
      encoding: facts.encoding,
      pixels: drawn.plants,
      nameHoldsId: plan.modality === "US",
    };
  }
}

interface Drawn {
  readonly elements: readonly DatasetElement[];
  readonly pixels: Uint8Array;
  readonly plants: readonly PixelPlant[];
}

const geometry = (rows: number, columns: number, bits: 8 | 16): readonly DatasetElement[] => [
  { tag: "00280010", vr: "US", value: rows },
  { tag: "00280011", vr: "US", value: columns },
  { tag: "00280100", vr: "US", value: bits },
  { tag: "00280101", vr: "US", value: bits === 16 ? 12 : 8 },
  { tag: "00280102", vr: "US", value: bits === 16 ? 11 : 7 },
  { tag: "00280103", vr: "US", value: 0 },
];

function ctImage(size: number, image: number, images: number, chance: Chance): Drawn {
  const pixels = new Uint8Array(slice(size, image / images, chance).buffer);
  return {
    pixels,
    elements: [
      { tag: "00180050", vr: "DS", value: "5" },
      { tag: "00180060", vr: "DS", value: "120" },
      { tag: "00200032", vr: "DS", value: ["-150", "-150", String(-5 * image)] },
      { tag: "00200037", vr: "DS", value: ["1", "0", "0", "0", "1", "0"] },
      { tag: "00280002", vr: "US", value: 1 },
      { tag: "00280004", vr: "CS", value: "MONOCHROME2" },
      ...geometry(size, size, 16),
      { tag: "00280030", vr: "DS", value: [(300 / size).toFixed(4), (300 / size).toFixed(4)] },
      { tag: "00280301", vr: "CS", value: "NO" },
      { tag: "00281050", vr: "DS", value: "40" },
      { tag: "00281051", vr: "DS", value: "400" },
      { tag: "00281052", vr: "DS", value: "-1024" },
      { tag: "00281053", vr: "DS", value: "1" },
      { tag: "7FE00010", vr: "OW", value: pixels },
    ],
    plants: [],
  };
}

const width = 320;
const height = 200;

/** PS3.3 §C.8.5.5: where in the picture the echo is; what lies outside it is the machine's writing. */
const region: DatasetElement = {
  tag: "00186011",
  vr: "SQ",
  value: [
    [
      { tag: "00186012", vr: "US", value: 1 },
      { tag: "00186014", vr: "US", value: 1 },
      { tag: "00186016", vr: "UL", value: 0 },
      { tag: "00186018", vr: "UL", value: 0 },
      { tag: "0018601A", vr: "UL", value: 40 },
      { tag: "0018601C", vr: "UL", value: width - 1 },
      { tag: "0018601E", vr: "UL", value: height - 1 },
      { tag: "00186024", vr: "US", value: 3 },
      { tag: "00186026", vr: "US", value: 3 },
      { tag: "0018602C", vr: "FD", value: 0.08 },
      { tag: "0018602E", vr: "FD", value: 0.08 },
    ],
  ],
};

function ultrasoundImage(person: TownPerson, facts: StudyFacts, header: Header, chance: Chance): Drawn {
  const picture = fan(width, height, chance);
  const plants: PixelPlant[] = [];
  const write = (of: SpelledOf, text: string, x: number, y: number): number => {
    const box = burnIn(picture, text, x, y);
    plants.push({ of, text, box });
    return x + box.width + 8;
  };
  const right = write("name", header.writable(fullName(person.kanji, " ")), 2, 2);
  if (right + 64 <= width) write("id", person.patientId, right, 2);
  const birth = person.birth.replaceAll("-", "/");
  burnIn(picture, hospital, write("birth", birth, 2, 20), 20);
  // Some machines write over the echo as well.
  if (chance.happens(0.4)) write("romaji", fullName(person.romaji, " "), 2, height - 18);
  return {
    pixels: picture.pixels,
    elements: [
      region,
      { tag: "00280002", vr: "US", value: 3 },
      { tag: "00280004", vr: "CS", value: "RGB" },
      { tag: "00280006", vr: "US", value: 0 },
      ...geometry(height, width, 8),
      { tag: "00280301", vr: "CS", value: "YES" },
      { tag: "7FE00010", vr: "OB", value: picture.pixels },
    ],
    plants,
  };
}
