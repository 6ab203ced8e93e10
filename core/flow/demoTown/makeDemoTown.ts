import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { isFolder, fileExists, listFolder, makeFolder, syncFolder } from "../../platform/disk.ts";
import { FileWriter } from "../../platform/fileWriter.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import { isRoom } from "../roomFolder.ts";
import { Plants, type Place } from "./answers.ts";
import { encodeCp932, writableInCp932 } from "./cp932.ts";
import { studyOf, type ImageFile, type StudyPlan } from "./images.ts";
import { fullName, townHouseholds, type TownPerson } from "./people.ts";
import { doctors, hospital, type Doctor } from "./places.ts";
import { StreamedFile } from "./streamedFile.ts";
import { TableFile } from "./table.ts";
import { historyOf, resultHeadings, visitHeadings, type Row } from "./visits.ts";

/** A fictional town as one provider delivers it, and beside it the answer key. The same seed makes the same bytes. */

export interface DemoTownOrder {
  readonly people: number;
  readonly seed: string;
  readonly folder: string;
  readonly progress?: (done: number, total: number) => void;
}

export interface DemoTown {
  readonly people: number;
  readonly households: number;
  readonly visits: number;
  readonly results: number;
  readonly images: number;
  readonly optedOut: number;
  readonly planted: number;
}

export const deliveryName = "delivery";
export const answersName = "answers.json";
export const visitsName = "visits.csv";
export const resultsName = "results.csv";
export const optOutName = "停止リスト.csv";
const imagesName = "images";

/** One study after the other, taken in turn: of every twelve pictures nine are slices. */
const plans: readonly StudyPlan[] = [
  { modality: "CT", images: 5 },
  { modality: "US", images: 2 },
  { modality: "CT", images: 4 },
  { modality: "US", images: 1 },
];

export const imagesFor = (people: number): number => Math.max(12, Math.round(people / 10));
/** Two in a thousand; in a small town two, so that a list is a list. */
export const optOutsFor = (people: number): number => Math.min(people, Math.max(2, Math.round(people / 500)));

/** Evenly over the town: the same people for the same size. */
const isOptedOut = ({ number }: TownPerson, people: number): boolean => {
  const wanted = optOutsFor(people);
  const slot = Math.floor(((number - 1) * wanted) / people);
  return number === Math.floor(((slot + 0.5) * people) / wanted) + 1;
};

/** A room holds what it wrote itself and nothing else, at any depth. */
const isInRoom = (folder: string): boolean => isRoom(folder) || (path.dirname(folder) !== folder && isInRoom(path.dirname(folder)));

export function makeDemoTown(order: DemoTownOrder): Result<DemoTown> {
  const { folder } = order;
  try {
    if (isInRoom(folder)) return fail("room.exists");
    if (fileExists(folder) && !isFolder(folder)) return fail("folder.unusable");
    if (listFolder(folder).length > 0) return fail("folder.notEmpty");
    const making = new Making(order);
    try {
      return succeed(making.run());
    } finally {
      making.close();
    }
  } catch (error) {
    if (error instanceof FailureError) return fail(error.failure.code, error.failure.details);
    throw error;
  }
}

const byteOrderMark = "\ufeff";
const utf8 = (text: string): Buffer => Buffer.from(text);

/** Where the files stand while they are written, person by person. */
class Making {
  readonly #order: DemoTownOrder;
  readonly #delivery: string;
  readonly #visits: TableFile;
  readonly #results: TableFile;
  readonly #optOuts: TableFile;
  readonly #answers: StreamedFile;
  readonly #folders = new Set<string>();
  readonly #plants = new Map<TownPerson | Doctor, Plants>();
  readonly #files: string[] = [];
  readonly #totals = { people: 0, households: 0, visits: 0, results: 0, images: 0, optedOut: 0, planted: 0 };
  #studies = 0;

  constructor(order: DemoTownOrder) {
    this.#order = order;
    this.#delivery = path.join(order.folder, deliveryName);
    makeFolder(this.#delivery);
    const at = (name: string): string => path.join(this.#delivery, name);
    this.#visits = new TableFile(at(visitsName), { headings: visitHeadings, encode: encodeCp932 });
    this.#results = new TableFile(at(resultsName), { headings: resultHeadings, encode: utf8, mark: byteOrderMark });
    this.#optOuts = new TableFile(at(optOutName), { headings: ["患者ID", "氏名", "生年月日"], encode: encodeCp932 });
    this.#answers = new StreamedFile(path.join(order.folder, answersName));
  }

  close(): void {
    for (const file of [this.#visits, this.#results, this.#optOuts, this.#answers]) file.close();
    for (const folder of [...this.#folders, this.#delivery]) syncFolder(folder);
  }

  run(): DemoTown {
    const { people, seed, progress } = this.#order;
    this.#answers.write(`{"format":"noren-demo-answers/1","town":${JSON.stringify({ people, seed, hospital })},\n"people":[`);
    for (const household of townHouseholds(people, seed)) {
      for (const person of household.people) {
        const { visits, results } = historyOf(person, household, seed);
        for (const row of visits) this.#addVisit(row);
        for (const row of results) this.#addRow(row, this.#results, resultsName, "UTF-8", (text) => text, utf8);
        this.#totals.visits += visits.length;
        this.#totals.results += results.length;
        this.#addImages(person);
        if (isOptedOut(person, people)) this.#addOptOut(person);
      }
      for (const person of household.people) this.#answer(person);
      this.#totals.households += 1;
      this.#totals.people += household.people.length;
      progress?.(this.#totals.people, people);
    }
    this.#answers.write('\n],\n"staff":[');
    for (const [at, doctor] of doctors.entries()) {
      const { kanji, kana, romaji } = doctor;
      this.#answers.write(`${at === 0 ? "" : ","}\n${JSON.stringify({ kanji, kana, romaji, planted: this.#plantedOf(doctor) })}`);
    }
    this.#answers.write(`\n],\n"files":${JSON.stringify([visitsName, resultsName, optOutName, ...this.#files])},\n"totals":${JSON.stringify(this.#totals)}}\n`);
    return { ...this.#totals };
  }

  #plantsOf(who: TownPerson | Doctor): Plants {
    const plants = this.#plants.get(who) ?? new Plants();
    this.#plants.set(who, plants);
    return plants;
  }

  #plantedOf(who: TownPerson | Doctor): ReturnType<Plants["list"]> {
    const planted = this.#plantsOf(who).list();
    this.#plants.delete(who);
    this.#totals.planted += planted.reduce((sum, { at }) => sum + at.length, 0);
    return planted;
  }

  #addVisit(row: Row): void {
    this.#addRow(row, this.#visits, visitsName, "CP932", writableInCp932, encodeCp932);
  }

  #addRow({ cells, plants }: Row, table: TableFile, file: string, encoding: "CP932" | "UTF-8", writable: (text: string) => string, encode: (text: string) => Buffer): void {
    const line = table.add(cells.map(writable));
    for (const { of, text, column, who } of plants) this.#plantsOf(who).add({ of, text: writable(text), encoding }, { file, line, column }, encode);
  }

  /** One in two gives no number: whoever refused at the town hall has none to give. */
  #addOptOut(person: TownPerson): void {
    const hasId = this.#totals.optedOut % 2 === 0;
    const name = fullName(person.kanji, "　");
    const birth = person.birth.replaceAll("-", "/");
    const plant = (of: "id" | "name" | "birth", text: string, column: number): Row["plants"][number] => ({ of, text, column, who: person });
    this.#addRow(
      { cells: [hasId ? person.patientId : "", name, birth], plants: [...(hasId ? [plant("id", person.patientId, 1)] : []), plant("name", name, 2), plant("birth", birth, 3)] },
      this.#optOuts,
      optOutName,
      "CP932",
      writableInCp932,
      encodeCp932,
    );
    this.#totals.optedOut += 1;
  }

  /** Pictures keep pace with people, and the last person has what is still owed. */
  #addImages(person: TownPerson): void {
    const { people, seed } = this.#order;
    const isLast = person.number === people;
    const due = Math.floor((imagesFor(people) * person.number) / people);
    for (;;) {
      const owed = due - this.#totals.images;
      const next = plans[this.#studies % plans.length];
      if (next === undefined || owed <= 0 || (!isLast && owed < next.images)) return;
      this.#studies += 1;
      for (const image of studyOf(person, { ...next, images: Math.min(owed, next.images) }, { seed, study: this.#studies })) this.#addImage(person, image);
      if (!isLast) return;
    }
  }

  #addImage(person: TownPerson, image: ImageFile): void {
    const file = `${imagesName}/${image.name}`;
    const target = path.join(this.#delivery, file);
    this.#inFolder(path.dirname(target));
    const writer = FileWriter.make(target);
    try {
      writer.writeAt(0, image.bytes);
      writer.sync();
    } finally {
      writer.close();
    }
    releaseMemory(image.bytes);
    this.#files.push(file);
    this.#totals.images += 1;
    const { encode, plants } = image.header;
    for (const { of, text, tag, who } of plants) this.#plantsOf(who).add({ of, text, encoding: image.encoding }, { file, tag }, encode);
    const own = this.#plantsOf(person);
    for (const { of, text, box } of image.pixels) own.add({ of, text, encoding: "pixels" }, { file, box }, utf8);
    if (image.nameHoldsId) own.add({ of: "id", text: person.patientId, encoding: "UTF-8" }, { file, name: true } satisfies Place, utf8);
  }

  #inFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    makeFolder(folder);
    this.#folders.add(folder);
  }

  #answer(person: TownPerson): void {
    const { number, household, kin, patientId, kanji, kana, romaji, birth, sex, postal, address, addressText, phone, insurance } = person;
    const optedOut = isOptedOut(person, this.#order.people);
    const answer = { number, household, kin, patientId, kanji, kana, romaji, birth, sex, postal, address, addressText, phone, insurance, optedOut, planted: this.#plantedOf(person) };
    this.#answers.write(`${number === 1 ? "" : ","}\n${JSON.stringify(answer)}`);
  }
}
