import { FailureError } from "../../../domain/failure.ts";

/** The reasons for which a JPEG stream is not taken; all of them hold the object. */
export const malformed = (): FailureError => new FailureError("dicom.jpegMalformed");
export const truncated = (): FailureError => new FailureError("dicom.jpegTruncated");
export const unsupported = (): FailureError => new FailureError("dicom.jpegUnsupported");
export const tooLarge = (): FailureError => new FailureError("dicom.jpegTooLarge");
