import path from "node:path";
import { keyFormat, type AnswerKey, type KeyObject } from "../../deid/score/answerKey.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { fileExists, isFolder, listFolder, makeFolder, writeFileDurably } from "../../platform/disk.ts";
import { chanceOf } from "../demoTown/chance.ts";
import { documentKinds } from "./documents.ts";
import { encodeImage, imageSyntaxes, type ImageSyntax } from "./encodeFrames.ts";
import { headerOf, makers, type StudyFacts } from "./header.ts";
import { drawn, imageKinds, overlayOf, pixelModule, type ImageKind } from "./kinds.ts";
import { imagePerson, type ImagePerson } from "./people.ts";
import { Planting } from "./planting.ts";

/** Images of fictional people with the key of what was planted in them. The same seed makes the same bytes. */

export const imagesName = "images";
export const keyName = "key.json";

export interface MadeImage {
  readonly object: KeyObject;
  readonly bytes: Buffer;
  readonly tokens: ReadonlySet<string>;
}

const two = (value: number): string => String(value).padStart(2, "0");
const syntaxes = Object.keys(imageSyntaxes) as readonly ImageSyntax[];
/** Both counts share no factor: so many studies have every kind in every syntax. */
export const studiesFor = (people: number): number => Math.max(imageKinds.length * 2, people * 2);
const seriesLength = 2;

function factsOf(seed: string, study: number, person: ImagePerson): StudyFacts {
  const chance = chanceOf(seed, "image study", study);
  const [year, month, day] = [chance.between(2021, 2025), chance.between(1, 12), chance.between(1, 20)];
  const maker = makers[study % makers.length];
  if (maker === undefined) throw new Error("no maker");
  return { seed, study, person, day: `${String(year)}${two(month)}${two(day)}`, followUp: `${String(year)}${two(month)}${two(day + chance.between(1, 7))}`, maker };
}

/** Baseline holds 8 bits. */
const syntaxFor = (study: number, { bits }: ImageKind): ImageSyntax => {
  const syntax = syntaxes[study % syntaxes.length] ?? "explicit";
  return syntax === "baseline" && bits === 16 ? "lossless" : syntax;
};

function* studyImages(facts: StudyFacts): Generator<MadeImage> {
  const { study, person } = facts;
  const kind = imageKinds[study % imageKinds.length];
  const document = documentKinds[study % documentKinds.length];
  if (kind === undefined || document === undefined) return;
  const syntax = syntaxFor(study, kind);
  const folder = study % 3 === 0 ? `${person.patientId}_${kind.modality}` : `${kind.modality}${two(study)}`;
  const finish = (planting: Planting, name: string, what: { readonly kind: string; readonly syntax: ImageSyntax; readonly expectedHeld?: string | undefined }, bytes: Buffer): MadeImage => ({
    object: { file: `${folder}/${name}`, kind: what.kind, transferSyntax: imageSyntaxes[what.syntax], person: person.number, ...(what.expectedHeld !== undefined && { expectedHeld: what.expectedHeld }), actions: planting.actions },
    bytes,
    tokens: planting.tokens,
  });
  for (let image = 1; image <= seriesLength; image += 1) {
    const planting = new Planting();
    const instance = study * 10 + image;
    const frames = drawn(kind, facts, planting, instance);
    const [first] = frames;
    if (first === undefined) continue;
    const dataset = [
      ...headerOf(planting, facts, { ...kind, series: 1, instance }),
      ...pixelModule(kind, first, syntax, planting),
      ...kind.extra(planting, facts, kind.frames),
      ...(image === 2 && kind.samples === 1 && study % 2 === 0 ? overlayOf(planting, facts, first.width, first.height) : []),
    ];
    const hasMetadata = syntax === "baseline";
    if (hasMetadata) planting.lose("7FE00010", [person.patientId]);
    yield finish(planting, `IM${two(image)}.dcm`, { kind: kind.kind, syntax }, encodeImage({ syntax, dataset, frames, metadata: hasMetadata ? `Photo of ${person.patientId}` : undefined }));
  }
  const planting = new Planting();
  const plain: ImageSyntax = study % 2 === 0 ? "explicit" : "implicit";
  const dataset = [...headerOf(planting, facts, { ...document, series: 2, instance: study * 10 + 9 }), ...document.content(planting, facts, { sop: kind.sop, instance: study * 10 + 1 })];
  yield finish(planting, "DOC.dcm", { kind: document.kind, syntax: plain, expectedHeld: document.expectedHeld }, encodeImage({ syntax: plain, dataset, frames: [] }));
}

export function* demoImages(seed: string, people: number): Generator<MadeImage> {
  for (let study = 0; study < studiesFor(people); study += 1) yield* studyImages(factsOf(seed, study, imagePerson(seed, (study % people) + 1)));
}

export function keyOf(seed: string, people: number, images: readonly Pick<MadeImage, "object" | "tokens">[]): AnswerKey {
  const persons = Array.from({ length: people }, (_, index) => imagePerson(seed, index + 1));
  return {
    format: keyFormat,
    seed,
    people: persons.map(({ number, patientId }) => ({ number, patientId, tokens: [...new Set(images.filter(({ object }) => object.person === number).flatMap(({ tokens }) => [...tokens]))] })),
    objects: images.map(({ object }) => object),
  };
}

export interface DemoImages {
  readonly people: number;
  readonly images: number;
  readonly actions: number;
}

export function makeDemoImages({ seed, people, folder }: { readonly seed: string; readonly people: number; readonly folder: string }): Result<DemoImages> {
  try {
    if (fileExists(folder) && (!isFolder(folder) || listFolder(folder).length > 0)) return fail("folder.notEmpty");
    const made: Pick<MadeImage, "object" | "tokens">[] = [];
    for (const { object, bytes, tokens } of demoImages(seed, people)) {
      const file = path.join(folder, imagesName, object.file);
      makeFolder(path.dirname(file));
      writeFileDurably(file, bytes);
      made.push({ object, tokens });
    }
    const key = keyOf(seed, people, made);
    writeFileDurably(path.join(folder, keyName), JSON.stringify(key));
    return succeed({ people, images: made.length, actions: made.reduce((sum, { object }) => sum + object.actions.length, 0) });
  } catch (error) {
    if (error instanceof FailureError) return fail(error.failure.code, error.failure.details);
    throw error;
  }
}
