import type { OperationOutput } from "../../core/contract/operations.ts";
import { hash, now } from "./double-people.ts";

const day = 86_400_000;
const object = hash.slice(0, 32);

/** With something left of every kind that a certificate names. */
export const certificateOf = (entry: number): OperationOutput<"vault.certificate"> => ({
  entry,
  at: now - day,
  reason: "提供元から、誤って送ったものの廃棄を依頼された。",
  statementSha256: hash,
  signers: ["custodian-1", "custodian-2"],
  isDone: true,
  ...(entry > 1 && { delivery: 3 }),
  objects: 12_391,
  bytes: 6_442_450_944,
  items: 12_408,
  remaining: [{ kind: "referred", object, copies: 1 }],
  remainingCount: 1,
  packages: [{ id: "0d6c2f0e-9d0b-4f8e-8c56-6f3d6f2f5b11", sequence: 7, sender: "東京安全加工センター", sealedAt: now - 40 * day, recipients: ["国立疫学研究所 受領担当"], held: 412, isSeen: true }],
  packageCount: 1,
  packagesUntold: 1,
  media: [{ number: "M-2026-014", state: "returned", owner: "北野総合病院", delivery: 3, providerName: "北野総合病院" }],
  mediaCount: 1,
  traces: 4,
  copiesBefore: now - day,
  forms: [{ number: "000011", at: now - day + 600_000, officer: "custodian-1" }],
});
