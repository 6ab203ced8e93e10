import type { Column, ColumnMeaning } from "../../domain/record.ts";

/** What a table is for, by its headings and, where these say nothing, by its name. */
export const tableKinds = ["records", "optOuts", "unrecognised"] as const;
export type TableKind = (typeof tableKinds)[number];

const optOutWords = /停止|オプトアウト|拒否|opt[-_ ]?outs?(?![a-z])/i;

/** A list of people who refused holds who they are and since when, and nothing of their health. */
const inOptOutLists: ReadonlySet<ColumnMeaning> = new Set<ColumnMeaning>(["patientId", "nameKanji", "nameKana", "nameRomaji", "birth", "sex", "postal", "address", "phone", "optOutDate", "freeText", "unknown"]);

export function tableKindOf(columns: readonly Column[], fileName: string): TableKind {
  const meanings = new Set(columns.map(({ meaning }) => meaning));
  const namesSomebody = meanings.has("patientId") || meanings.has("nameKanji") || meanings.has("nameKana");
  const isList = [...meanings].every((meaning) => inOptOutLists.has(meaning));
  if (namesSomebody && isList && (meanings.has("optOutDate") || optOutWords.test(fileName.normalize("NFKC")))) return "optOuts";
  return meanings.has("patientId") ? "records" : "unrecognised";
}
