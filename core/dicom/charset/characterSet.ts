import { FailureError } from "../../domain/failure.ts";
import { decodeExtended, encodeExtended } from "./codeExtension.ts";
import { decodeWhole, encodeWhole } from "./wholeSet.ts";
import { extensionSets, singleSets, wholeSets, type ExtensionSet, type WholeSet } from "./terms.ts";

/** How a value of text is cut: at backslashes, not at all, or at backslashes with the delimiters of a person's name besides. */
export type TextForm = "values" | "whole" | "names";

/** The character set of a dataset or item, from the defined terms of Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2. */
export type CharacterSet =
  | { readonly kind: "whole"; readonly set: WholeSet }
  | { readonly kind: "extended"; readonly initial: ExtensionSet; readonly others: readonly ExtensionSet[] };

export const defaultCharacterSet: CharacterSet = { kind: "extended", initial: singleSets["ISO_IR 6"], others: [] };

const has = <Table extends object>(table: Table, key: string): key is keyof Table & string => Object.hasOwn(table, key);

/** Throws FailureError for a term the standard does not define, or defines for another place. */
export function characterSetOf(terms: readonly string[]): CharacterSet {
  const [first = "", ...rest] = terms.map((term) => term.trim());
  // PS3.3 §C.12.1.1.2: these allow no code extensions. Where others are named beside them, an escape sequence is no text of theirs and is held.
  if (has(wholeSets, first)) {
    for (const term of rest) if (term !== "" && !has(wholeSets, term)) extensionSetOf(term);
    return { kind: "whole", set: wholeSets[first] };
  }
  const initial = first === "" ? singleSets["ISO_IR 6"] : has(singleSets, first) ? singleSets[first] : extensionSetOf(first);
  const others = rest.map((term) => (term === "" ? singleSets["ISO_IR 6"] : extensionSetOf(term)));
  // A set of several bytes cannot stand first; where one does, ASCII is what the writer began with.
  return initial.isMultiByte ? { kind: "extended", initial: singleSets["ISO_IR 6"], others: [initial, ...others] } : { kind: "extended", initial, others };
}

/** The number says which set it is; makers mix up the forms for one set and for several. */
function extensionSetOf(term: string): ExtensionSet {
  const extended = term.replace(/^ISO_IR (?=\d+$)/, "ISO 2022 IR ");
  if (!has(extensionSets, extended)) throw new FailureError("dicom.characterSet");
  return extensionSets[extended];
}

/** PS3.5 §6.2: spaces pad text, a NUL pads a UID; makers use either for both. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return end === text.length ? text : text.slice(0, end);
}

const isUnfit = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u{fffd}]/u;

/** Whether the bytes are what nearly all text is, and what every set but JIS X 0201 reads alike: printable ASCII, at its end perhaps a NUL. */
function isPrintable(bytes: Uint8Array): boolean {
  const last = bytes.length - 1;
  for (let at = 0; at <= last; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x20 || byte > 0x7e) && !(byte === 0 && at === last)) return false;
  }
  return true;
}

const readsAscii = (set: CharacterSet): boolean => set.kind === "whole" || set.initial.left?.table === "ascii";

function printableText(bytes: Buffer, form: TextForm): readonly string[] {
  const text = bytes.toString("latin1");
  const values = form === "whole" || !text.includes("\\") ? [withoutPadding(text)] : text.split("\\").map(withoutPadding);
  return values.length === 1 && values[0] === "" ? [] : values;
}

/** The contours of an organ are a hundred thousand numbers as text. */
const mostValues = 1_000_000;

function hasTooManyValues(bytes: Uint8Array, form: TextForm): boolean {
  if (form === "whole" || bytes.length <= mostValues) return false;
  let count = 0;
  for (const byte of bytes) if (byte === 0x5c) count += 1;
  return count > mostValues;
}

/** Throws FailureError where the bytes are no text of the set. */
export function decodeText(bytes: Buffer, { form, set }: { readonly form: TextForm; readonly set: CharacterSet }): readonly string[] {
  if (hasTooManyValues(bytes, form)) throw new FailureError("dicom.tooLarge");
  if (readsAscii(set) && isPrintable(bytes)) return printableText(bytes, form);
  const values = set.kind === "whole" ? decodeWhole(bytes, set.set, form) : decodeExtended(bytes, set.initial, set.others, form);
  const texts = values.map((value) => withoutPadding(value));
  // Something behind a NUL, or another control character, is no text: a name could hide there.
  if (texts.some((text) => isUnfit.test(text))) throw new FailureError("dicom.textUnreadable");
  return texts.length === 1 && texts[0] === "" ? [] : texts;
}

const printable = /^[ -~]*$/;

/** Not padded. Throws FailureError where a character has no code in the set. */
export function encodeText(values: readonly string[], { form, set }: { readonly form: TextForm; readonly set: CharacterSet }): Buffer {
  const [only = ""] = values;
  if (values.length === 1 && readsAscii(set) && printable.test(only) && (form === "whole" || !only.includes("\\"))) return Buffer.from(only, "latin1");
  if (values.some((value) => isUnfit.test(value) || !value.isWellFormed() || (form !== "whole" && value.includes("\\")))) throw new FailureError("dicom.textUnwritable");
  if (form === "whole" && values.length > 1) throw new FailureError("dicom.valueUnfit");
  return set.kind === "whole" ? encodeWhole(values.join("\\"), set.set) : encodeExtended(values, set.initial, set.others, form);
}
