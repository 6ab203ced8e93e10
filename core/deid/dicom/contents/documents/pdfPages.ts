import { inflateSync } from "node:zlib";

/** How many pages a PDF has, as far as that can be told without understanding all of it. */

/** Nobody hands over more; a dishonest number would make a document of that many pages. */
export const mostPages = 2000;
const mostStreams = 20_000;
const largestStream = 16 * 1024 * 1024;
const largestInAll = 128 * 1024 * 1024;

/** A dictionary before its stream. */
const dictionaryReach = 4096;
/** Of a flat tree of two thousand pages, the list of them. */
const nodeReach = 32 * 1024;
const mostNodes = 4096;

/** ISO 32000 §7.5.7: objects may lie in compressed streams. Streams that cannot be read are passed over. */
function* objectStreams(text: string, bytes: Uint8Array): Generator<string> {
  let found = 0;
  let read = 0;
  for (let at = text.indexOf("/ObjStm"); at !== -1 && found < mostStreams && read < largestInAll; at = text.indexOf("/ObjStm", at + 1)) {
    found += 1;
    const head = /stream\r?\n/.exec(text.slice(at, at + dictionaryReach));
    if (head === null) continue;
    const from = at + head.index + head[0].length;
    const end = text.indexOf("endstream", from);
    if (end === -1) return;
    try {
      const inflated = inflateSync(bytes.subarray(from, end), { maxOutputLength: largestStream });
      read += inflated.length;
      yield inflated.toString("latin1");
    } catch {
      // Of another filter, encrypted, or damaged: what lies in it is not counted.
    }
    at = end;
  }
}

const pages = /\/Type\s{0,20}\/Pages\b/g;

/** The count of the last root of a tree of pages in a text of objects: later versions of a document are written behind earlier ones. */
function rootCount(text: string): number | undefined {
  let count: number | undefined;
  let nodes = 0;
  for (const { index } of text.matchAll(pages)) {
    if (++nodes > mostNodes) return undefined;
    const before = text.slice(Math.max(index - nodeReach, 0), index);
    const behind = text.slice(index, index + nodeReach);
    const end = behind.indexOf(">>");
    const node = before.slice(Math.max(before.lastIndexOf("<<"), 0)) + (end === -1 ? behind : behind.slice(0, end));
    if (/\/Parent\b/.test(node)) continue;
    const number = Number(/\/Count\s+(\d{1,9})\b/.exec(node)?.[1] ?? "");
    if (number > 0) count = number;
  }
  return count;
}

/** Undefined where it cannot be told, or is more than anybody would hand over. */
export function countPages(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  if (!/%PDF-\d/.test(text.slice(0, 1024))) return undefined;
  let count = rootCount(text);
  for (const objects of objectStreams(text, bytes)) count = rootCount(objects) ?? count;
  return count !== undefined && count <= mostPages ? count : undefined;
}
