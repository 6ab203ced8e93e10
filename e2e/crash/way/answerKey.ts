import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readNativePixels } from "../../../core/dicom/pixels/maskFile.ts";
import { answersName, makeDemoTown } from "../../../core/flow/demoTown/makeDemoTown.ts";
import { plantedIn, type NamedBytes } from "./search.ts";
import { town } from "./walk.ts";

/** Who is who in the town of the walks: made again from its seed, since the walk itself keeps no key. */

const answers = z.object({
  people: z.array(z.object({ planted: z.array(z.object({ of: z.string(), text: z.string(), bytes: z.string() })) })),
});

export interface AnswerKey {
  /** What of anybody stands in these files: headers, tables and names; among pixels any few bytes stand by chance. */
  readonly inside: (files: readonly NamedBytes[]) => readonly string[];
  /** What of anybody stands in these bytes as they are. */
  readonly inBytes: (files: readonly NamedBytes[]) => readonly string[];
  readonly planted: number;
}

/** Six bytes: shorter ones stand in any cipher text before long. */
const leastDigits = 12;
/** Eight for what is looked for in megabytes of cipher text, and no bare numbers: times and hashes are full of digits. */
const leastOfCipher = 16;

export function readAnswerKey(folder: string): AnswerKey {
  const made = makeDemoTown({ ...town, folder });
  if (!made.ok) throw new Error(made.failure.code);
  const { people } = answers.parse(JSON.parse(readFileSync(path.join(folder, answersName), "utf8")));
  rmSync(folder, { recursive: true });
  const planted = people.flatMap((person) => person.planted).filter(({ of, bytes }) => of !== "sex" && bytes.length >= leastDigits);
  const long = planted.filter(({ text, bytes }) => bytes.length >= leastOfCipher && !/^\d+$/u.test(text));
  return {
    planted: planted.length,
    inside: (files) => plantedIn(files.map(({ name, bytes }) => ({ name, bytes: name.endsWith(".dcm") ? headerOf(bytes) : bytes })), planted),
    inBytes: (files) => plantedIn(files, long),
  };
}

function headerOf(file: Buffer): Buffer {
  const { bytes } = readNativePixels(file);
  return file.subarray(0, file.length - bytes.length);
}
