import type { FrameRange } from "../../domain/dicom.ts";
import type { Rectangle } from "../../domain/recipe.ts";

/** What was planted in a corpus of images and what must become of it: the ten actions of the MIDI-B benchmark (arXiv 2508.01889), object by object. */

export const requiredActions = [
  "tag_retained",
  "text_notnull",
  "text_retained",
  "text_removed",
  "date_shifted",
  "uid_changed",
  "uid_consistent",
  "patid_consistent",
  "pixels_hidden",
  "pixels_retained",
] as const;
export type RequiredAction = (typeof requiredActions)[number];

/** Losing one of these loses data; missing one of the others gives somebody away. */
export const retentionActions: ReadonlySet<RequiredAction> = new Set(["tag_retained", "text_notnull", "text_retained", "pixels_retained"]);

export interface KeyAction {
  readonly action: RequiredAction;
  /** "00400275[0].00400007"; or `name`, the name of the file; or `pixels`. */
  readonly at: string;
  /** As it was planted: the date, the UID, what must stay. */
  readonly value?: string;
  /** Planted texts that must be gone from the place. */
  readonly tokens?: readonly string[];
  readonly box?: Rectangle;
  readonly frames?: FrameRange;
  /** Asked only of an output that says it took this option of PS3.15 (a code of CID 7050). */
  readonly option?: string;
}

export interface KeyObject {
  readonly file: string;
  /** "CT", "SR measurement": what rates are counted by. */
  readonly kind: string;
  readonly transferSyntax: string;
  /** Number of the person. */
  readonly person: number;
  /** Why it may be held; without it, holding is a failure. */
  readonly expectedHeld?: string;
  readonly actions: readonly KeyAction[];
}

export interface KeyPerson {
  readonly number: number;
  readonly patientId: string;
  /** Everything that was planted of the person and of those named beside; nothing of it may be in any file. */
  readonly tokens: readonly string[];
}

export const keyFormat = "noren-image-key/1";

export interface AnswerKey {
  readonly format: typeof keyFormat;
  readonly seed: string;
  readonly people: readonly KeyPerson[];
  readonly objects: readonly KeyObject[];
}
