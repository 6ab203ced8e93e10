import type { ValueRepresentation } from "../../domain/dicom.ts";

const values: Readonly<Partial<Record<ValueRepresentation, string | Uint8Array>>> = {
  AE: "ANONYMIZED",
  AS: "000Y",
  CS: "ANONYMIZED",
  DA: "19000101",
  DT: "19000101000000",
  DS: "0",
  IS: "0",
  LO: "ANONYMIZED",
  LT: "ANONYMIZED",
  PN: "ANONYMIZED",
  SH: "ANONYMIZED",
  ST: "ANONYMIZED",
  TM: "000000",
  UC: "ANONYMIZED",
  UR: "urn:anonymized",
  UT: "ANONYMIZED",
  OB: new Uint8Array(2),
  UN: new Uint8Array(2),
};

/** Table E.1-1a, D: a value that is valid and says nothing. Undefined where no such value can be made without knowing what it is for. */
export const dummyValue = (vr: ValueRepresentation): string | Uint8Array | undefined => values[vr];
