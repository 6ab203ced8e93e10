import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs";
import path from "node:path";
import aiImages from "../../../../assets/recipes/ai-images.json" with { type: "json" };
import { WindowSource } from "../../../dicom/byteSource.ts";
import { writeFile } from "../../../dicom/writeFile.ts";
import type { DatasetElement } from "../../../domain/dicom.ts";
import type { Recipe } from "../../../domain/recipe.ts";
import { PlainFile } from "../../../platform/batchFiles.ts";
import { readRecipe } from "../../../recipe/readRecipe.ts";
import { planHeader } from "../../image/anonymizeImage.ts";
import { readFacts } from "../../image/imageFacts.ts";
import { hunterOfOthers, hunterOfPerson, requestOf } from "../../image/personTerms.ts";

/**
 * For `npm run bench`, one line of JSON: `headers FOLDER SHARE SHARES` does the header work of every so-many-th file below a folder and skips its
 * pixels; `multiFrame FILE MEBIBYTES` writes one large object.
 */

function recipe(): Recipe {
  const read = readRecipe(JSON.stringify(aiImages), "tool");
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

/** Facts, profile, the check of what comes out: everything but the pixels and the writing. */
function headers(folder: string, share: number, shares: number): { readonly objects: number; readonly seconds: number } {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".dcm")).filter((_, index) => index % shares === share);
  const rules = recipe();
  const secret = Buffer.alloc(32, 7);
  const terms = new Map<string, ReturnType<typeof requestOf>>();
  const once = (): void => {
    for (const name of files) {
      const file = new PlainFile(path.join(folder, name));
      const source = new WindowSource(file);
      const facts = readFacts(source);
      const request = terms.get(facts.patient.id) ?? requestOf(rules, secret, { pseudonym: "Q7M2KXA4", days: 30, identity: hunterOfPerson(facts.identity), others: hunterOfOthers(facts.others, rules) });
      terms.set(facts.patient.id, request);
      planHeader(source, request);
      file.close();
    }
  };
  // The program's own start is no work on headers.
  once();
  const started = performance.now();
  once();
  return { objects: files.length, seconds: (performance.now() - started) / 1000 };
}

const side = 512;

/** Frames that nobody wrote are zeros and take no room on most disks; they are read and written all the same. */
function multiFrame(file: string, mebibytes: number): { readonly bytes: number } {
  const frames = Math.floor((mebibytes * 2 ** 20) / (side * side * 2));
  const text = (tag: string, vr: DatasetElement["vr"], value: string): DatasetElement => ({ tag, vr, value });
  const number = (tag: string, value: number): DatasetElement => ({ tag, vr: "US", value });
  const head = writeFile({
    transferSyntax: "1.2.840.10008.1.2.1",
    dataset: [
      text("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2.1"),
      text("00080018", "UI", "1.2.392.5"),
      text("00080060", "CS", "CT"),
      text("00100010", "PN", "Yamada^Tarou"),
      text("00100020", "LO", "00123456"),
      text("0020000D", "UI", "1.2.392.6"),
      text("0020000E", "UI", "1.2.392.7"),
      text("00280004", "CS", "MONOCHROME2"),
      text("00280008", "IS", String(frames)),
      ...([["00280002", 1], ["00280010", side], ["00280011", side], ["00280100", 16], ["00280101", 16], ["00280102", 15], ["00280103", 0]] as const).map(([tag, value]) => number(tag, value)),
      { tag: "7FE00010", vr: "OW", value: Buffer.alloc(2) },
    ],
  });
  const pixels = frames * side * side * 2;
  head.writeUInt32LE(pixels, head.length - 6);
  mkdirSync(path.dirname(file), { recursive: true });
  const handle = openSync(file, "w");
  writeSync(handle, head);
  ftruncateSync(handle, head.length - 2 + pixels);
  closeSync(handle);
  return { bytes: head.length - 2 + pixels };
}

if (import.meta.main) {
  const [what, place = "", first = "", second = ""] = process.argv.slice(2);
  console.log(JSON.stringify(what === "headers" ? headers(place, Number(first), Number(second)) : multiFrame(place, Number(first))));
}
