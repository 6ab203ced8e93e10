import path from "node:path";
import { dicomWords, type DicomWords } from "../../contract/messages/commandLineDicom.ts";
import { WindowSource, type ByteSource } from "../../dicom/byteSource.ts";
import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import { PlainFile } from "../../platform/plainFile.ts";
import { diffFiles, type Changed, type Difference, type OneSided } from "./diffFiles.ts";
import { dumpFile } from "./dumpFile.ts";

/** The command line's verbs `dicom dump` and `dicom diff`: they open no room and show what is in plain files, for tests and tools. */

export interface DicomLine {
  /** Behind `dicom`. */
  readonly places: readonly string[];
  readonly language: "ja" | "en";
  readonly tell: (text: string) => void;
  readonly misused: (text: string) => never;
}

export interface DicomAnswer {
  readonly result: Result<{ readonly text: string; readonly json: unknown }>;
  /** Of the process; what the result says where there is none. */
  readonly exitCode?: number;
}

export const dicomVerb = "dicom";

/** As `diff` has it. */
const differenceCodes = { same: 0, different: 1, unreadable: 2 } as const;

export function runDicomVerb({ places, language, tell, misused }: DicomLine): DicomAnswer {
  const words = dicomWords[language];
  const [verb, ...files] = places;
  if (verb === "dump") {
    const [file, ...more] = files;
    if (file === undefined || more.length > 0) return misused(words.oneFile);
    tell(words.warning);
    return { result: opened([file], ([source]) => dumped(source, words), misused, words) };
  }
  if (verb !== "diff") return misused(words.unknownVerb);
  const [before, after, ...more] = files;
  if (before === undefined || after === undefined || more.length > 0) return misused(words.twoFiles);
  tell(words.warning);
  const result = opened([before, after], ([one, other]) => compared(one, other, words), misused, words);
  return { result, exitCode: !result.ok ? differenceCodes.unreadable : result.value.json.same ? differenceCodes.same : differenceCodes.different };
}

type Sources = readonly [ByteSource, ByteSource];

function opened<Value>(names: readonly [string, ...string[]], look: (sources: Sources) => Value, misused: (text: string) => never, words: DicomWords): Result<Value> {
  const files: PlainFile[] = [];
  try {
    for (const name of names) files.push(PlainFile.open(path.resolve(name)) ?? misused(words.noFile(name)));
    const [one, other = one] = files.map((file) => new WindowSource(file));
    return one === undefined || other === undefined ? misused(words.oneFile) : succeed(look([one, other]));
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    for (const file of files) file.close();
  }
}

function dumped(source: ByteSource, words: DicomWords): { readonly text: string; readonly json: unknown } {
  const { transferSyntax, lines, elements } = dumpFile(source, words);
  return { text: lines.join("\n"), json: { warning: words.warning, transferSyntax, elements } };
}

interface Compared extends Difference {
  readonly warning: string;
  readonly same: boolean;
}

function compared(before: ByteSource, after: ByteSource, words: DicomWords): { readonly text: string; readonly json: Compared } {
  const difference = diffFiles(before, after, words);
  const { added, removed, changed, isIdentical } = difference;
  const same = added.length + removed.length + changed.length === 0;
  const counts = { added: added.length, removed: removed.length, changed: changed.length };
  const lines = [...removed.map((one) => `- ${sideLine(one)}`), ...added.map((one) => `+ ${sideLine(one)}`), ...changed.map((one) => `! ${changeLine(one, words)}`)];
  const text = [...lines, isIdentical ? words.same : same ? words.sameValues : words.different(counts)].join("\n");
  return { text, json: { warning: words.warning, same, ...difference } };
}

const sideLine = ({ path: place, vr, name, value }: OneSided): string => `${place} ${vr} ${name}  ${value}`.trimEnd();

function changeLine({ path: place, vr: [before, after], name, value, frames }: Changed, words: DicomWords): string {
  const vr = before === after ? before : `${before} → ${after}`;
  if (frames === undefined) return `${place} ${vr} ${name}  ${value.join(" → ")}`;
  const [one, other] = frames.count;
  return `${place} ${vr} ${name}  ${words.frames({ before: one, after: other, differing: ranges(frames.differing) })}`;
}

/** "1, 4–6": counted from one, as viewers do. */
function ranges(frames: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    if (last?.[1] === frame - 1) last[1] = frame;
    else runs.push([frame, frame]);
  }
  return runs.map(([first, last]) => (first === last ? String(first + 1) : `${String(first + 1)}–${String(last + 1)}`)).join(", ");
}
