import type { Tag } from "../../domain/dicom.ts";
import type { ImageOptions } from "../../domain/recipe.ts";
import type { IdentityHunter } from "./identityHunter.ts";

/** Every date of the person moves by the same whole days, or goes, or stays as it was. */
export type DateRule = { readonly kind: "shift"; readonly days: number } | { readonly kind: "remove" } | { readonly kind: "keep" };

export interface ProfileRequest {
  /** 32 bytes of the run: replaced UIDs hang on it. */
  readonly runSecret: Uint8Array;
  /** Stands for the person's name and number. */
  readonly pseudonym: string;
  readonly dates: DateRule;
  /** Of the person's spellings; the same one for all files of the person. */
  readonly identity: IdentityHunter;
  /** Of others whose names may stand in the file: staff, household, insured person, hospital. */
  readonly others?: IdentityHunter;
  /** Without them, the profile alone. */
  readonly options?: ImageOptions;
  /** From this age on, people are one group. */
  readonly pooledFromAge?: number;
  /** Whether somebody decided what is painted over in this object, and it was. Only then does the file say that nothing is burned in. */
  readonly areMasksDecided: boolean;
  /** Whether what could be recognized in the pixels was taken out of them. Only then does the file say so. */
  readonly areFacesTreated?: boolean;
  /** Whether the bits of each pixel that no stored value has were set to zero: an overlay that lay there is gone. */
  readonly areUnusedBitsCleared?: boolean;
  /** Groups of overlay planes (0x6000 …) that somebody looked at and decided to keep. */
  readonly keptOverlays?: readonly number[];
  /** Whether surfaces of a body (STL) may be passed on. */
  readonly allowsGeometry?: boolean;
}

/** Of older people there are few enough to be known by it (施行規則第18条第4号). */
export const pooledFromAgeByDefault = 90;

export const changeKinds = ["removed", "emptied", "replaced", "moved", "cleaned", "added"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** The standard's table; an option of it; private; in no dictionary; text or bulk that may hold anything; not of its form; somebody's identity was in it. */
export const changeReasons = ["profile", "option", "private", "unknown", "notAllowed", "form", "identity"] as const;
export type ChangeReason = (typeof changeReasons)[number];

/** What was done with one element; what is not listed stayed as it was. */
export interface ElementChange {
  readonly path: string;
  readonly tag: Tag;
  readonly kind: ChangeKind;
  readonly reason: ChangeReason;
}
