import type { DicomWords } from "../../contract/messages/commandLineDicom.ts";
import type { ByteSource } from "../../dicom/byteSource.ts";
import { planFile } from "../../dicom/editFile.ts";
import { fragmentsOf, type Fragments } from "../../dicom/fragments.ts";
import type { SeenValue } from "../../dicom/seenElement.ts";
import { FailureError } from "../../domain/failure.ts";
import { nameOf, tagText, valueText } from "./showElement.ts";

/** Every element of a file, as lines for a terminal and as values for a program. */

export interface Dump {
  readonly transferSyntax: string;
  readonly lines: readonly string[];
  readonly elements: readonly DumpedElement[];
}

export interface DumpedElement {
  readonly path: string;
  readonly vr: string;
  readonly length: number | "undefined";
  readonly name: string;
  readonly value: string;
  readonly fragments?: readonly number[];
}

const mostFragments = 100;
const step = "  ";

/** Throws FailureError. */
export function dumpFile(source: ByteSource, words: DicomWords): Dump {
  const lines: string[] = [];
  const elements: DumpedElement[] = [];
  let itemPath = "";
  const { syntax } = planFile(source, (seen) => {
    const { item } = seen;
    if (item.path !== itemPath && item.path !== "") {
      const number = Number(/\[(\d+)\]$/.exec(item.path)?.[1] ?? "0") + 1;
      lines.push(`${step.repeat(seen.depth * 2 - 1)}${words.item(number)}`);
    }
    itemPath = item.path;
    const fragments = fragmentsIn(seen);
    lines.push(lineOf(seen, words), ...fragmentLines(fragments, seen.depth, words));
    elements.push({
      path: seen.path,
      vr: seen.vr,
      length: lengthOf(seen) ?? "undefined",
      name: nameOf(seen, words),
      value: valueText(seen, words),
      ...(fragments !== undefined && { fragments: fragments.fragments.map(({ from, to }) => to - from) }),
    });
    return { kind: "enter" };
  });
  return { transferSyntax: syntax.uid, lines, elements };
}

/** Undefined where none is written: the four bytes before the value say so. */
const lengthOf = ({ vr, isEncapsulated, length, source, range }: SeenValue): number | undefined =>
  isEncapsulated || (vr === "SQ" && source.unsigned32(range.from - 4, true) === 0xffffffff) ? undefined : length;

function lineOf(seen: SeenValue, words: DicomWords): string {
  const value = seen.vr === "SQ" ? words.items(countItems(seen)) : seen.isEncapsulated ? "" : valueText(seen, words);
  const length = lengthOf(seen);
  return `${step.repeat(seen.depth * 2)}${tagText(seen.tag)} ${seen.vr} ${(length === undefined ? "—" : String(length)).padStart(6)}  ${nameOf(seen, words)}  ${value}`.trimEnd();
}

function countItems(seen: SeenValue): number {
  try {
    return seen.item.itemsOf(seen.tag).length;
  } catch (error) {
    // What is malformed behind it will be told when it is reached.
    if (error instanceof FailureError) return 0;
    throw error;
  }
}

/** Undefined where the value is none, or they are malformed. */
function fragmentsIn({ isEncapsulated, source, range }: SeenValue): Fragments | undefined {
  if (!isEncapsulated) return undefined;
  try {
    return fragmentsOf(source, range);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

function fragmentLines(found: Fragments | undefined, depth: number, words: DicomWords): readonly string[] {
  if (found === undefined) return [];
  const { offsets, fragments } = found;
  const shown = fragments.slice(0, mostFragments).map(({ from, to }, index) => words.fragment({ number: index + 1, from, length: to - from }));
  const rest = fragments.length > mostFragments ? [words.more(fragments.length - mostFragments)] : [];
  return [words.offsets(offsets.length), ...shown, ...rest].map((line) => `${step.repeat(depth * 2 + 1)}${line}`);
}
