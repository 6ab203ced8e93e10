import type { UnitOutput } from "../../store/run.ts";

/** What the digest of a unit holds of one output: what it is, what a human is to look at of it, and its bytes by their hash. */
export const outputLine = ({ kind, name, delivery, item, findings }: Omit<UnitOutput, "object" | "bytes">, sha256: string): string =>
  `${JSON.stringify({ kind, name, delivery, item, findings })} ${sha256}\n`;
