import path from "node:path";
import aiImages from "../../../assets/recipes/ai-images.json" with { type: "json" };
import { deidWords } from "../../contract/messages/commandLineDeid.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { systemClock } from "../../platform/clock.ts";
import { fileExists, makeFolder, readFile, readText, writeFileDurably } from "../../platform/disk.ts";
import type { PoolProgress } from "../../platform/pool.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import { deidFolder } from "./deidFolder.ts";
import { noMasks, readMasks, type DecidedMasks } from "./masksFile.ts";
import { reportShape } from "./reportShape.ts";
import { overlap } from "./scanInput.ts";

/** The command line's verb `deid`: plain folders in and out, no room, for tests and tools. */

export interface DeidLine {
  readonly places: readonly string[];
  readonly options: {
    readonly out?: string;
    readonly recipe?: string;
    readonly "secret-file"?: string;
    readonly report?: string;
    readonly masks?: string;
    readonly "accept-proposals"?: boolean;
  };
  readonly language: "ja" | "en";
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
  readonly progress: (text: string) => void;
  readonly misused: (text: string) => never;
  readonly missing: (option: string) => never;
}

export const deidVerb = "deid";

/** The recipe that comes with the program, by its name instead of a file. */
const preset = "ai-images";

export async function runDeidVerb(line: DeidLine): Promise<Result<{ readonly text: string; readonly json: unknown }>> {
  const { places, options, language, signal, tell, progress, misused, missing } = line;
  const words = deidWords[language];
  const [input, ...more] = places;
  if (input === undefined || more.length > 0) return misused(words.onePlace);
  const out = options.out ?? missing("--out");
  const named = options.recipe ?? missing("--recipe");
  const secretFile = options["secret-file"] ?? missing("--secret-file");
  const reportFile = path.resolve(options.report ?? missing("--report"));
  tell(words.warning);
  const recipe = recipeNamed(named);
  if (!recipe.ok) return recipe;
  const secret = readFile(path.resolve(secretFile));
  if (secret === undefined) return fail("deid.secretShort");
  const masks = masksOf(options.masks);
  if (!masks.ok) return masks;
  if (overlap(input, reportFile)) return fail("deid.foldersOverlap");
  if (fileExists(reportFile)) return fail("deid.reportExists");
  const made = await deidFolder({
    input,
    out,
    secret,
    recipe: recipe.value,
    masks: masks.value,
    acceptsProposals: options["accept-proposals"] === true || recipe.value.images.options.maskProposals === "apply",
    clock: systemClock,
    signal,
    progress: (stage, { done, total, rate, millisecondsLeft }: PoolProgress) => {
      progress(words.progress(stage, { done, total, ...(rate !== undefined && { rate }), ...(millisecondsLeft !== undefined && { secondsLeft: millisecondsLeft / 1000 }) }));
    },
  });
  if (!made.ok) return made;
  const report = reportShape.parse(made.value);
  makeFolder(path.dirname(reportFile));
  writeFileDurably(reportFile, `${JSON.stringify(report)}\n`);
  const { counts, timings, unreviewed } = report;
  const done = words.done({ written: counts.written, held: counts.held, persons: counts.persons, seconds: timings.total, filesPerSecond: timings.filesPerSecond, report: reportFile });
  return succeed({ text: [done, ...counts.kinds.map(words.kind), ...(unreviewed ? [words.unreviewed] : [])].join("\n"), json: { warning: words.warning, counts, timings, unreviewed, report: reportFile } });
}

function recipeNamed(named: string): Result<Recipe> {
  if (named === preset) return readRecipe(JSON.stringify(aiImages), "tool");
  const text = readText(path.resolve(named));
  return text === undefined ? fail("recipe.unknown") : readRecipe(text, "tool");
}

function masksOf(file: string | undefined): Result<DecidedMasks> {
  if (file === undefined) return succeed(noMasks);
  const text = readText(path.resolve(file));
  return text === undefined ? fail("deid.masksMalformed") : readMasks(text);
}
