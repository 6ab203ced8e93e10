import type { SeenItem, Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { walkFile } from "../editFile.ts";

/** One way the header proposes to look at the image (PS3.3 §C.11.2). */
export interface HeaderWindow {
  readonly center: number;
  readonly width: number;
  /** What the device called it, such as LUNG; empty where it said nothing. It may be anything, a name too. */
  readonly explanation: string;
}

export interface HeaderWindows {
  readonly slope: number;
  readonly intercept: number;
  /** In the order of the header; none where it proposes none. */
  readonly windows: readonly HeaderWindow[];
}

const numbersOf = (item: SeenItem | undefined, tag: Tag): readonly number[] => (item?.find(tag)?.readText() ?? []).map((text) => Number.parseFloat(text));

function textsOf(item: SeenItem | undefined, tag: Tag): readonly string[] {
  try {
    return item?.find(tag)?.readText() ?? [];
  } catch (error) {
    // A label nobody can read is no reason not to look.
    if (error instanceof FailureError) return [];
    throw error;
  }
}

/** Of the file, or, of enhanced images, of what all frames share and else of the first frame. Throws FailureError. */
export function windowsOf(file: Uint8Array): HeaderWindows {
  let top: SeenItem | undefined;
  walkFile(file, (element) => {
    if (element.depth === 0 && element.tag > "00080000") top ??= element.item;
  });
  const dataset = top;
  const groups = ["52009229", "52009230"].map((tag) => dataset?.itemsOf(tag)[0]);
  const within = (tag: Tag): readonly (SeenItem | undefined)[] => [dataset, ...groups.map((group) => group?.itemsOf(tag)[0])];
  const first = (items: readonly (SeenItem | undefined)[], tag: Tag): number | undefined => items.map((item) => numbersOf(item, tag)[0]).find((value) => value !== undefined && Number.isFinite(value));
  const transforms = within("00289145");
  const windows = within("00289132").map(windowsIn).find((found) => found.length > 0) ?? [];
  return { slope: first(transforms, "00281053") ?? 1, intercept: first(transforms, "00281052") ?? 0, windows };
}

function windowsIn(item: SeenItem | undefined): readonly HeaderWindow[] {
  const centers = numbersOf(item, "00281050");
  const widths = numbersOf(item, "00281051");
  const explanations = textsOf(item, "00281055");
  return centers.flatMap((center, index) => {
    const width = widths[index];
    return Number.isFinite(center) && width !== undefined && width >= 1 ? [{ center, width, explanation: explanations[index] ?? "" }] : [];
  });
}
