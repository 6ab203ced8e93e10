import type { ByteRange, FragmentContent } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { itemTag, need, sequenceEndTag, tagAt } from "./elementHeader.ts";
import { itemHead, undefinedLength } from "./encodeElement.ts";
import type { Piece } from "./pieces.ts";

/** Encapsulated Pixel Data (PS3.5 §A.4): a table of offsets, then fragments, each an item; a frame is one of them or several. */

export interface Fragments {
  /** Of each frame's first item from the first item behind the table; empty where the table is, as it may be. */
  readonly offsets: readonly number[];
  /** The fragments' bytes in the source, without the heads of their items. */
  readonly fragments: readonly ByteRange[];
  /** The last item's end, where the mark of the end begins. */
  readonly end: number;
}

const itemHeadLength = 8;
const largestBasicOffset = 0xffffffff;

/** A frame of a whole-slide image is a tile; a slide has a million, and no more than that is read. */
const mostFragments = 4_000_000;

/** `value` as a `SeenValue` has it: from the first item to behind the end mark. Throws FailureError for what is malformed. */
export function fragmentsOf(source: ByteSource, { from, to }: ByteRange): Fragments {
  const fragments: ByteRange[] = [];
  let offsets: readonly number[] | undefined;
  let at = from;
  for (;;) {
    need(at, itemHeadLength, to, source);
    const tag = tagAt(source, at, true);
    const length = source.unsigned32(at + 4, true);
    if (tag === sequenceEndTag && length === 0) break;
    if (tag !== itemTag || length === undefinedLength || fragments.length > mostFragments) throw new FailureError("dicom.malformed", { at });
    const content = at + itemHeadLength;
    need(content, length, to, source);
    if (offsets === undefined) offsets = readOffsets(source, content, length);
    else fragments.push({ from: content, to: content + length });
    at = content + length;
  }
  if (offsets === undefined) throw new FailureError("dicom.malformed", { at });
  return { offsets, fragments, end: at };
}

function readOffsets(source: ByteSource, from: number, length: number): readonly number[] {
  if (length % 4 !== 0 || length / 4 > mostFragments) throw new FailureError("dicom.malformed", { at: from });
  return Array.from({ length: length / 4 }, (_, index) => source.unsigned32(from + index * 4, true));
}

/** Numbers of 64 bits, as the Extended Offset Table (7FE0,0001) and its lengths (7FE0,0002) hold them. Throws FailureError. */
export function readExtendedOffsets(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length % 8 !== 0) throw new FailureError("dicom.malformed");
  return Array.from({ length: bytes.length / 8 }, (_, index) => {
    const offset = Number(view.getBigUint64(index * 8, true));
    if (!Number.isSafeInteger(offset)) throw new FailureError("dicom.malformed");
    return offset;
  });
}

/** Beginnings of JPEG (and JPEG-LS) and of JPEG 2000 (and HTJ2K) images: FF D8 FF and FF 4F FF 51. */
function beginsImage(source: ByteSource, { from, to }: ByteRange): boolean {
  if (to - from < 4) return false;
  const first = source.unsigned32(from, false);
  return first >>> 8 === 0xffd8ff || first === 0xff4fff51;
}

/**
 * The fragments of each frame. Where tables are missing or wrong, frames are told apart as long as there is one way to do it; where there
 * is not, or a frame could hide behind the last one, it throws FailureError. Not for video: there a stream is no row of frames.
 */
export function framesOf(source: ByteSource, { offsets, fragments }: Fragments, frames: number, extendedOffsets: readonly number[] = []): readonly (readonly ByteRange[])[] {
  if (!Number.isSafeInteger(frames) || frames < 1 || fragments.length < frames) throw new FailureError("dicom.framesUnclear");
  // Each frame has at least one: whatever a table says, this is how they lie.
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const tables = [extendedOffsets, offsets].filter((table) => table.length > 0);
  // A table that speaks of other frames than the file counts is no reason to guess.
  if (tables.some((table) => table.length !== frames)) throw new FailureError("dicom.framesUnclear");
  const beginnings = fragments.flatMap((fragment, index) => (beginsImage(source, fragment) ? [index] : []));
  if (beginnings[0] === 0 && beginnings.length === frames) return cutAt(fragments, beginnings);
  // Other codecs have no beginnings that are known here. RLE has one fragment a frame (PS3.5 §A.4.2); makers cut a single frame all the same.
  if (beginnings.length === 0) {
    for (const table of tables) {
      const starts = startsByTable(fragments, table);
      if (starts?.length === frames) return cutAt(fragments, starts);
    }
    if (frames === 1) return [fragments];
  }
  throw new FailureError("dicom.framesUnclear");
}

/** Which fragment begins at each offset; undefined where one begins nowhere, or they do not rise from zero. */
function startsByTable(fragments: readonly ByteRange[], table: readonly number[]): readonly number[] | undefined {
  const first = (fragments[0]?.from ?? 0) - itemHeadLength;
  const starts: number[] = [];
  let index = 0;
  for (const offset of table) {
    while (index < fragments.length && (fragments[index]?.from ?? 0) - itemHeadLength - first < offset) index++;
    const fragment = fragments[index];
    if (fragment === undefined || fragment.from - itemHeadLength - first !== offset || starts.at(-1) === index) return undefined;
    starts.push(index);
  }
  return starts[0] === 0 ? starts : undefined;
}

const cutAt = (fragments: readonly ByteRange[], starts: readonly number[]): readonly (readonly ByteRange[])[] => starts.map((start, frame) => fragments.slice(start, starts[frame + 1]));

export const lengthOfContent = (content: FragmentContent): number => ("from" in content ? content.to - content.from : content.length);

const evenLength = (length: number): number => length + (length % 2);

export interface EncodedFragments {
  /** From the table of offsets to the mark of the end. */
  readonly pieces: readonly Piece[];
  /** Values of the Extended Offset Table and its lengths for the same frames; undefined where a frame has several fragments, which it does not allow. */
  readonly extended: { readonly offsets: Buffer; readonly lengths: Buffer } | undefined;
}

/**
 * Pixel Data of the frames, each fragment an item of even length. The basic table is left empty where an extended one stands beside it
 * (PS3.5 §A.4), or where it could not hold the offsets.
 */
export function encodeFragments(frames: readonly (readonly FragmentContent[])[], { hasExtendedTable = false }: { readonly hasExtendedTable?: boolean } = {}): EncodedFragments {
  const items: Piece[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const frame of frames) {
    if (frame.length === 0) throw new RangeError("a frame without a fragment");
    offsets.push(at);
    for (const fragment of frame) {
      const length = lengthOfContent(fragment);
      // The heads of items, as in every encapsulated syntax, are little endian.
      items.push(itemHead(evenLength(length), true), fragment instanceof Uint8Array ? Buffer.from(fragment.buffer, fragment.byteOffset, length) : fragment);
      if (length % 2 === 1) items.push(Buffer.alloc(1));
      at += itemHeadLength + evenLength(length);
    }
  }
  const isTableEmpty = hasExtendedTable || (offsets.at(-1) ?? 0) > largestBasicOffset;
  const table = Buffer.alloc(isTableEmpty ? 0 : offsets.length * 4);
  if (!isTableEmpty) for (const [index, offset] of offsets.entries()) table.writeUInt32LE(offset, index * 4);
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  const lengths = frames.map((frame) => evenLength(frame.length === 1 && frame[0] !== undefined ? lengthOfContent(frame[0]) : 0));
  const extended = frames.every((frame) => frame.length === 1) ? { offsets: wide(offsets), lengths: wide(lengths) } : undefined;
  return { pieces: [itemHead(table.length, true), table, ...items, end], extended };
}

function wide(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), index * 8);
  return bytes;
}
