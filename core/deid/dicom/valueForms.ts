import type { ValueRepresentation } from "../../domain/dicom.ts";

/** PS3.5 §6.2, a little wider: what is not of its form is no code and no number, whatever it is. */
const forms: Readonly<Partial<Record<ValueRepresentation, RegExp>>> = {
  // Some makers write small letters and signs; a sentence does not fit.
  CS: /^[\w .+/-]{0,16}$/,
  DS: /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *$/,
  IS: /^ *[+-]?\d{1,12} *$/,
  AS: /^\d{3}[DWMY]$/,
  DA: /^\d{4}\.?\d{2}\.?\d{2}$/,
  DT: /^\d{4}(?:\d{2}){0,5}(?:\.\d{1,6})?(?:[+-]\d{4})?$/,
  TM: /^\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?$/,
};

export const formOf = (vr: ValueRepresentation): RegExp | undefined => forms[vr];
