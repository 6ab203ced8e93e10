import type { DatasetElement, SeenElement, Tag } from "../../domain/dicom.ts";
import type { ByteSource } from "../byteSource.ts";
import { walkSource } from "../editFile.ts";
import { isText } from "../representations.ts";
import { repeatedTags } from "./recordTypes.ts";

/** What a directory says of one object, in the character set of the object. */
export interface DirectoryObject {
  readonly transferSyntax: string;
  readonly elements: ReadonlyMap<Tag, DatasetElement>;
}

const wanted: ReadonlySet<Tag> = new Set([...repeatedTags, "00080005", "00080016", "00080018"]);

type Item = DatasetElement[];

/** Throws FailureError for what is no DICOM, malformed, or not readable as text. */
export function readObject(source: ByteSource): DirectoryObject {
  const elements = new Map<Tag, DatasetElement>();
  const sequences = new Map<string, Item[]>();
  const { uid } = walkSource(source, (element) => {
    const { tag, vr, path, depth } = element;
    if (!wanted.has(path.slice(0, 8))) return;
    if (vr === "SQ") {
      const items: Item[] = [];
      sequences.set(path, items);
      put({ tag, vr, value: items }, path, depth);
      return;
    }
    const value = valueOf(element);
    if (value !== undefined) put({ tag, vr, value }, path, depth);
  });
  function put(element: DatasetElement, path: string, depth: number): void {
    if (depth === 0) {
      elements.set(element.tag, element);
      return;
    }
    // "0040A043[0].00080100": the sequence, its item, and what lies in it.
    const [, sequence = "", item = ""] = /^(.*)\[(\d+)\]\.[^.]*$/.exec(path) ?? [];
    const items = sequences.get(sequence) ?? [];
    while (items.length <= Number(item)) items.push([]);
    items[Number(item)]?.push(element);
  }
  return { transferSyntax: uid, elements };
}

function valueOf(element: SeenElement): DatasetElement["value"] | undefined {
  if (isText(element.vr)) return element.readText();
  const numbers = element.readNumbers();
  return numbers.length > 0 ? numbers : undefined;
}
