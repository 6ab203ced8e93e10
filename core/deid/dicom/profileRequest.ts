import type { Tag } from "../../domain/dicom.ts";
import type { IdentityHunter } from "./identityHunter.ts";

export interface ProfileRequest {
  /** 32 bytes of the run: replaced UIDs hang on it. */
  readonly runSecret: Uint8Array;
  /** Stands for the person's name and number. */
  readonly pseudonym: string;
  /** Every date of the person moves by the same whole days, or goes. */
  readonly dates: { readonly kind: "shift"; readonly days: number } | { readonly kind: "remove" };
  /** Of the person's spellings; the same one for all files of the person. */
  readonly identity: IdentityHunter;
  /** Whether somebody decided what is painted over in this object, and it was. Only then does the file say that nothing is burned in. */
  readonly areMasksDecided: boolean;
}

export const changeKinds = ["removed", "emptied", "replaced", "moved", "added"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** The standard's table; private; in no dictionary; text or bulk that may hold anything; not of its form; the person's identity was in it. */
export const changeReasons = ["profile", "private", "unknown", "notAllowed", "form", "identity"] as const;
export type ChangeReason = (typeof changeReasons)[number];

/** What was done with one element; what is not listed stayed as it was. */
export interface ElementChange {
  readonly path: string;
  readonly tag: Tag;
  readonly kind: ChangeKind;
  readonly reason: ChangeReason;
}
