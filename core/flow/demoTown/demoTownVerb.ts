import path from "node:path";
import { demoWords } from "../../contract/messages/commandLineDemo.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { makeDemoTown } from "./makeDemoTown.ts";

/** The command line's verb `make-demo`: it opens no room, and what it writes is nobody's. */

export interface DemoTownLine {
  readonly more: readonly string[];
  readonly options: { readonly people?: string; readonly seed?: string; readonly out?: string };
  readonly language: "ja" | "en";
  readonly progress: (text: string) => void;
  /** The line cannot be carried out as it stands. */
  readonly misused: (text: string) => never;
  readonly missing: (option: string) => never;
}

export const demoTownVerb = "make-demo";

/** A million numbers of patients are a tenth of all there are. */
const mostPeople = 1_000_000;

export function runDemoTownVerb({ more, options, language, progress, misused, missing }: DemoTownLine): Result<{ readonly text: string; readonly json: unknown }> {
  const words = demoWords[language];
  if (more.length > 0) return misused(words.nothingElse);
  const { people: wanted = missing("--people"), seed = missing("--seed"), out = missing("--out") } = options;
  const people = /^\d{1,7}$/.test(wanted) ? Number(wanted) : 0;
  if (people < 1 || people > mostPeople) return misused(words.badPeople(mostPeople));
  const folder = path.resolve(out);
  let shown = -1;
  const made = makeDemoTown({
    people,
    seed,
    folder,
    progress: (done, total) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown) return;
      shown = percent;
      progress(`${String(percent)} %`);
    },
  });
  return made.ok ? succeed({ text: words.made({ folder, ...made.value }), json: { folder, ...made.value } }) : made;
}
