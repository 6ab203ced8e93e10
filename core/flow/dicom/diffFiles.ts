import { createHash } from "node:crypto";
import type { DicomWords } from "../../contract/messages/commandLineDicom.ts";
import { copyRange, type ByteSource } from "../../dicom/byteSource.ts";
import { planFile } from "../../dicom/editFile.ts";
import { fragmentsOf, framesOf } from "../../dicom/fragments.ts";
import { isText } from "../../dicom/representations.ts";
import type { SeenValue } from "../../dicom/seenElement.ts";
import type { ByteRange } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { nameOf, readText, valueText } from "./showElement.ts";

/** Two files compared element by element, by what the values mean rather than by how they are written; pixels frame by frame. */

interface Known {
  readonly vr: string;
  readonly name: string;
  readonly value: string;
  /** The same for the same meaning. */
  readonly meaning: string;
  readonly frames?: readonly string[];
}

export interface OneSided {
  readonly path: string;
  readonly vr: string;
  readonly name: string;
  readonly value: string;
}

export interface Changed {
  readonly path: string;
  readonly name: string;
  readonly vr: readonly [string, string];
  readonly value: readonly [string, string];
  readonly frames?: { readonly count: readonly [number, number]; readonly differing: readonly number[] };
}

export interface Difference {
  readonly added: readonly OneSided[];
  readonly removed: readonly OneSided[];
  readonly changed: readonly Changed[];
  /** Byte for byte. */
  readonly isIdentical: boolean;
}

const pixelTags = new Set(["7FE00008", "7FE00009", "7FE00010"]);

/** Throws FailureError. */
export function diffFiles(before: ByteSource, after: ByteSource, words: DicomWords): Difference {
  const [one, other] = [read(before, words), read(after, words)];
  const side = (path: string, { vr, name, value }: Known): OneSided => ({ path, vr, name, value });
  const changed: Changed[] = [];
  for (const [path, known] of one) {
    const now = other.get(path);
    if (now !== undefined && (now.vr !== known.vr || now.meaning !== known.meaning)) changed.push(changeOf(path, known, now));
  }
  return {
    added: [...other].filter(([path]) => !one.has(path)).map(([path, known]) => side(path, known)),
    removed: [...one].filter(([path]) => !other.has(path)).map(([path, known]) => side(path, known)),
    changed,
    isIdentical: hashOf(before, [{ from: 0, to: before.length }]) === hashOf(after, [{ from: 0, to: after.length }]),
  };
}

function changeOf(path: string, known: Known, now: Known): Changed {
  const change = { path, name: now.name, vr: [known.vr, now.vr], value: [known.value, now.value] } as const;
  const [one, other] = [known.frames, now.frames];
  if (one === undefined || other === undefined) return change;
  const differing = one.flatMap((hash, frame) => (other[frame] === hash ? [] : [frame]));
  return { ...change, frames: { count: [one.length, other.length], differing } };
}

function read(source: ByteSource, words: DicomWords): ReadonlyMap<string, Known> {
  const elements = new Map<string, Known>();
  let frames = 1;
  planFile(source, (seen) => {
    if (seen.tag === "00280008" && seen.depth === 0) frames = Number(readText(seen)?.[0] ?? "1");
    const name = nameOf(seen, words);
    if (seen.vr !== "SQ") {
      const value = valueText(seen, words);
      const hashes = pixelTags.has(seen.tag) ? framesIn(seen, frames).map((ranges) => hashOf(seen.source, ranges)) : undefined;
      elements.set(seen.path, { vr: seen.vr, name, value, meaning: hashes?.join() ?? meaningOf(seen), ...(hashes !== undefined && { frames: hashes }) });
      return { kind: "enter" };
    }
    const { path, vr } = seen;
    let items = 0;
    const note = (): void => {
      elements.set(path, { vr, name, value: words.items(items), meaning: String(items) });
    };
    note();
    return {
      kind: "enter",
      stays: () => {
        items += 1;
        note();
        return true;
      },
    };
  });
  return elements;
}

const meaningOf = (seen: SeenValue): string => {
  if (isText(seen.vr) && !seen.isEncapsulated) {
    const values = readText(seen);
    if (values !== undefined) return JSON.stringify(values);
  }
  const numbers = seen.readNumbers();
  return numbers.length > 0 ? numbers.join() : hashOf(seen.source, [seen.range]);
};

/** Where each frame lies; a value that is no row of frames is one. */
function framesIn({ isEncapsulated, source, range }: SeenValue, frames: number): readonly (readonly ByteRange[])[] {
  const { from, to } = range;
  if (!isEncapsulated) {
    const size = Math.floor((to - from) / frames);
    // One byte may have made the length even.
    if (!Number.isSafeInteger(frames) || frames < 1 || size < 1 || to - from - size * frames > 1) return [[range]];
    return Array.from({ length: frames }, (_, frame) => [{ from: from + frame * size, to: from + (frame + 1) * size }]);
  }
  try {
    const found = fragmentsOf(source, range);
    return tried(() => framesOf(source, found, frames)) ?? found.fragments.map((fragment) => [fragment]);
  } catch (error) {
    if (error instanceof FailureError) return [[range]];
    throw error;
  }
}

function tried<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

const stepBytes = 1024 * 1024;

function hashOf(source: ByteSource, ranges: readonly ByteRange[]): string {
  const hash = createHash("sha256");
  const step = Buffer.allocUnsafeSlow(Math.min(stepBytes, Math.max(0, ...ranges.map(({ from, to }) => to - from))));
  for (const { from, to } of ranges) {
    for (let at = from; at < to; at += step.length) {
      const count = Math.min(step.length, to - at);
      copyRange(source, at, at + count, step, 0);
      hash.update(step.subarray(0, count));
    }
  }
  return hash.digest("hex");
}
