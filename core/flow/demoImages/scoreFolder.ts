import path from "node:path";
import { keyFormat, type AnswerKey } from "../../deid/score/answerKey.ts";
import { Scorer, type Score } from "../../deid/score/scorer.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { readFile, readText } from "../../platform/disk.ts";
import { imagesName } from "./makeDemoImages.ts";
import { observeFile } from "./observeFile.ts";

/** The key lies beside the images it was made with; outputs have the names of their sources. */
export function scoreFolder({ keyFile, output }: { readonly keyFile: string; readonly output: string }): Result<Score> {
  try {
    const text = readText(keyFile);
    if (text === undefined) return fail("folder.unusable");
    const { format, ...rest } = JSON.parse(text) as Omit<AnswerKey, "format"> & { readonly format: string };
    if (format !== keyFormat) return fail("folder.unusable");
    const key: AnswerKey = { format: keyFormat, ...rest };
    const scorer = new Scorer(key);
    for (const object of key.objects) {
      const source = readFile(path.join(path.dirname(keyFile), imagesName, object.file));
      if (source === undefined) return fail("folder.unusable");
      const made = readFile(path.join(output, object.file));
      scorer.add(object, observeFile(source), made === undefined ? undefined : observeFile(made));
    }
    return succeed(scorer.finish());
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
