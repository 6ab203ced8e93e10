import type { Tag } from "../../domain/dicom.ts";

/**
 * Table E.1-1 lists what is known to identify; the thousands of attributes it does not list are let through by what they can hold. Numbers, codes
 * and times are treated by their representation. Text and bulk data stay only if they stand here: what a device writes, not what a person types.
 */

const tagsIn = (text: string): readonly Tag[] => text.match(/[\dA-F]{8}/g) ?? [];

export const allowedText: ReadonlySet<Tag> = new Set([
  // Equipment as a type, not as a device: the profile removes serial numbers, stations and institutions.
  ...tagsIn("00080070 00081090 00080222 00181016 00181018 00181019 00181020 0018702A 0018702B 00189041 00189050 00189526 00189524 00189525"),
  // Codes and what they mean.
  ...tagsIn("00080100 00080101 00080102 00080103 00080104 00080119 00080120 0008010E 00080112 00080114 00080115 00080116 00080122"),
  // How an image was acquired.
  ...tagsIn("00082120 00082127 00180024 00180031 00180034 00180085 00181006 00181022 00181023 00181040 00181061 00181064 00181070 00181085 00181160 00181161 00181180 001811B0 001811B1"),
  ...tagsIn("00181210 00181250 00181251 00181260 00181261 00181401 00181801 00182045 00185000 00185010 00185020 00187008 00187040 00187041 00189005 00189046 00189047 00189080 00189175"),
  ...tagsIn("00189186 00189252 0018925B 0018925E 00189320 00189528"),
  // Position and frames.
  ...tagsIn("0020103F 00201040 00209056 00209421 00209213 00209238"),
  // How pixels are shown.
  ...tagsIn("00280A04 00281054 00281055 00283003 00283004 00409210 00221454 00603010"),
  // Nuclear medicine, microscopy, segments.
  ...tagsIn("00540018 00541101 00541103 00541104 00541105 00480106 00480107 006A000E 00620009 00660031 00660036 00189906"),
]);

export const allowedBulk: ReadonlySet<Tag> = new Set([
  // Pixels, their offsets and their palettes; masks are the review's work.
  ...tagsIn("7FE00010 7FE00008 7FE00009 7FE00001 7FE00002 00281201 00281202 00281203 00281204 00281221 00281222 00281223 00281224 00281408 00283006"),
  // Geometry and spectra.
  ...tagsIn("00181638 00640009 00660016 00660021 00660022 00660040 00660041 00660042 00660043 56000010 56000020 00800010 00800011"),
]);
