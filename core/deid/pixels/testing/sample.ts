import { readFileSync } from "node:fs";
import path from "node:path";
import { readWords, type Word } from "./words.ts";

/**
 * A few words for the tests of every day, none of which the weights were fitted to. Drawn by build/bench/drawSample.ts from M PLUS 1, Noto Serif CJK JP and
 * Inconsolata (SIL Open Font License 1.1), Roboto (Apache License 2.0) and Hack (MIT).
 */
export const sampleFile = path.join(import.meta.dirname, "sampleWords.deflate");
export const sampleFonts: ReadonlySet<string> = new Set(["M PLUS 1", "Noto Serif CJK JP", "Inconsolata", "Roboto", "Hack"]);
export const sampleCount = 90;

export const sampleWords = (): readonly Word[] => readWords(readFileSync(sampleFile));
