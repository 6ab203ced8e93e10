import type { CutLine } from "../../deid/pixels/reading/cutLine.ts";
import { openTextReader, type Reading, type TextReader } from "../../deid/pixels/reading/textReader.ts";

/** What a thread that reads text is asked: lines as they were cut out of a picture. */
export interface ReadTask {
  readonly lines: readonly CutLine[];
}

let reader: Promise<TextReader> | undefined;

export async function carryOutReadTask({ lines }: ReadTask): Promise<readonly Reading[]> {
  reader ??= openTextReader();
  try {
    const { read } = await reader;
    return lines.map(read);
  } catch (error) {
    // The next task begins with another.
    reader = undefined;
    throw error;
  }
}
