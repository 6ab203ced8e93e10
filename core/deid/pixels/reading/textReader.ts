import { FailureError } from "../../../domain/failure.ts";
import { loadTesseract, readLanguage, type TesseractApi } from "../../../platform/tesseract.ts";
import type { CutLine } from "./cutLine.ts";

/** What a line seems to say. It labels a place that was found by other means; it finds none. */
export interface Reading {
  /** The patient's: it never leaves the encrypted files. */
  readonly text: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

export interface TextReader {
  readonly read: (line: CutLine) => Reading;
}

/** One line of text; networks only. */
const oneLine = 7;
const networks = 1;
/** In the memory of the module, where names mean nothing outside. */
const folder = "/languages";
/** The name its SetImageFile reads. */
const picture = "/input";

/** Takes a quarter of a second and some 100 MB: once a thread. Throws FailureError where it does not run. */
export async function openTextReader(): Promise<TextReader> {
  try {
    const tesseract = await loadTesseract();
    tesseract.FS.mkdir(folder);
    for (const language of ["jpn", "eng"] as const) tesseract.FS.writeFile(`${folder}/${language}.traineddata`, readLanguage(language));
    const api = new tesseract.TessBaseAPI();
    if (api.Init(folder, "jpn+eng", networks) !== 0) throw new FailureError("deid.readingFailed");
    for (const language of ["jpn", "eng"]) tesseract.FS.unlink(`${folder}/${language}.traineddata`);
    api.SetPageSegMode(oneLine);
    api.SetVariable("preserve_interword_spaces", "1");
    return {
      read: (line) => {
        tesseract.FS.writeFile(picture, greyMap(line));
        return readWith(api);
      },
    };
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError("deid.readingFailed");
  }
}

function readWith(api: TesseractApi): Reading {
  try {
    api.SetImageFile(1, 0);
    if (api.Recognize(null) !== 0) return { text: "", confidence: 0 };
    const reading = { text: api.GetUTF8Text().trim(), confidence: Math.max(0, Math.min(100, api.MeanTextConf())) / 100 };
    api.Clear();
    return reading;
  } catch {
    // It throws bare numbers; its memory is not to be trusted after that.
    throw new FailureError("deid.readingFailed");
  }
}

/** A grey map as netpbm writes it. */
function greyMap({ width, height, bytes }: CutLine): Uint8Array {
  const head = Buffer.from(`P5\n${String(width)} ${String(height)}\n255\n`, "latin1");
  return Buffer.concat([head, bytes]);
}
