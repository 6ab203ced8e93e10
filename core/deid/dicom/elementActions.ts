import type { ElementDecision, SeenElement, SeenItem, ValueRepresentation } from "../../domain/dicom.ts";
import { strictestOptions } from "../../domain/recipe.ts";
import { dummyValue } from "./dummyValue.ts";
import { textRules } from "./elementText.ts";
import { formOf } from "./valueForms.ts";
import { isTime, moveDate, moveDates, moveDateTime } from "./moveDate.ts";
import { pooledAge } from "./patientAge.ts";
import { pooledFromAgeByDefault, type ChangeKind, type ChangeReason, type ElementChange, type ProfileRequest } from "./profileRequest.ts";
import { replaceUid } from "./replaceUid.ts";

const keep: ElementDecision = { kind: "keep" };

/** What can be done with one element, each deed noted with its reason. */
export interface ElementActions {
  readonly remove: (element: SeenElement, reason: ChangeReason) => ElementDecision;
  readonly empty: (element: SeenElement, reason: ChangeReason) => ElementDecision;
  readonly replace: (element: SeenElement, value: string | readonly string[] | Uint8Array, reason?: ChangeReason) => ElementDecision;
  /** A value that is valid and says nothing; undefined where none can be made. */
  readonly dummy: (element: SeenElement, reason: ChangeReason) => ElementDecision | undefined;
  /** `isAlways`: the option to retain UIDs does not reach this one. */
  readonly replaceUids: (element: SeenElement, isAlways?: boolean) => ElementDecision;
  /** Undefined where the value is no date or time that could be treated by the rule for dates. */
  readonly move: (element: SeenElement) => ElementDecision | undefined;
  /** Stays, unless somebody is in it: dates in a text are treated, ages of the old pooled. Undefined for what is not of its form. */
  readonly hunt: (element: SeenElement, whose?: "all" | "patient") => ElementDecision | undefined;
  /** Only words that name nobody stay; undefined where none is left, and where there are no words. */
  readonly clean: (element: SeenElement) => ElementDecision | undefined;
  readonly note: (element: SeenElement, kind: ChangeKind, reason: ChangeReason, decision: ElementDecision) => ElementDecision;
  /** Of a sequence that is gone through, an item. */
  readonly noteItem: (item: SeenItem, kind: ChangeKind, reason: ChangeReason) => void;
  readonly done: () => readonly ElementChange[];
}

/** A name has no words that name nobody. */
const words = new Set<ValueRepresentation>(["AE", "LO", "LT", "SH", "ST", "UC", "UT"]);
export const hasWords = (vr: ValueRepresentation): boolean => words.has(vr);

export function elementActions(request: ProfileRequest): ElementActions {
  const deeds: ElementChange[] = [];
  const { dates, options = strictestOptions, pooledFromAge = pooledFromAgeByDefault, runSecret } = request;
  const text = textRules(request, replaceUid);

  const note: ElementActions["note"] = (element, kind, reason, decision) => {
    deeds.push({ path: element.path, tag: element.tag, kind, reason });
    return decision;
  };
  const noteItem: ElementActions["noteItem"] = ({ path, sequence = "" }, kind, reason) => {
    deeds.push({ path, tag: sequence, kind, reason });
  };
  const remove: ElementActions["remove"] = (element, reason) => note(element, "removed", reason, { kind: "remove" });
  const empty: ElementActions["empty"] = (element, reason) => (element.length === 0 && element.vr !== "SQ" ? keep : note(element, "emptied", reason, { kind: "empty" }));
  const replace: ElementActions["replace"] = (element, value, reason = "profile") => note(element, "replaced", reason, { kind: "replace", value });
  const isSame = (values: readonly string[], others: readonly string[]): boolean => values.every((value, index) => value === others[index]);

  const dummy: ElementActions["dummy"] = (element, reason) => {
    const value = element.vr === "SQ" ? undefined : dummyValue(element.vr);
    return value === undefined ? undefined : replace(element, value, reason);
  };

  const replaceUids: ElementActions["replaceUids"] = (element, isAlways = false) => {
    if (options.retainUids && !isAlways) return keep;
    const uids = element.readText();
    const replaced = uids.map((uid) => replaceUid(runSecret, uid));
    return isSame(uids, replaced) ? keep : replace(element, replaced);
  };

  const isWhen = (vr: string, value: string): boolean => value === "" || (vr === "TM" ? isTime(value) : vr === "DA" ? moveDates(value, 0) !== undefined : /^\d{4}(?:\d{2})?$/.test(value) || moveDateTime(value, 0) !== undefined);

  const move: ElementActions["move"] = (element) => {
    if (dates.kind === "remove") return undefined;
    const { vr } = element;
    const values = element.readText();
    if (values.length === 0) return element.length === 0 ? keep : undefined;
    // (0008,0201): a time zone says little, and times without it are wrong.
    if (element.tag === "00080201") return values.every((value) => /^[+-]\d{4}$/.test(value)) ? keep : undefined;
    if (vr !== "DA" && vr !== "DT" && vr !== "TM") return undefined;
    if (vr === "TM" || dates.kind === "keep") return values.every((value) => isWhen(vr, value)) ? keep : undefined;
    const moved = values.map((value) => (value === "" ? "" : vr === "DA" ? moveDates(value, dates.days) : moveDateTime(value, dates.days)));
    return moved.every((value) => value !== undefined) ? note(element, "moved", "profile", { kind: "replace", value: moved }) : undefined;
  };

  const hunt: ElementActions["hunt"] = (element, whose = "all") => {
    const { tag, vr } = element;
    const values = element.readText();
    if (values.length === 0) return keep;
    const form = formOf(vr);
    if (form !== undefined && !values.every((value) => value === "" || form.test(value))) return undefined;
    if (vr === "DS" || vr === "IS") return values.some(text.isNumberOf) ? empty(element, "identity") : keep;
    if (vr === "AS") {
      const pooled = values.map((value) => (value === "" ? "" : (pooledAge(value, pooledFromAge) ?? "")));
      return isSame(values, pooled) ? keep : note(element, "cleaned", "profile", { kind: "replace", value: pooled });
    }
    if (text.isNamed(element, values, whose)) return empty(element, "identity");
    const treated = values.map((value) => text.treat(tag, vr, value));
    return isSame(values, treated) ? keep : note(element, "cleaned", "profile", { kind: "replace", value: treated });
  };

  const clean: ElementActions["clean"] = (element) => {
    if (!hasWords(element.vr)) return undefined;
    const values = element.readText();
    const cleaned = values.map(text.clean);
    if (cleaned.every((value) => value === "")) return undefined;
    return isSame(values, cleaned) ? keep : note(element, "cleaned", "option", { kind: "replace", value: cleaned });
  };

  return { remove, empty, replace, dummy, replaceUids, move, hunt, clean, note, noteItem, done: () => deeds };
}

/** What a birth date leaves of itself where the recipe lets the year stay: the first day of the year, moved as all dates are. */
export function birthYear(birth: string, dates: ProfileRequest["dates"]): string | undefined {
  const moved = dates.kind === "shift" ? moveDate(birth, dates.days) : moveDate(birth, 0);
  return moved === undefined ? undefined : `${moved.slice(0, 4)}0101`;
}
