import type { FailureCode } from "../../../domain/failure.ts";

/** What this program holds or leaves out on purpose, so that a score can tell it from what went wrong. */
export interface ExpectedHeld {
  readonly reason: FailureCode;
  readonly kind: "hold" | "drop";
  readonly why: string;
}

export const expectedHeld: readonly ExpectedHeld[] = [
  { reason: "dicom.videoUnreviewed", kind: "hold", why: "MPEG-2, MPEG-4 and HEVC: faces, voices and burned-in text are looked at frame by frame, and nobody has" },
  { reason: "dicom.geometryUndecided", kind: "hold", why: "STL, OBJ and MTL: the surface of a head shows a face" },
  { reason: "dicom.labelInImage", kind: "hold", why: "a slide's image that says that the label is in it" },
  { reason: "dicom.documentUnreadable", kind: "hold", why: "a CDA document that is no well-formed XML, or defines entities of its own" },
  { reason: "dicom.slideLabel", kind: "drop", why: "a picture of a slide's label is the label" },
  { reason: "dicom.slideOverview", kind: "drop", why: "a picture of the whole slide shows its label" },
];

const reasons = new Set<FailureCode>(expectedHeld.map(({ reason }) => reason));

export const isExpectedHeld = (reason: FailureCode): boolean => reasons.has(reason);
