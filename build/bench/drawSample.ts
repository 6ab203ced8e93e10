import { writeFileSync } from "node:fs";
import { sampleCount, sampleFile, sampleFonts } from "../../core/deid/pixels/testing/sample.ts";
import { orderWords, storeWords } from "../../core/deid/pixels/testing/words.ts";
import { drawWords } from "./drawWords.ts";

/** `node build/bench/drawSample.ts`: draws the words of the tests anew, where their fonts are installed. */

const words = await drawWords(orderWords("heldOut", 600, 5).filter(({ font }) => sampleFonts.has(font)).slice(0, sampleCount));
if (words.length < sampleCount) throw new Error("fonts of the sample are not installed");
const stored = storeWords(words);
writeFileSync(sampleFile, stored);
console.log(`${String(words.length)} words, ${String(stored.length)} bytes`);
