import type { Messages } from "../../core/contract/messages/index.ts";
import type { AuditOutcome } from "../../core/domain/audit.ts";

/** Words of the program that come as plain text: looked up in the catalogue, shown as they are when it does not know them. */
const lookUp = (table: Readonly<Record<string, string>>, word: string): string => (Object.hasOwn(table, word) ? (table[word] ?? word) : word);

export const nameOfOperation = (m: Messages, operation: string): string => {
  const named = lookUp(m.words.operations, operation);
  return named === operation ? lookUp(m.words.acts, operation) : named;
};

export const nameOfRemark = (m: Messages, remark: string): string => lookUp(m.words.remarks, remark);

const outcomeWords = { 0: "success", 4: "minor", 8: "serious", 12: "major" } as const satisfies Record<AuditOutcome, keyof Messages["words"]["auditOutcomes"]>;

export const nameOfOutcome = (m: Messages, outcome: AuditOutcome): string => m.words.auditOutcomes[outcomeWords[outcome]];
