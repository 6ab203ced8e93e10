import type { ContentKind } from "../../domain/content.ts";
import type { HeldCause } from "../../domain/delivery.ts";
import type { FailureCode } from "../../domain/failure.ts";
import type { ItemKind } from "../../domain/medium.ts";

/** The words that are counted and announced for what is read here. */
const itemKind: Readonly<Record<ContentKind, ItemKind>> = {
  dicom: "dicom",
  dicomdir: "dicomdir",
  package: "package",
  cmsEnveloped: "envelope",
  cmsAuthEnveloped: "envelope",
  cmsSigned: "envelope",
  zip: "archive",
  tar: "archive",
  gzip: "archive",
  optOut: "optOut",
  csv: "table",
  text: "text",
  hl7: "text",
  fhir: "json",
  json: "json",
  xml: "xml",
  pdf: "pdf",
  jpeg: "image",
  png: "image",
  tiff: "image",
  office: "office",
  executable: "executable",
  script: "executable",
  shortcut: "executable",
  empty: "unknown",
  unknown: "unknown",
};

export const itemKindOf = (kind: ContentKind): ItemKind => itemKind[kind];

/** Why the content alone makes a file one that a person must look at. */
export function reasonOfKind(kind: ContentKind): FailureCode | undefined {
  if (itemKind[kind] === "executable") return "media.executable";
  return kind === "unknown" ? "media.unknownKind" : undefined;
}

const causes: Readonly<Partial<Record<FailureCode, HeldCause>>> = {
  "media.executable": "executable",
  "media.macro": "macro",
  "media.malware": "malware",
  "media.unknownKind": "unknownKind",
  "media.kindTampered": "unknownKind",
  "media.nameUndecodable": "nameUndecodable",
  "media.nameTraversal": "nameUnsafe",
  "media.nameAbsolute": "nameUnsafe",
  "media.nameDrive": "nameUnsafe",
  "media.nameBackslash": "nameUnsafe",
  "media.nameControl": "nameUnsafe",
  "media.nameTrailing": "nameUnsafe",
  "media.nameReserved": "nameUnsafe",
  "media.nameEmpty": "nameUnsafe",
  "media.nameTooLong": "nameUnsafe",
  "media.nameContradicts": "nameUnsafe",
  "media.nameDuplicate": "nameCollision",
  "media.nameCollides": "nameCollision",
  "media.symbolicLink": "linkOrDevice",
  "media.specialFile": "linkOrDevice",
  "media.folderLoop": "linkOrDevice",
  "media.archiveLink": "linkOrDevice",
  "media.archiveSpecial": "linkOrDevice",
  "media.unreadable": "unreadable",
  "media.removed": "unreadable",
  "media.changed": "altered",
  "media.tooDeep": "tooDeep",
  "media.archiveTooDeep": "tooDeep",
  "media.tooMany": "tooLarge",
  "media.archiveTooMany": "tooLarge",
  "media.archiveTooLarge": "tooLarge",
  "media.directoryTooLarge": "tooLarge",
  "media.archiveEncrypted": "archiveEncrypted",
  "media.archiveMalformed": "archiveDamaged",
  "media.archiveTruncated": "archiveDamaged",
  "media.archiveChecksum": "archiveDamaged",
  "media.archiveSizeWrong": "archiveDamaged",
  "media.archiveAmbiguous": "archiveRefused",
  "media.archiveTrailing": "archiveRefused",
  "media.archiveMismatch": "archiveRefused",
  "media.archiveOverlap": "archiveRefused",
  "media.archiveSplit": "archiveRefused",
  "media.archiveMethod": "archiveRefused",
  "media.archiveRatio": "archiveRefused",
};

/** The group of the 保留 desk that a reason belongs to. */
export const causeOf = (code: FailureCode): HeldCause => causes[code] ?? "unknownKind";
