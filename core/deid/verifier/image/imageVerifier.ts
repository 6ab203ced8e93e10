import type { PixelMask } from "../../../domain/dicom.ts";
import { checkClaims, checkForms, checkGone, checkKept, type Treated } from "./contentChecks.ts";
import { DateBook } from "./dateChecks.ts";
import type { ImageFault, Promised, Tell } from "./imageFaults.ts";
import { checkOthers } from "./othersChecks.ts";
import { checkPixels, hasPictureNotes, hasUnusedBits, type OpenedPixels } from "./pixelChecks.ts";
import { readObject, textOf, type ReadObject } from "./readObject.ts";
import { UidBook } from "./uidChecks.ts";

export interface VerifiedImage {
  /** As the caller numbers what it shows. */
  readonly output: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Whose it is. */
  readonly pseudonym: string;
  /** Decided about this image; empty where nothing is to be painted over. */
  readonly masks: readonly PixelMask[];
  readonly treated: Treated;
}

/** Another reader's pixels; undefined where the object has none, or none that can be unpacked. */
export type OpenPixels = (file: Uint8Array) => OpenedPixels | undefined;

/** Lossy packings work on blocks; two of them lie beside each other where colours are coarser. */
const lossyBlock = 16;
const lossy = /^1\.2\.840\.10008\.1\.2\.4\.(?:50|51)$/;

/** Each image is shown once beside what it was made of; what holds only over all of them is told at the end. */
export class ImageVerifier {
  readonly #uids = new UidBook();
  readonly #dates = new DateBook();
  readonly #promised: Promised;
  readonly #open: OpenPixels;

  constructor(promised: Promised, open: OpenPixels) {
    this.#promised = promised;
    this.#open = open;
  }

  /** What is wrong with it, each thing once a place. */
  look({ output, before, after, pseudonym, masks, treated }: VerifiedImage): readonly ImageFault[] {
    const faults = new Map<string, ImageFault>();
    const tell: Tell = (what, path) => {
      faults.set(`${what} ${path ?? ""}`, { output, what, ...(path !== undefined && { path }) });
    };
    const made = readObject(after);
    const source = readObject(before);
    if (made === undefined) tell("unreadable");
    else {
      checkGone(made, this.#promised, tell);
      checkClaims(made, this.#promised, treated, tell);
      this.#checkPacking(made, tell);
      // A source that says less than the standard asks for, such as one without a head, is told by what it became.
      if (source !== undefined) {
        this.#uids.look(output, source, made, this.#promised, tell);
        this.#dates.look(pseudonym, source, made, this.#promised, tell);
        checkKept(source, made, tell);
        checkForms(source, made, tell);
        checkOthers(source, made, pseudonym, tell);
      }
      const pixels = { before: this.#open(before), after: this.#open(after) };
      if (pixels.before !== undefined && pixels.after === undefined) tell("frameLost");
      if (pixels.before !== undefined && pixels.after !== undefined) checkPixels({ before: pixels.before, after: pixels.after, masks, block: lossy.test(made.syntax) ? lossyBlock : 1 }, tell);
    }
    return [...faults.values()];
  }

  #checkPacking(made: ReadObject, tell: Tell): void {
    const pixels = made.at.get("7FE00010");
    if (pixels === undefined) return;
    if (pixels.fragments?.some(hasPictureNotes) === true) tell("pictureNotes", pixels.path);
    const number = (path: string): number => {
      const value = made.at.get(path)?.value;
      return value?.length !== 2 ? 0 : made.isLittleEndian ? value.readUInt16LE(0) : value.readUInt16BE(0);
    };
    const isWords = pixels.fragments === undefined && number("00280100") === 16 && made.isLittleEndian && textOf(made.at.get("00280004")).startsWith("MONOCHROME");
    if (isWords && hasUnusedBits(pixels.value, number("00280101"), number("00280102"), number("00280103") === 1)) tell("unusedBits", pixels.path);
  }

  /** Once all images were shown. */
  end(): readonly ImageFault[] {
    return this.#uids.end();
  }
}

/** What the bytes of a file do not show as they lie, for whoever looks for strings in them. */
export const hiddenStreams = (file: Uint8Array): readonly Uint8Array[] => readObject(file)?.streams ?? [];
