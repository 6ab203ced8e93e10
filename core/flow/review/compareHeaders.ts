import type { ReviewAttribute } from "../../contract/reviewShapes.ts";
import { walkFile } from "../../dicom/editFile.ts";
import { pixelDataTag } from "../../dicom/pixels/pixelLayout.ts";
import type { SeenElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";

/** More of a value says nothing more to a human eye. */
const longest = 200;
/** More rows than this nobody reads; sequences and their items count as one. */
const most = 400;

/** What of the header is gone, is another, or is new: text and numbers as they read, of all else how long it is. */
export function compareHeaders(before: Uint8Array, after: Uint8Array): readonly ReviewAttribute[] {
  const [left, right] = [headerOf(before), headerOf(after)];
  const tags = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return tags
    .filter((tag) => left.get(tag) !== right.get(tag))
    .slice(0, most)
    .map((tag): ReviewAttribute => {
      const [was, is] = [left.get(tag), right.get(tag)];
      return { tag, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
    });
}

function headerOf(file: Uint8Array): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const items = new Map<string, string[]>();
  walkFile(file, (element) => {
    const { tag, path, depth } = element;
    if (tag === pixelDataTag || tag.startsWith("0002")) return;
    if (depth === 0) values.set(tag, element.vr === "SQ" ? "" : textOf(element));
    else {
      // What lies in a sequence is said of the sequence.
      const top = path.slice(0, 8);
      const inside = items.get(top) ?? [];
      items.set(top, inside);
      if (element.vr !== "SQ") inside.push(textOf(element));
    }
  });
  for (const [tag, inside] of items) values.set(tag, inside.filter((text) => text !== "").join(" / ").slice(0, longest));
  return values;
}

function textOf(element: SeenElement): string {
  try {
    const text = element.readText();
    const words = text.length > 0 ? text : element.readNumbers().map(String);
    if (words.length > 0) return words.join("\\").slice(0, longest);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
  return element.length === 0 ? "" : `${String(element.length)} B`;
}
