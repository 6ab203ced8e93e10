import type { ElementDecision, FragmentContent } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { MemorySource } from "../byteSource.ts";
import { planFile } from "../editFile.ts";
import { assemble } from "../pieces.ts";
import type { NativePixels } from "./nativePixels.ts";
import { openPixels, type OpenedPixels } from "./openPixels.ts";
import { hasUnusedBits, withoutUnusedBits } from "./unusedBits.ts";

/** Whether a frame has something in bits that no stored value has, out of its codec too. Throws FailureError. */
export function holdsUnusedBits(file: Uint8Array): boolean {
  const opened = openPixels(file);
  return framesWithUnused(opened).length > 0;
}

function framesWithUnused({ layout, decodeFrame }: OpenedPixels): readonly number[] {
  // Every bit is stored: there is no need to decode anything.
  if (layout.bitsStored === layout.bytesPerSample * 8) return [];
  return Array.from({ length: layout.frames }, (_, frame) => frame).filter((frame) => hasUnusedBits(decodeFrame(frame)));
}

/** The same file with nothing in those bits, written in the same syntax, read again and checked. Throws FailureError where a codec with loss would have to. */
export function clearUnusedBits(file: Uint8Array): Buffer {
  const source = new MemorySource(file);
  const before = openPixels(source);
  const frames = new Set(framesWithUnused(before));
  const decision = before.encapsulated === undefined ? clearNative(before) : clearFrames(before, before.encapsulated, frames);
  const plan = planFile(source, (element) => (frames.size > 0 && element.tag === before.element.tag && element.depth === 0 ? decision : { kind: "enter" }));
  const written = assemble(plan.source, plan.pieces);
  const after = openPixels(written);
  for (let frame = 0; frame < before.layout.frames; frame++) {
    if (!frames.has(frame)) {
      if (!storedBytes(before, frame).equals(storedBytes(after, frame))) throw new FailureError("dicom.maskIncomplete");
      continue;
    }
    const [old, cleared] = [before.decodeFrame(frame), after.decodeFrame(frame)];
    if (hasUnusedBits(cleared) || !hasSameValues(old, cleared)) throw new FailureError("dicom.maskIncomplete");
  }
  return written;
}

const storedBytes = ({ encapsulated, decodeFrame }: OpenedPixels, frame: number): Buffer => encapsulated?.codedFrame(frame) ?? decodeFrame(frame).bytes;

function clearNative({ layout, isLittleEndian, pixelBytes, rewritten }: OpenedPixels): ElementDecision {
  const value = rewritten((bytes, from) => {
    // What fills the value up to an even length is no word.
    const words = bytes.subarray(0, Math.max(0, pixelBytes - from));
    words.set(withoutUnusedBits({ layout, isLittleEndian, bytes: words }));
  });
  return { kind: "replace", value };
}

function clearFrames({ layout, decodeFrame }: OpenedPixels, { codec, fragments, codedFrame }: NonNullable<OpenedPixels["encapsulated"]>, frames: ReadonlySet<number>): ElementDecision {
  const cleared = fragments.map((ranges, frame): readonly FragmentContent[] => {
    if (!frames.has(frame)) return ranges;
    const coded = codedFrame(frame);
    if (!codec.isLossless(coded)) throw new FailureError("dicom.overlayInPixels");
    const decoded = decodeFrame(frame);
    return [codec.encode({ ...decoded, bytes: withoutUnusedBits(decoded) }, layout, coded)];
  });
  return { kind: "replaceFragments", frames: cleared };
}

/** The stored bits of each sample, taken out one by one. */
function hasSameValues(before: NativePixels, after: NativePixels): boolean {
  const { bitsStored, highBit, bytesPerSample } = before.layout;
  if (before.bytes.length !== after.bytes.length) return false;
  const first = highBit + 1 - bitsStored;
  const masks = Array.from({ length: bytesPerSample }, (_, byte) => Array.from({ length: 8 }, (_bit, bit) => bit).reduce((sum, bit) => (byte * 8 + bit >= first && byte * 8 + bit <= highBit ? sum | (1 << bit) : sum), 0));
  const ordered = before.isLittleEndian ? masks : masks.reverse();
  for (let at = 0; at < before.bytes.length; at++) if ((((before.bytes[at] ?? 0) ^ (after.bytes[at] ?? 0)) & (ordered[at % bytesPerSample] ?? 0)) !== 0) return false;
  return true;
}
