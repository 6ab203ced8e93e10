import type { SeenElement } from "../../domain/dicom.ts";

/** A file as the scorer sees it; who reads it is told by whoever runs the scorer. */

export interface ObservedElement {
  readonly vr: string;
  readonly length: number;
  readonly bytes: Uint8Array;
  /** Undefined where the bytes are no text of the character set they are said to be of. */
  readonly texts: readonly string[] | undefined;
  readonly numbers: readonly number[];
}

/** Frames out of their codec, samples as they are stored. */
export interface ObservedFrames {
  readonly columns: number;
  readonly rows: number;
  readonly frames: number;
  /** Values side by side for each pixel. */
  readonly samples: number;
  readonly isLossy: boolean;
  readonly frame: (index: number) => ArrayLike<number>;
}

export interface ObservedObject {
  readonly bytes: Buffer;
  /** Undefined: it does not read as DICOM. */
  readonly elements: ReadonlyMap<string, ObservedElement> | undefined;
  /** Undefined: it has none, or none that can be decoded. */
  readonly frames: ObservedFrames | undefined;
}

export function observed(element: SeenElement): ObservedElement {
  let texts: readonly string[] | undefined;
  try {
    texts = element.readText();
  } catch {
    texts = undefined;
  }
  return { vr: element.vr, length: element.length, bytes: element.bytes, texts, numbers: element.readNumbers() };
}

/** One text for what an element says, numbers too. */
export function wordsOf({ vr, texts, numbers, bytes }: ObservedElement): string {
  const words = (texts ?? []).join("\\") || numbers.join("\\");
  // Private elements in files that write no representation.
  return words === "" && vr === "UN" ? Buffer.from(bytes).toString("latin1").replace(/[ \0]+$/, "") : words;
}
