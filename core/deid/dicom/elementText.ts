import type { SeenElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { cleanText } from "./cleanText.ts";
import { treatDates } from "./datesInText.ts";
import type { IdentityHunter } from "./identityHunter.ts";
import { otherReadings } from "./otherReadings.ts";
import type { ProfileRequest } from "./profileRequest.ts";
import { replaceUidsIn } from "./uidsInText.ts";

/** What is looked for and changed in a text that is to stay. */
export interface TextRules {
  /** Whether somebody's identity is in a value; of the patient alone, where the names of others are to stay. */
  readonly isNamed: (element: SeenElement, values: readonly string[], whose: "all" | "patient") => boolean;
  readonly isNumberOf: (value: string) => boolean;
  /** Dates moved or taken out, UIDs replaced. */
  readonly treat: (tag: Tag, vr: ValueRepresentation, value: string) => string;
  /** Only what is known to name nobody. */
  readonly clean: (value: string) => string;
}

/** Codes and the versions of their schemes, and versions of equipment: eight digits there are no day of the patient's. */
const withoutDates = new Set<Tag>([
  ...["00080070", "00080100", "00080102", "00080103", "00080106", "00080107", "00080112", "00080114", "00080115", "00080119", "00080120", "00080122"],
  ...["00081090", "00181016", "00181018", "00181019", "00181020", "00189525"],
]);
const texts = new Set<ValueRepresentation>(["LO", "LT", "SH", "ST", "UC", "UT"]);

/** A name may be parted over two values, or be written in another character set than the file says. */
const isFound = (hunter: IdentityHunter, values: readonly string[], readings: readonly string[]): boolean =>
  values.some(hunter.isIn) || (values.length > 1 && hunter.isIn(values.join(" "))) || readings.some(hunter.isIn);

export function textRules({ identity, others, dates, options, runSecret }: ProfileRequest, replaceUid: (secret: Uint8Array, uid: string) => string): TextRules {
  const uidOf = (uid: string): string => (options?.retainUids === true ? uid : replaceUid(runSecret, uid));
  const isAnybody = (value: string): boolean => identity.isIn(value) || others?.isIn(value) === true;
  return {
    isNamed: (element, values, whose) => {
      const readings = otherReadings(element.bytes);
      return isFound(identity, values, readings) || (whose === "all" && others !== undefined && isFound(others, values, readings));
    },
    isNumberOf: (value) => identity.isNumber(value) || others?.isNumber(value) === true,
    treat: (tag, vr, value) => (texts.has(vr) ? replaceUidsIn(withoutDates.has(tag) ? value : treatDates(value, dates), uidOf) : value),
    clean: (value) => {
      const cleaned = cleanText(treatDates(value, dates));
      return isAnybody(cleaned) ? "" : cleaned;
    },
  };
}
