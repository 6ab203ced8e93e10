/** What can be wrong with an anonymized image, by the name under which it is told. */
export const imageFaults = [
  "unreadable",
  "uidKept",
  "uidInvalid",
  "uidSplit",
  "uidJoined",
  "uidMismatch",
  "referenceOpen",
  "dateKept",
  "dateOffset",
  "privateKept",
  "encryptedAttributes",
  "signatureKept",
  "overlayKept",
  "curveKept",
  "iconKept",
  "preambleKept",
  "networkKept",
  "othersKept",
  "elementAdded",
  "elementEmptied",
  "claimMissing",
  "claimFalse",
  "groupLength",
  "valueForm",
  "frameLost",
  "frameUnmasked",
  "pixelsChanged",
  "unusedBits",
  "pictureNotes",
] as const;
export type ImageFaultKind = (typeof imageFaults)[number];

export interface ImageFault {
  /** As the caller numbers what it shows. */
  readonly output: number;
  readonly what: ImageFaultKind;
  /** Of the element, by tags and numbers of items; never what stands there. */
  readonly path?: string;
}

/** Says of one object what is wrong, element by element. */
export type Tell = (what: ImageFaultKind, path?: string) => void;

/** What a run promised of its images: the verifier takes no other word for it. */
export interface Promised {
  readonly uids: "replaced" | "kept";
  readonly dates: "shifted" | "removed" | "kept";
  /** Private elements that may stay, as "creator\u0000ggggxxee" in capitals; none without the option. */
  readonly safePrivate: ReadonlySet<string>;
}
