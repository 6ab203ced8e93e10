import type { z } from "zod";
import type { auditRow } from "../../core/contract/shapes.ts";

type Row = z.output<typeof auditRow>;

/** A log as a room of some weeks would have it: always the same for the same length, so that pictures can be compared. */

const hex = (seed: number): string => {
  let state = seed >>> 0;
  let text = "";
  while (text.length < 64) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += state.toString(16).padStart(8, "0");
  }
  return text;
};

const uuid = (seed: number): string => {
  const text = hex(seed);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20, 32)}`;
};

const kinds: readonly ((sequence: number) => Partial<Row["entry"]>)[] = [
  () => ({ event: "userAuthentication", type: "login", action: "E", operation: "session.open", officer: "auditor-1", role: "auditor" }),
  () => ({ event: "auditLogUsed", action: "R", operation: "audit.list", officer: "auditor-1", role: "auditor" }),
  () => ({ event: "auditLogUsed", action: "E", operation: "audit.verify", officer: "custodian-1", role: "custodian" }),
  () => ({ event: "userAuthentication", type: "login", action: "E", operation: "session.open", outcome: 4, failure: "card.pinWrong", card: "DEMO-0003", details: { triesLeft: 2 } }),
  () => ({ event: "applicationActivity", action: "U", operation: "preference.set", officer: "technician-1", role: "technician" }),
  () => ({ event: "userAuthentication", type: "logout", action: "E", operation: "session.close", officer: "technician-1", role: "technician" }),
  () => ({ event: "applicationActivity", type: "applicationStart", action: "E", operation: "program.start" }),
  (sequence) => ({ event: "export", action: "R", operation: "audit.export", officer: "auditor-1", role: "auditor", objects: [hex(sequence + 7)], details: { rows: sequence } }),
  () => ({ event: "applicationActivity", action: "E", operation: "selftest.run", officer: "reviewer-2", role: "reviewer" }),
  () => ({ event: "securityAlert", type: "useOfRestrictedFunction", action: "E", operation: "audit.list", outcome: 8, failure: "session.role", officer: "technician-2", role: "technician" }),
];

export function rowOf(sequence: number, newestAt: number, length: number): Row {
  const kind = kinds[(sequence * 7 + Math.floor(sequence / 11)) % kinds.length];
  const entry = { id: uuid(sequence), at: newestAt - (length - sequence) * 97_000, outcome: 0, ...kind?.(sequence) } as Row["entry"];
  return { sequence, entry, hash: hex(sequence * 31 + 5) };
}
