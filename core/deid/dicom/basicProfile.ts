import { implementation, type DatasetElement, type Decide, type ElementDecision, type SeenElement, type Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { isStandard, ruleOf } from "./attributeTable.ts";
import { dummyValue } from "./dummyValue.ts";
import { otherReadings } from "./otherReadings.ts";
import { isTime, moveDate, moveDateTime } from "./moveDate.ts";
import type { ChangeKind, ChangeReason, ElementChange, ProfileRequest } from "./profileRequest.ts";
import { replaceUid } from "./replaceUid.ts";
import { objectKindOf, resolveCode, type ObjectKind, type ResolvedCode } from "./resolveCode.ts";
import { stampedElements } from "./stampedElements.ts";
import { treatUnlisted } from "./treatUnlisted.ts";

/**
 * The Basic Application Level Confidentiality Profile (PS3.15 §E.2) for one file: what becomes of each element, what is added, and
 * afterwards what was done. One is made for each file, since it remembers what it met.
 */
export interface BasicProfile {
  readonly decide: Decide;
  readonly additions: readonly DatasetElement[];
  /** Complete when the whole file has been walked. */
  readonly changes: () => readonly ElementChange[];
}

const directoryRecords: Tag = "00041220";
const lengthToEnd: Tag = "00080001";
const burnedInAnnotation: Tag = "00280301";
/** Put by the program itself: `additions` take their place. */
const stamped = new Set<Tag>(["00120062", "00120063", "00120064", "00280303"]);
/** A dummy in their place would be an object about nothing: how they are cleaned is more than this profile. */
const contents = new Set<Tag>(["0040A730", "00420011", "00700001", "0040A073", "00340001"]);

const keep: ElementDecision = { kind: "keep" };
const groupOf = (tag: Tag): number => Number.parseInt(tag.slice(0, 4), 16);
/** PS3.5 §7.6: curves in 50xx, overlays in 60xx. */
const isCurve = (group: number): boolean => group >>> 8 === 0x50;
const isOverlay = (group: number): boolean => group >>> 8 === 0x60;
/** Of an item without text nobody else would look at it. */
const characterSetTerm = /^(?:|ISO_IR \d{1,3}|ISO 2022 IR \d{1,3}|GB18030|GBK)$/;
const standardClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\./;

/** Throws FailureError (from `decide`) for what this profile cannot treat safely: the object is held. */
export function basicProfile(request: ProfileRequest): BasicProfile {
  const done: ElementChange[] = [];
  let kind: ObjectKind = "other";
  const additions = stampedElements(request);

  const changed = (element: SeenElement, change: ChangeKind, reason: ChangeReason, decision: ElementDecision): ElementDecision => {
    done.push({ path: element.path, tag: element.tag, kind: change, reason });
    return decision;
  };
  const remove = (element: SeenElement, reason: ChangeReason): ElementDecision => changed(element, "removed", reason, { kind: "remove" });
  const empty = (element: SeenElement, reason: ChangeReason): ElementDecision => (element.length === 0 && element.vr !== "SQ" ? keep : changed(element, "emptied", reason, { kind: "empty" }));
  const replace = (element: SeenElement, value: string | readonly string[] | Uint8Array): ElementDecision => changed(element, "replaced", "profile", { kind: "replace", value });

  /** A text stays only if the person is not in it. */
  const hunt = (element: SeenElement): ElementDecision => {
    const { vr } = element;
    const values = element.readText();
    if (values.length === 0) return keep;
    if (vr === "DS" || vr === "IS") return values.some(request.identity.isNumber) ? empty(element, "identity") : keep;
    const isFound = values.some(request.identity.isIn) || (values.length > 1 && request.identity.isIn(values.join(" "))) || otherReadings(element.bytes).some(request.identity.isIn);
    return isFound ? empty(element, "identity") : keep;
  };

  const replaceUids = (element: SeenElement): ElementDecision => {
    const uids = element.readText();
    const replaced = uids.map((uid) => replaceUid(request.runSecret, uid));
    return replaced.every((uid, index) => uid === uids[index]) ? keep : replace(element, replaced);
  };

  /** Undefined where the value is no date that could be moved. */
  const move = (element: SeenElement): ElementDecision | undefined => {
    if (request.dates.kind === "remove") return undefined;
    const { days } = request.dates;
    const { vr } = element;
    const values = element.readText();
    if (values.length === 0) return keep;
    if (vr === "TM") return values.every(isTime) ? keep : undefined;
    // (0008,0201): a time zone says little, and times without it are wrong.
    if (element.tag === "00080201") return values.every((value) => /^[+-]\d{4}$/.test(value)) ? keep : undefined;
    if (vr !== "DA" && vr !== "DT") return undefined;
    const moved = values.map((value) => (value === "" ? "" : vr === "DA" ? moveDate(value, days) : moveDateTime(value, days)));
    return moved.every((value) => value !== undefined) ? changed(element, "moved", "profile", { kind: "replace", value: moved }) : undefined;
  };

  const dummy = (element: SeenElement): ElementDecision => {
    if (contents.has(element.tag) || element.isEncapsulated) throw new FailureError("dicom.contentNotUnderstood");
    if (element.vr === "UI") return replaceUids(element);
    const value = dummyValue(element.vr);
    // PS3.15 table E.1-1a: D never leaves the original; where no dummy can be made, the attribute goes.
    if (element.vr === "SQ" || value === undefined) return remove(element, "profile");
    return replace(element, value);
  };

  const apply = (element: SeenElement, code: ResolvedCode): ElementDecision => {
    switch (code) {
      case "X":
        return remove(element, "profile");
      case "Z":
        return empty(element, "profile");
      case "D":
        return dummy(element);
      case "U":
        return element.vr === "UI" ? replaceUids(element) : remove(element, "profile");
      case "enter":
        return element.vr === "SQ" ? { kind: "enter" } : remove(element, "profile");
      case "K":
        return element.vr === "SQ" ? { kind: "enter" } : hunt(element);
    }
  };

  /** Plain images need no text that is not allowed; of other objects nobody knows, and a dummy is valid in all. */
  const withoutText = (element: SeenElement): ElementDecision => {
    const value = kind === "plain" ? undefined : dummyValue(element.vr);
    return value === undefined || element.length === 0 ? remove(element, "notAllowed") : changed(element, "replaced", "notAllowed", { kind: "replace", value });
  };

  const decideUnlisted = (element: SeenElement): ElementDecision => {
    const treated = treatUnlisted(element);
    switch (treated.decision) {
      case "enter":
        return { kind: "enter" };
      case "keep":
        return hunt(element);
      case "uid":
        return replaceUids(element);
      case "date":
        return move(element) ?? remove(element, "profile");
      case "remove":
        return withoutText(element);
      case "hold":
        throw new FailureError("dicom.contentNotUnderstood");
      case "empty":
        return empty(element, treated.reason);
    }
  };

  /** A directory lists names of files and people; what a maker's own class holds, its maker knows. */
  const noteClass = (element: SeenElement): void => {
    const sopClass = element.readText()[0] ?? "";
    if (!standardClass.test(sopClass)) throw new FailureError("dicom.contentNotUnderstood");
    kind = objectKindOf(sopClass);
  };

  const decideMeta = (element: SeenElement): ElementDecision => {
    switch (element.tag) {
      case "00020000":
        // Of another length it is no number, and is not counted anew.
        return element.length === 4 ? keep : remove(element, "form");
      case "00020001":
        return element.length === 2 ? keep : replace(element, Uint8Array.of(0, 1));
      case "00020010":
        return keep;
      case "00020002":
        noteClass(element);
        return keep;
      case "00020003":
        return replaceUids(element);
      case "00020012":
        return replace(element, implementation.classUid);
      case "00020013":
        return replace(element, implementation.version);
      default:
        // Application entities, private information: of the network the file came through.
        return remove(element, "profile");
    }
  };

  const decide: Decide = (element) => {
    const { tag, vr, depth } = element;
    const group = groupOf(tag);
    if (group === 2 && depth === 0) return decideMeta(element);
    if (group % 2 === 1) return remove(element, "private");
    // Lengths of groups and of the dataset are retired, and say how long they once were.
    if (tag.endsWith("0000") || tag === lengthToEnd) return remove(element, "profile");
    if (tag === directoryRecords) throw new FailureError("dicom.contentNotUnderstood");
    // An overlay in the unused bits of the pixels (retired, PS3.3 §C.9.2 of 2004) stays there when its description goes.
    if (isOverlay(group) && tag.endsWith("0102") && element.readNumbers().some((bit) => bit !== 0)) throw new FailureError("dicom.overlayInPixels");
    if (isOverlay(group) || isCurve(group)) return remove(element, "profile");
    if (tag === "00080005") {
      if (!element.readText().every((term) => characterSetTerm.test(term))) throw new FailureError("dicom.characterSet");
      return keep;
    }
    if (depth === 0) {
      if (tag === "00080016") {
        noteClass(element);
        return keep;
      }
      if (tag === "00100010" || tag === "00100020") return replace(element, request.pseudonym);
      // Nobody has looked: what the sender says of it is not taken over.
      if (tag === burnedInAnnotation) return element.readText()[0] === "YES" ? keep : replace(element, "YES");
    }
    if (stamped.has(tag)) return remove(element, "profile");
    const rule = ruleOf(tag);
    if (rule !== undefined) return (rule.mayMove ? move(element) : undefined) ?? apply(element, resolveCode(rule.code, { tag, vr }, kind));
    return isStandard(tag) ? decideUnlisted(element) : remove(element, "unknown");
  };

  return {
    decide,
    additions,
    changes: () => [...done, ...additions.map(({ tag }) => ({ path: tag, tag, kind: "added", reason: "profile" }) as const)],
  };
}
