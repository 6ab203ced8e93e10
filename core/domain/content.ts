/** What a file is, finer than the kinds of medium.ts that are counted and announced: it decides how the file is read. */

export const contentKinds = [
  "dicom",
  "dicomdir",
  "package",
  "cmsEnveloped",
  "cmsAuthEnveloped",
  "cmsSigned",
  "zip",
  "tar",
  "gzip",
  "optOut",
  "csv",
  "text",
  "hl7",
  "fhir",
  "json",
  "xml",
  "pdf",
  "jpeg",
  "png",
  "tiff",
  "office",
  "executable",
  "script",
  "shortcut",
  "empty",
  "unknown",
] as const;

export type ContentKind = (typeof contentKinds)[number];

/** Where a medium stands: in a slot of the machine, in a port of a demo room, or a folder somebody named. */
export const mediumOrigins = ["device", "demo", "folder"] as const;

export type MediumOrigin = (typeof mediumOrigins)[number];

/** Layouts of folders that tell what the files in them are, before any is parsed. */
export const layoutHints = ["ssmix2", "dicomMedium", "uke", "dpc"] as const;

export type LayoutHint = (typeof layoutHints)[number];

/** Why nothing was scanned; said plainly in the custody record. */
export const scanOmissions = ["absent", "noSignatures", "noMemoryFolder", "failed"] as const;

export type ScanOmission = (typeof scanOmissions)[number];
