import type { OperationInput } from "../../../core/contract/operations.ts";

/** A proposal as typed. */
export interface ProposalEntry {
  readonly application: string;
  readonly title: string;
  readonly purpose: string;
  readonly recipient: string;
  /** PEM that the room has read and found fit to be sealed to. */
  readonly certificatePem: string;
  readonly recipe: string;
  readonly deliveries: readonly number[];
}

export const emptyProposal: ProposalEntry = { application: "", title: "", purpose: "", recipient: "", certificatePem: "", recipe: "", deliveries: [] };

export type ProposalField = keyof ProposalEntry;

const fields = Object.keys(emptyProposal) as readonly ProposalField[];

/** What is not filled in yet. */
export const missingOf = (entry: ProposalEntry): ReadonlySet<ProposalField> =>
  new Set(
    fields.filter((field) => {
      const value = entry[field];
      return typeof value === "string" ? value.trim() === "" : value.length === 0;
    }),
  );

/** What the room is given; nothing while anything is missing. */
export function readProposal(entry: ProposalEntry): OperationInput<"project.propose"> | undefined {
  if (missingOf(entry).size > 0) return undefined;
  const { application, title, purpose, recipient, certificatePem, recipe, deliveries } = entry;
  return { application: application.trim(), title: title.trim(), purpose: purpose.trim(), recipient: recipient.trim(), certificatePem, recipe, deliveries: deliveries.toSorted((one, other) => one - other) };
}
