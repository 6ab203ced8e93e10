import { implementation, type DatasetElement, type Decide, type ElementDecision, type SeenElement, type Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { strictestOptions } from "../../domain/recipe.ts";
import { isStandard, ruleOf } from "./attributeTable.ts";
import { typesOf, type AttributeTypes } from "./attributeTypes.ts";
import { contentsProfile } from "./contents/contentsProfile.ts";
import { birthYear, elementActions } from "./elementActions.ts";
import { listedTreatment, type ListedTreatment } from "./listedTreatment.ts";
import { yearsBetween } from "./patientAge.ts";
import { decidePrivate } from "./privateElements.ts";
import { pooledFromAgeByDefault, type ElementChange, type ProfileRequest } from "./profileRequest.ts";
import type { ResolvedCode } from "./resolveCode.ts";
import { stampedElements } from "./stampedElements.ts";
import { treatUnlisted } from "./treatUnlisted.ts";

/**
 * The Basic Application Level Confidentiality Profile with its options (PS3.15 §E.2, §E.3) for one file: what becomes of each element, what is
 * added, and afterwards what was done. One is made for each file, since it remembers what it met.
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
const visualFeatures: Tag = "00280302";
const colourProfile: Tag = "00282000";
const birthDate: Tag = "00100030";
/** Put by the program itself: `additions` take their place. */
const stamped = new Set<Tag>(["00120062", "00120063", "00120064", "0018A001", "00280303"]);
/** Encrypted Attributes Sequence (PS3.15 §E.1.1): what could be turned back is never written (復元することができない). */
const reversible = new Set<Tag>(["04000500", "04000510", "04000520", "04000550"]);
/** What a flow of video is about (PS3.22): a dummy in its place would be an object about nothing. */
const flowIdentifiers: Tag = "00340001";

const keep: ElementDecision = { kind: "keep" };
/** PS3.5 §7.8: of an odd group. */
const isPrivate = (tag: Tag): boolean => (Number.parseInt(tag.charAt(3), 16) & 1) === 1;
/** Of an item without text nobody else would look at it. */
const characterSetTerm = /^(?:|ISO_IR \d{1,3}|ISO 2022 IR \d{1,3}|GB18030|GBK)$/;
/** PS3.4 §B.5, and the storage of what is of no study: instructions of treatment, hanging protocols, palettes, templates of implants. */
const standardClass = /^1\.2\.840\.10008\.5\.1\.4\.(?:1\.1\.|(?:34\.7|34\.10|38\.1|39\.1|43\.1|44\.1|45\.1)$)/;
/** CR, CT, MR, ultrasound with one frame and many (retired ones too), secondary capture: no text that is not allowed is required of them. */
const plainClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:1|2|3|3\.1|4|6|6\.1|7)$/;
/** Bulk data have no form that could be looked at. */
const bulk = /^(?:O[BDFLVW]|UN)$/;

/** Throws FailureError (from `decide`) for what this profile cannot treat safely: the object is held. */
export function basicProfile(request: ProfileRequest): BasicProfile {
  const { options = strictestOptions, dates, pooledFromAge = pooledFromAgeByDefault } = request;
  const actions = elementActions(request);
  const contents = contentsProfile(request, actions);
  const { remove, empty, replace, note } = actions;
  const additions = stampedElements(request);
  let types: AttributeTypes | undefined;
  let isPlain = false;

  const dummy = (element: SeenElement): ElementDecision => {
    if (element.tag === flowIdentifiers || element.isEncapsulated) throw new FailureError("dicom.contentNotUnderstood");
    if (element.vr === "UI") return actions.replaceUids(element, true);
    // PS3.15 table E.1-1a: D never leaves the original; where no dummy can be made, the attribute goes.
    return actions.dummy(element, "profile") ?? remove(element, "profile");
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
        return element.vr === "UI" ? actions.replaceUids(element, true) : remove(element, "profile");
      case "enter":
        return element.vr === "SQ" ? { kind: "enter" } : remove(element, "profile");
      case "K":
        return element.vr === "SQ" ? { kind: "enter" } : (actions.hunt(element) ?? empty(element, "form"));
    }
  };

  /** What an option lets stay is looked at all the same. Undefined for what is not of its form. */
  const retain = (element: SeenElement, option: ListedTreatment["option"]): ElementDecision | undefined => {
    const { vr } = element;
    if (vr === "SQ") return { kind: "enter" };
    if (vr === "UI") return keep;
    if (bulk.test(vr)) return undefined;
    if (vr === "DA" || vr === "DT" || vr === "TM") return option === "device" ? actions.hunt(element) : actions.move(element);
    // The institution is among the names of others, and is to stay.
    return actions.hunt(element, option === "institution" ? "patient" : "all");
  };

  const byOption = (element: SeenElement, { action, option }: ListedTreatment): ElementDecision | undefined => {
    try {
      if (action === "move") return actions.move(element);
      if (action === "keep") return retain(element, option);
      return element.vr === "SQ" ? { kind: "enter" } : actions.clean(element);
    } catch (error) {
      // What the profile takes away unread need not be read.
      if (error instanceof FailureError && error.failure.code === "dicom.textUnreadable") return undefined;
      throw error;
    }
  };

  const treatListed = (element: SeenElement, treatment: ListedTreatment): ElementDecision => {
    const { action, otherwise } = treatment;
    if (action === "move" || action === "keep" || action === "clean") return byOption(element, treatment) ?? apply(element, otherwise);
    return apply(element, action);
  };

  /** Plain images need no text that is not allowed; of other objects nobody knows, and a dummy is valid in all. */
  const withoutText = (element: SeenElement): ElementDecision => (element.length === 0 ? keep : ((isPlain ? undefined : actions.dummy(element, "notAllowed")) ?? remove(element, "notAllowed")));

  /** Its texts are ASCII or UTF-16, which here become letters with nulls between them. */
  const isInProfile = ({ bytes }: SeenElement): boolean => {
    const text = Buffer.from(bytes).toString("latin1").replaceAll("\0", "");
    return request.identity.isIn(text) || request.others?.isIn(text) === true;
  };

  const decideUnlisted = (element: SeenElement): ElementDecision => {
    switch (treatUnlisted(element.tag, element.vr)) {
      case "enter":
        return { kind: "enter" };
      case "keep":
        if (element.tag === colourProfile && isInProfile(element)) throw new FailureError("dicom.contentNotUnderstood");
        return keep;
      case "hunt":
        return actions.hunt(element) ?? empty(element, "form");
      case "uid":
        return actions.replaceUids(element);
      case "date":
        return actions.move(element) ?? remove(element, "profile");
      case "remove":
        return (options.cleanDescriptors ? actions.clean(element) : undefined) ?? withoutText(element);
      case "hold":
        throw new FailureError("dicom.contentNotUnderstood");
    }
  };

  /** A directory lists names of files and people; what a maker's own class holds, its maker knows. */
  const noteClass = (element: SeenElement): void => {
    const sopClass = element.readText()[0] ?? "";
    if (!standardClass.test(sopClass)) throw new FailureError("dicom.contentNotUnderstood");
    types = typesOf(sopClass);
    isPlain = plainClass.test(sopClass);
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
        return actions.replaceUids(element);
      case "00020012":
        return replace(element, implementation.classUid);
      case "00020013":
        return replace(element, implementation.version);
      default:
        // Application entities, private information: of the network the file came through.
        return remove(element, "profile");
    }
  };

  /** The year alone, where the recipe lets it stay; of the old, and of whom nobody knows how old they were, not even that. */
  const decideBirth = (element: SeenElement): ElementDecision => {
    const [birth = ""] = element.readText();
    const [day = ""] = ["00080020", "00080021", "00080022", "00080023"].flatMap((tag) => element.item.find(tag)?.readText()[0] ?? []);
    const years = yearsBetween(birth, day);
    const year = options.retainPatientCharacteristics && options.birthDate === "year" && years !== undefined && years < pooledFromAge ? birthYear(birth, dates) : undefined;
    return year === undefined ? empty(element, "profile") : note(element, "replaced", "option", { kind: "replace", value: year });
  };

  /** Of the patient, the object and its own claims; undefined for everything else. */
  const decideTop = (element: SeenElement): ElementDecision | undefined => {
    switch (element.tag) {
      case "00080016":
        noteClass(element);
        return keep;
      case "00100010":
      case "00100020":
        return replace(element, request.pseudonym);
      case birthDate:
        return decideBirth(element);
      // Nobody has looked: what the sender says of it is not taken over.
      case burnedInAnnotation:
      case visualFeatures:
        return element.readText()[0] === "YES" ? keep : replace(element, "YES");
      default:
        return undefined;
    }
  };

  const decide: Decide = (element) => {
    const { tag, vr, depth } = element;
    if (depth === 0 && tag.startsWith("0002")) return decideMeta(element);
    if (isPrivate(tag)) return options.retainSafePrivate ? decidePrivate(element, actions) : remove(element, "private");
    // Lengths of groups and of the dataset are retired, and say how long they once were.
    if (tag.endsWith("0000") || tag === lengthToEnd) return remove(element, "profile");
    if (tag === directoryRecords) throw new FailureError("dicom.contentNotUnderstood");
    if (tag === "00080005") {
      if (!element.readText().every((term) => characterSetTerm.test(term))) throw new FailureError("dicom.characterSet");
      return keep;
    }
    const content = contents.decide(element);
    if (content !== undefined) return content;
    const atTop = depth === 0 ? decideTop(element) : undefined;
    if (atTop !== undefined) return atTop;
    if (stamped.has(tag) || reversible.has(tag)) return remove(element, "profile");
    const rule = ruleOf(tag);
    if (rule !== undefined) return treatListed(element, listedTreatment(rule, { tag, vr }, { options, dates: dates.kind, types: depth === 0 ? types : undefined }));
    return isStandard(tag) ? decideUnlisted(element) : remove(element, "unknown");
  };

  return {
    decide,
    additions,
    changes: () => [...actions.done(), ...additions.map(({ tag }) => ({ path: tag, tag, kind: "added", reason: "profile" }) as const)],
  };
}
