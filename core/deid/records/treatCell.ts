import type { Treatment } from "../../domain/recipe.ts";
import type { CellOutcome, ColumnMeaning } from "../../domain/record.ts";
import { ageOn, formatRecordDate, formatYearMonth, readRecordDate, shiftRecordDate, type RecordDate } from "../../domain/recordDate.ts";
import { municipalityOf } from "./municipality.ts";

/** What the treatments of one person need. */
export interface PersonTerms {
  readonly pseudonym: string;
  readonly offsetDays: number;
  /** People of this age or more on the day of reference are one group. */
  readonly pooledFromAge: number;
  readonly referenceDay: RecordDate;
  /** For numbers that lead back to an order or a specimen. */
  readonly codeOf: (meaning: ColumnMeaning, value: string) => string;
  /** Whether a text still holds what the person may be known by. */
  readonly isTelling: (text: string) => boolean;
}

/** Why a cell lost more than its treatment asks for. */
export const losses = ["dateUnreadable", "municipalityUnknown", "identityFound"] as const;
export type Loss = (typeof losses)[number];

export interface TreatedCell {
  readonly text: string;
  readonly outcome: CellOutcome;
  readonly loss?: Loss;
}

const deleted: TreatedCell = { text: "", outcome: "deleted" };
const lost = (loss: Loss): TreatedCell => ({ text: "", outcome: "deleted", loss });

export function treatCell(treatment: Treatment, meaning: ColumnMeaning, text: string, terms: PersonTerms): TreatedCell {
  // A patient without an address has none afterwards either; the pseudonym stands for the person, whatever the cell says.
  const standsForPerson = treatment === "pseudonym" && meaning === "patientId";
  if (text.trim() === "" && treatment !== "delete" && !standsForPerson) return { text: "", outcome: "kept" };
  switch (treatment) {
    case "delete":
      return deleted;
    case "keep":
      return terms.isTelling(text) ? lost("identityFound") : { text, outcome: "kept" };
    case "pseudonym":
      return { text: standsForPerson ? terms.pseudonym : terms.codeOf(meaning, text.trim()), outcome: "replaced" };
    case "yearMonth":
      return yearMonth(meaning, text, terms);
    case "municipality": {
      const municipality = municipalityOf(text);
      return municipality === undefined ? lost("municipalityUnknown") : { text: municipality, outcome: "generalised" };
    }
    case "dateShift": {
      const date = readRecordDate(text);
      return date === undefined ? lost("dateUnreadable") : { text: formatRecordDate(shiftRecordDate(date, terms.offsetDays)), outcome: "shifted" };
    }
  }
}

function yearMonth(meaning: ColumnMeaning, text: string, { pooledFromAge, referenceDay }: PersonTerms): TreatedCell {
  const date = readRecordDate(text);
  if (date === undefined) return lost("dateUnreadable");
  // 施行規則第18条第4号: great age is a special description.
  const isPooled = meaning === "birth" && ageOn(date, referenceDay) >= pooledFromAge;
  return { text: isPooled ? `${String(pooledFromAge)}歳以上` : formatYearMonth(date), outcome: "generalised" };
}
