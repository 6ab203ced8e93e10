import type { SeenElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";

/** How native pixels lie in Pixel Data (PS3.3 §C.7.6.3, PS3.5 §8). */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: 1 | 3;
  readonly bytesPerSample: 1 | 2;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2" | "RGB" | "YBR_FULL";
  /** All of one colour, then all of the next, frame by frame. */
  readonly isPlanar: boolean;
}

export const pixelDataTag = "7FE00010";

const photometrics = { MONOCHROME1: 1, MONOCHROME2: 1, RGB: 3, YBR_FULL: 3 } as const;

const isKnown = (text: string): text is keyof typeof photometrics => Object.hasOwn(photometrics, text);

/** Collects what describes the pixels while a file is walked; Pixel Data comes after all of it. */
export class LayoutCollector {
  readonly #numbers = new Map<string, number>();
  #photometric = "";

  note(element: SeenElement): void {
    const { tag, depth } = element;
    if (depth > 0 || !tag.startsWith("0028")) return;
    if (tag === "00280004") this.#photometric = element.readText()[0] ?? "";
    else if (tag === "00280008") this.#numbers.set(tag, Number(element.readText()[0] ?? "1"));
    else if (element.vr === "US") this.#numbers.set(tag, element.readNumbers()[0] ?? 0);
  }

  /** Throws FailureError for pixels that cannot be painted over as they lie there. */
  layout(): PixelLayout {
    const number = (tag: string): number => this.#numbers.get(tag) ?? 0;
    const photometric = this.#photometric;
    const bitsAllocated = number("00280100");
    const bitsStored = number("00280101");
    const highBit = number("00280102");
    const frames = this.#numbers.get("00280008") ?? 1;
    if (
      !isKnown(photometric) ||
      number("00280002") !== photometrics[photometric] ||
      (bitsAllocated !== 8 && bitsAllocated !== 16) ||
      bitsStored < 1 ||
      highBit >= bitsAllocated ||
      bitsStored > highBit + 1 ||
      number("00280010") === 0 ||
      number("00280011") === 0 ||
      !Number.isSafeInteger(frames) ||
      frames < 1 ||
      number("00280103") > 1 ||
      number("00280006") > 1
    )
      throw new FailureError("dicom.pixelsUnsupported");
    const samples = photometrics[photometric];
    return {
      rows: number("00280010"),
      columns: number("00280011"),
      frames,
      samples,
      bytesPerSample: bitsAllocated === 8 ? 1 : 2,
      bitsStored,
      highBit,
      isSigned: number("00280103") === 1,
      photometric,
      isPlanar: samples === 3 && number("00280006") === 1,
    };
  }
}

export const frameBytes = ({ rows, columns, samples, bytesPerSample }: PixelLayout): number => rows * columns * samples * bytesPerSample;

/** Each sample of black as the word that is stored. */
export function blackSamples({ photometric, isSigned, bitsStored, highBit }: PixelLayout): readonly number[] {
  const shift = highBit + 1 - bitsStored;
  const half = 2 ** (bitsStored - 1);
  // Signs are extended through unused bits: readers that look at whole words see the same.
  const word = (value: number): number => (value * 2 ** shift) & 0xffff;
  switch (photometric) {
    case "MONOCHROME1":
      return [word(isSigned ? half - 1 : 2 * half - 1)];
    case "MONOCHROME2":
      return [word(isSigned ? -half : 0)];
    case "RGB":
      return isSigned ? [word(-half), word(-half), word(-half)] : [0, 0, 0];
    case "YBR_FULL":
      return [0, word(half), word(half)];
  }
}
