import type { SeenElement } from "../../domain/dicom.ts";
import { allowedBulk, allowedText } from "./allowedAttributes.ts";
import type { ChangeReason } from "./profileRequest.ts";

/** What becomes of an attribute that Table E.1-1 does not list, and why; dates, times and UIDs are the profile's own matter. */
export type Unlisted = { readonly decision: "keep" | "enter" | "date" | "uid" | "remove" | "hold" } | { readonly decision: "empty"; readonly reason: ChangeReason };

const forms: Readonly<Partial<Record<SeenElement["vr"], RegExp>>> = {
  // Some makers write small letters and signs; a sentence does not fit.
  CS: /^[\w .+/-]{0,16}$/,
  DS: /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *$/,
  IS: /^ *[+-]?\d{1,12} *$/,
  AS: /^\d{3}[DWMY]$/,
};

export function treatUnlisted(element: SeenElement): Unlisted {
  const { tag, vr } = element;
  switch (vr) {
    case "SQ":
      return { decision: "enter" };
    case "DA":
    case "DT":
    case "TM":
      return { decision: "date" };
    case "UI":
      return { decision: "uid" };
    case "AS":
    case "CS":
    case "DS":
    case "IS": {
      const values = element.readText();
      // Not of its form is no code and no number, whatever it is.
      return values.every((value) => value === "" || forms[vr]?.test(value) === true) ? { decision: "keep" } : { decision: "empty", reason: "form" };
    }
    case "AE":
    case "LO":
    case "LT":
    case "PN":
    case "SH":
    case "ST":
    case "UC":
    case "UR":
    case "UT":
      return allowedText.has(tag) ? { decision: "keep" } : { decision: "remove" };
    case "OB":
    case "OD":
    case "OF":
    case "OL":
    case "OV":
    case "OW":
    case "UN":
      // The object may be about nothing else: a waveform without its curve is no waveform.
      return allowedBulk.has(tag) ? { decision: "keep" } : { decision: "hold" };
    default:
      return { decision: "keep" };
  }
}

