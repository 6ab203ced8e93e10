import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";

/** Tesseract in WebAssembly as it comes from npm, with its own file system in memory: nothing is written to a disk. */

export interface TesseractApi {
  readonly Init: (folder: string, languages: string, engine: number) => number;
  readonly SetVariable: (name: string, value: string) => boolean;
  readonly SetPageSegMode: (mode: number) => void;
  readonly SetImageFile: (orientation: number, angle: number) => number;
  readonly Recognize: (monitor: null) => number;
  readonly GetUTF8Text: () => string;
  readonly MeanTextConf: () => number;
  readonly Clear: () => void;
}

export interface Tesseract {
  readonly TessBaseAPI: new () => TesseractApi;
  readonly FS: {
    readonly mkdir: (folder: string) => void;
    readonly writeFile: (file: string, bytes: Uint8Array) => void;
    readonly unlink: (file: string) => void;
  };
}

interface Hooks {
  readonly wasmBinary: Uint8Array;
  readonly print: () => void;
  readonly printErr: () => void;
}

/** Node has it; the types of Node leave it to those of a browser, which must not be known here. */
declare const WebAssembly: { readonly validate: (bytes: Uint8Array) => boolean };

/** The smallest module with an instruction on vectors. "Relaxed" ones may round differently on another machine: they are not used. */
const vectorModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);
const dataVersion = "4.0.0_best_int";
const require = createRequire(import.meta.url);
const silent = (): void => undefined;

export async function loadTesseract(): Promise<Tesseract> {
  const name = WebAssembly.validate(vectorModule) ? "tesseract-core-simd-lstm" : "tesseract-core-lstm";
  const factory = require(`tesseract.js-core/${name}.js`) as (hooks: Hooks) => Promise<Tesseract>;
  return factory({ wasmBinary: readFileSync(require.resolve(`tesseract.js-core/${name}.wasm`)), print: silent, printErr: silent });
}

/** What it has learned of a language. */
export const readLanguage = (language: "jpn" | "eng"): Uint8Array =>
  gunzipSync(readFileSync(require.resolve(`@tesseract.js-data/${language}/${dataVersion}/${language}.traineddata.gz`)));
