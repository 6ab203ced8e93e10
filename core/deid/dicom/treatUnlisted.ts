import type { Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { allowedBulk, allowedText } from "./allowedAttributes.ts";

/** What becomes of an attribute that Table E.1-1 does not list; dates, times and UIDs are the profile's own matter. */
export type Unlisted = "keep" | "hunt" | "enter" | "date" | "uid" | "remove" | "hold";

export function treatUnlisted(tag: Tag, vr: ValueRepresentation): Unlisted {
  switch (vr) {
    case "SQ":
      return "enter";
    case "DA":
    case "DT":
    case "TM":
      return "date";
    case "UI":
      return "uid";
    case "AS":
    case "CS":
    case "DS":
    case "IS":
      return "hunt";
    case "AE":
    case "LO":
    case "LT":
    case "PN":
    case "SH":
    case "ST":
    case "UC":
    case "UR":
    case "UT":
      return allowedText.has(tag) ? "hunt" : "remove";
    case "OB":
    case "OD":
    case "OF":
    case "OL":
    case "OV":
    case "OW":
    case "UN":
      // The object may be about nothing else: a waveform without its curve is no waveform.
      return allowedBulk.has(tag) ? "keep" : "hold";
    default:
      return "keep";
  }
}
