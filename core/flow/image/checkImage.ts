import type { IdentityHunter } from "../../deid/dicom/identityHunter.ts";
import { walkSource, type FilePlan } from "../../dicom/editFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { PieceSource } from "./pieceSource.ts";

export interface Checked {
  readonly identity: IdentityHunter;
  readonly others?: IdentityHunter;
  readonly pseudonym: string;
  /** What the program itself put in: a patient may be called "Basic". */
  readonly additions: readonly DatasetElement[];
}

/** What reads as a number, a day or a UID is not hunted as text is: digits of it are chance. */
const numbersAsText: ReadonlySet<ValueRepresentation> = new Set(["DS", "IS"]);
const notHunted: ReadonlySet<ValueRepresentation> = new Set(["UI", "DA", "DT", "TM", "AS"]);
const uidForm = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;
const longestUid = 64;

const uidTags: readonly Tag[] = ["00080016", "00080018", "0020000D", "0020000E"];
/** What the file meta group says of the dataset, and where the dataset says it. */
const meta: readonly (readonly [Tag, Tag])[] = [
  ["00020002", "00080016"],
  ["00020003", "00080018"],
];
const headTags: ReadonlySet<Tag> = new Set(["00020002", "00020003", ...uidTags]);

/**
 * Walks the finished file as one who reads it: no text of it names the person, its head says of it what it is (PS3.10 §7.1), and its own UIDs
 * are valid. The plan stands for the file: what is written is what was looked at. Throws FailureError: the object is held.
 */
export function checkImage(plan: FilePlan, { identity, others, pseudonym, additions }: Checked): void {
  const own = new Set([pseudonym, ...textsOf(additions)]);
  const told = new Map<Tag, string>();
  const syntax = walkSource(new PieceSource(plan.source, plan.pieces), (element) => {
    const { vr } = element;
    const values = element.readText();
    if (values.length === 0) return;
    const { tag, depth } = element;
    if (depth === 0 && headTags.has(tag)) told.set(tag, values[0] ?? "");
    if (notHunted.has(vr)) return;
    const isNamed = (value: string): boolean => (numbersAsText.has(vr) ? identity.isNumber(value) || others?.isNumber(value) === true : identity.isIn(value) || others?.isIn(value) === true);
    if (values.some((value) => isNamed(value) && !own.has(value))) throw new FailureError("dicom.checkFailed");
  });
  if (syntax.uid !== plan.syntax.uid) throw new FailureError("dicom.checkFailed");
  for (const [said, meant] of meta) if (told.has(said) && told.has(meant) && told.get(said) !== told.get(meant)) throw new FailureError("dicom.checkFailed");
  for (const tag of uidTags) {
    const uid = told.get(tag) ?? "";
    if (uid !== "" && (uid.length > longestUid || !uidForm.test(uid))) throw new FailureError("dicom.checkFailed");
  }
}

const textsOf = (elements: readonly DatasetElement[]): readonly string[] =>
  elements.flatMap(({ value }) => {
    if (typeof value === "string") return [value];
    if (!Array.isArray(value)) return [];
    return (value as readonly unknown[]).flatMap((one) => (typeof one === "string" ? [one] : Array.isArray(one) ? textsOf(one as readonly DatasetElement[]) : []));
  });
