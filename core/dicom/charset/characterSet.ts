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
  if (has(wholeSets, first)) {
    // PS3.3 §C.12.1.1.2: these allow no code extensions.
    if (rest.length > 0) throw new FailureError("dicom.characterSet");
    return { kind: "whole", set: wholeSets[first] };
  }
  const initial = first === "" ? singleSets["ISO_IR 6"] : has(singleSets, first) ? singleSets[first] : extensionSetOf(first);
  const others = rest.map((term) => (term === "" ? singleSets["ISO_IR 6"] : extensionSetOf(term)));
  // A set of several bytes cannot stand first; where one does, ASCII is what the writer began with.
  return initial.isMultiByte ? { kind: "extended", initial: singleSets["ISO_IR 6"], others: [initial, ...others] } : { kind: "extended", initial, others };
}

function extensionSetOf(term: string): ExtensionSet {
  if (!has(extensionSets, term)) throw new FailureError("dicom.characterSet");
  return extensionSets[term];
}

/** PS3.5 §6.2: spaces pad text, a NUL pads a UID; makers use either for both. */
const withoutPadding = (text: string): string => text.replace(/[ \0]+$/, "");

const isUnfit = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u{fffd}]/u;

/** Throws FailureError where the bytes are no text of the set. */
export function decodeText(bytes: Buffer, { form, set }: { readonly form: TextForm; readonly set: CharacterSet }): readonly string[] {
  const values = set.kind === "whole" ? decodeWhole(bytes, set.set, form) : decodeExtended(bytes, set.initial, set.others, form);
  const texts = values.map((value) => withoutPadding(value));
  // Something behind a NUL, or another control character, is no text: a name could hide there.
  if (texts.some((text) => isUnfit.test(text))) throw new FailureError("dicom.textUnreadable");
  return texts.length === 1 && texts[0] === "" ? [] : texts;
}

/** Not padded. Throws FailureError where a character has no code in the set. */
export function encodeText(values: readonly string[], { form, set }: { readonly form: TextForm; readonly set: CharacterSet }): Buffer {
  if (values.some((value) => isUnfit.test(value) || !value.isWellFormed() || (form !== "whole" && value.includes("\\")))) throw new FailureError("dicom.textUnwritable");
  if (form === "whole" && values.length > 1) throw new FailureError("dicom.valueUnfit");
  return set.kind === "whole" ? encodeWhole(values.join("\\"), set.set) : encodeExtended(values, set.initial, set.others, form);
}
