import path from "node:path";
import { imagesWords } from "../../contract/messages/commandLineImages.ts";
import type { Tally } from "../../deid/score/scorer.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { fileExists, writeFileDurably } from "../../platform/disk.ts";
import { makeDemoImages } from "./makeDemoImages.ts";
import { scoreFolder } from "./scoreFolder.ts";

/** The command line's verbs `make-images` and `score`: they open no room, and what they handle is nobody's. */

export interface ImagesLine {
  readonly more: readonly string[];
  readonly options: { readonly people?: string; readonly seed?: string; readonly out?: string; readonly key?: string; readonly output?: string; readonly report?: string };
  readonly language: "ja" | "en";
  readonly misused: (text: string) => never;
  readonly missing: (option: string) => never;
}

type Said = Result<{ readonly text: string; readonly json: unknown }>;

const mostPeople = 1000;

function makeImages({ options, language, misused, missing }: ImagesLine): Said {
  const words = imagesWords[language];
  const { people: wanted = missing("--people"), seed = missing("--seed"), out = missing("--out") } = options;
  const people = /^\d{1,4}$/.test(wanted) ? Number(wanted) : 0;
  if (people < 1 || people > mostPeople) return misused(words.badPeople(mostPeople));
  const folder = path.resolve(out);
  const made = makeDemoImages({ seed, people, folder });
  return made.ok ? succeed({ text: words.made({ folder, ...made.value }), json: { folder, ...made.value } }) : made;
}

const percent = ({ passes, total }: Tally): string => (total === 0 ? "—" : `${((100 * passes) / total).toFixed(3)} %`);

function score({ options, language, missing }: ImagesLine): Said {
  const words = imagesWords[language];
  const { key = missing("--key"), output = missing("--output"), report } = options;
  if (report !== undefined && fileExists(path.resolve(report))) return fail("folder.notEmpty");
  const scored = scoreFolder({ keyFile: path.resolve(key), output: path.resolve(output) });
  if (!scored.ok) return scored;
  const { actions, removal, retention, kinds, failures, ...counts } = scored.value;
  if (report !== undefined) writeFileDurably(path.resolve(report), JSON.stringify(scored.value, null, 1));
  const row = (name: string, tally: Tally): string => `${name.padEnd(18)}${String(tally.passes).padStart(9)} / ${String(tally.total).padEnd(9)}${percent(tally).padStart(10)}`;
  const lines = [
    words.total(counts),
    ...Object.entries(actions).map(([action, tally]) => row(action, tally)),
    row(words.removal, removal),
    row(words.retention, retention),
    ...Object.entries(kinds).flatMap(([kind, { objects, held }]) => (held === 0 ? [] : [words.held({ kind, held, objects })])),
    failures.length === 0 ? words.noFailures : words.failures(failures.length),
  ];
  return succeed({ text: lines.join("\n"), json: { ...counts, actions, removal, retention, kinds, failures: report === undefined ? failures : failures.length } });
}

export const imagesVerbs = { "make-images": makeImages, score } as const satisfies Readonly<Record<string, (line: ImagesLine) => Said>>;
export type ImagesVerb = keyof typeof imagesVerbs;

export const isImagesVerb = (verb: string | undefined): verb is ImagesVerb => verb !== undefined && Object.hasOwn(imagesVerbs, verb);

export function runImagesVerb(verb: ImagesVerb, line: ImagesLine): Said {
  if (line.more.length > 0) return line.misused(imagesWords[line.language].nothingElse);
  return imagesVerbs[verb](line);
}
