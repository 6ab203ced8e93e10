import { inflateRawSync, inflateSync } from "node:zlib";
import dictionary from "../../../../assets/dicom/dictionary.json" with { type: "json" };

/**
 * A stranger's reader of DICOM: it shares nothing with the code that wrote the file, knows no more of it than PS3.5 and PS3.6 say, and lays
 * everything open, deflated streams and private sequences too.
 */

export interface ReadElement {
  /** "00400275[0].00400007". */
  readonly path: string;
  /** Eight hexadecimal digits in capitals. */
  readonly tag: string;
  readonly vr: string;
  readonly depth: number;
  /** Without items: those are elements of their own. Empty of a sequence. */
  readonly value: Buffer;
  /** Of encapsulated pixels, the table of offsets first. */
  readonly fragments?: readonly Buffer[];
}

export interface ReadObject {
  readonly syntax: string;
  readonly elements: readonly ReadElement[];
  readonly at: ReadonlyMap<string, ReadElement>;
  /** How many items each sequence has, by its path. */
  readonly items: ReadonlyMap<string, number>;
  /** What the bytes of the file do not show as they lie: inflated data sets and streams of documents. */
  readonly streams: readonly Buffer[];
  readonly isPreambleEmpty: boolean;
  readonly isLittleEndian: boolean;
}

const representations = new Map(Object.entries(dictionary.tags).flatMap(([vr, tags]) => tags.split(" ").map((tag) => [tag, vr] as const)));
const long = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);

const implicit = "1.2.840.10008.1.2";
const deflated = "1.2.840.10008.1.2.1.99";
const bigEndian = "1.2.840.10008.1.2.2";
const open = 0xffffffff;
const itemStart = "FFFEE000";
const itemEnd = "FFFEE00D";
const sequenceEnd = "FFFEE0DD";
const largestInflated = 1024 * 1024 * 1024;
const deepest = 200;

/** Not readable to the end, or not in order. */
class Unreadable extends Error {}

class Reader {
  readonly elements: ReadElement[] = [];
  readonly counts = new Map<string, number>();
  readonly #bytes: Buffer;
  readonly #isExplicit: boolean;
  readonly #isLittle: boolean;

  constructor(bytes: Buffer, isExplicit: boolean, isLittle: boolean) {
    this.#bytes = bytes;
    this.#isExplicit = isExplicit;
    this.#isLittle = isLittle;
  }

  #number16(at: number): number {
    if (at + 2 > this.#bytes.length) throw new Unreadable();
    return this.#isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  #number32(at: number): number {
    if (at + 4 > this.#bytes.length) throw new Unreadable();
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  tagAt(at: number): string {
    return (this.#number16(at).toString(16).padStart(4, "0") + this.#number16(at + 2).toString(16).padStart(4, "0")).toUpperCase();
  }

  /** Says where it ended. */
  dataset(from: number, to: number, path: string, depth: number, ends: { readonly atItemEnd?: boolean; readonly onlyGroup?: string } = {}): number {
    if (depth > deepest) throw new Unreadable();
    let at = from;
    let previous = "";
    while (at < to) {
      const tag = this.tagAt(at);
      if (ends.atItemEnd === true && tag === itemEnd) return at + 8;
      if (ends.onlyGroup !== undefined && !tag.startsWith(ends.onlyGroup)) return at;
      if (tag <= previous) throw new Unreadable();
      previous = tag;
      at = this.#element(at, to, tag, path, depth);
    }
    if (ends.atItemEnd === true) throw new Unreadable();
    return at;
  }

  #element(at: number, to: number, tag: string, path: string, depth: number): number {
    let vr = this.#isExplicit ? this.#bytes.toString("latin1", at + 4, at + 6) : vrOf(tag);
    const isLong = this.#isExplicit && long.has(vr);
    const length = this.#isExplicit && !isLong ? this.#number16(at + 6) : this.#number32(at + (isLong ? 8 : 4));
    const from = at + (isLong ? 12 : 8);
    const isSequence = vr === "SQ" || (length === open && tag !== "7FE00010") || (vr === "UN" && length > 0 && length !== open && this.#looksLikeItems(from, length));
    if (isSequence && vr !== "SQ" && this.#isExplicit && length === open) {
      // PS3.5 §6.2.2: a sequence nobody knew, in implicit little endian whatever stands around it.
      vr = "SQ";
      const inner = new Reader(this.#bytes, false, true);
      this.elements.push({ path: path + tag, tag, vr, depth, value: Buffer.alloc(0) });
      const end = inner.items(from, to, length, path + tag, depth);
      for (const element of inner.elements) this.elements.push(element);
      for (const [sequence, count] of inner.counts) this.counts.set(sequence, count);
      return end;
    }
    if (isSequence) {
      this.elements.push({ path: path + tag, tag, vr: "SQ", depth, value: Buffer.alloc(0) });
      return this.items(from, length === open ? to : from + length, length, path + tag, depth);
    }
    if (length === open) return this.#fragments(from, to, tag, vr, path, depth);
    if (from + length > to) throw new Unreadable();
    this.elements.push({ path: path + tag, tag, vr, depth, value: this.#bytes.subarray(from, from + length) });
    return from + length;
  }

  #looksLikeItems(from: number, length: number): boolean {
    return length >= 8 && from + length <= this.#bytes.length && this.#bytes.readUInt32LE(from) === 0xe000fffe;
  }

  items(from: number, to: number, length: number, path: string, depth: number): number {
    let at = from;
    this.counts.set(path, 0);
    for (let index = 0; length === open || at < to; index++) {
      const mark = this.tagAt(at);
      const size = this.#number32(at + 4);
      if (mark === sequenceEnd && length === open) return at + 8;
      if (mark !== itemStart) throw new Unreadable();
      this.counts.set(path, index + 1);
      const inner = `${path}[${String(index)}].`;
      at = size === open ? this.dataset(at + 8, to, inner, depth + 1, { atItemEnd: true }) : this.dataset(at + 8, Math.min(to, at + 8 + size), inner, depth + 1);
    }
    return at;
  }

  #fragments(from: number, to: number, tag: string, vr: string, path: string, depth: number): number {
    const fragments: Buffer[] = [];
    let at = from;
    for (;;) {
      const mark = this.tagAt(at);
      const size = this.#number32(at + 4);
      if (mark === sequenceEnd) break;
      if (mark !== itemStart || at + 8 + size > to) throw new Unreadable();
      fragments.push(this.#bytes.subarray(at + 8, at + 8 + size));
      at += 8 + size;
    }
    this.elements.push({ path: path + tag, tag, vr, depth, value: this.#bytes.subarray(from, at), fragments });
    return at + 8;
  }
}

function vrOf(tag: string): string {
  if (tag.endsWith("0000")) return "UL";
  if (isPrivate(tag)) return /^.{4}00[1-9A-F][\dA-F]$/.test(tag) ? "LO" : "UN";
  return representations.get(tag) ?? "UN";
}

export const isPrivate = (tag: string): boolean => /[13579BDF]/.test(tag.charAt(3));

/** Undefined where it cannot be read to its end: such a file does not leave. */
export function readObject(file: Uint8Array): ReadObject | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 140 || bytes.toString("latin1", 128, 132) !== "DICM") return undefined;
  try {
    const meta = new Reader(bytes, true, true);
    const from = meta.dataset(132, bytes.length, "", 0, { onlyGroup: "0002" });
    const syntax = textOf(meta.elements.find(({ tag }) => tag === "00020010"));
    const isLittleEndian = syntax !== bigEndian;
    const streams: Buffer[] = [];
    const body = syntax === deflated ? inflateRawSync(bytes.subarray(from), { maxOutputLength: largestInflated }) : bytes;
    if (syntax === deflated) streams.push(body);
    const reader = new Reader(body, syntax !== implicit, isLittleEndian);
    if (reader.dataset(syntax === deflated ? 0 : from, body.length, "", 0) !== body.length) return undefined;
    const elements = [...meta.elements, ...reader.elements];
    streams.push(...elements.filter(({ tag }) => tag === "00420011").flatMap(({ value }) => streamsOfDocument(value)));
    return { syntax, elements, at: new Map(elements.map((element) => [element.path, element])), items: reader.counts, streams, isPreambleEmpty: bytes.subarray(0, 128).every((byte) => byte === 0), isLittleEndian };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (error instanceof Unreadable || error instanceof RangeError || code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
}

/** Whether what stands at a path is the same in both: items may have gone, and those behind them moved up. */
export function isSamePlace(before: ReadObject, after: ReadObject, path: string): boolean {
  for (let at = path.indexOf("["); at !== -1; at = path.indexOf("[", at + 1)) {
    const sequence = path.slice(0, at);
    if (before.items.get(sequence) !== after.items.get(sequence)) return false;
  }
  return true;
}

/** Padding taken off; letters by their bytes, since what is compared here are codes, numbers and UIDs. */
export const textOf = (element: ReadElement | undefined): string => (element === undefined ? "" : element.value.toString("latin1").replace(/[\0 ]+$/, "").trimStart());

export const valuesOf = (element: ReadElement | undefined): readonly string[] => (element === undefined || element.value.length === 0 ? [] : textOf(element).split("\\").map((value) => value.trim()));

/** Streams of a PDF that are deflated, each as what it says. */
function streamsOfDocument(document: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = document.indexOf("stream"); at !== -1; at = document.indexOf("stream", at + 6)) {
    if (document.toString("latin1", at - 3, at) === "end") continue;
    let from = at + 6;
    while (document[from] === 0x0d || document[from] === 0x0a) from += 1;
    try {
      found.push(inflateSync(document.subarray(from), { maxOutputLength: largestInflated }));
    } catch {
      // Of another kind than deflated: its bytes are searched as they lie.
    }
  }
  return found;
}
