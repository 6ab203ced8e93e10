import type { OperationOutput } from "../../core/contract/operations.ts";
import type { CeremonyPurpose } from "../../core/domain/policy.ts";
import { releaseStatements } from "./double-release.ts";
import { now, turned, type Officer } from "./double-people.ts";

export type Ceremony = NonNullable<OperationOutput<"ceremony.get">["ceremony"]>;

const statements: Readonly<Partial<Record<CeremonyPurpose, unknown>>> = {
  ...releaseStatements,
  "item.exclude": { format: "noren-exclusion/1", room: "room-7f3a", delivery: 12, items: [4, 9], causes: [{ cause: "executable", count: 2 }], sealedNamesSha256: turned(13), reason: "提供元に確かめ、不要なファイルと回答があった。", at: now },
  "object.destroy": { format: "noren-destruction/1", room: "room-7f3a", entry: 3, previousSha256: turned(7), at: now, reason: "提供元から、誤って送ったものの廃棄を依頼された。", destroyed: 2, released: 1, items: 3, listSha256: turned(15) },
};
const needs: Readonly<Partial<Record<CeremonyPurpose, Ceremony["needed"]>>> = {
  "item.exclude": [{ role: "technician", count: 1 }, { role: "approver", count: 1 }],
  "package.release": [{ role: "technician", count: 1 }, { role: "approver", count: 1 }],
  "run.approve": [{ role: "approver", count: 2 }],
};
const statementOf = (purpose: CeremonyPurpose): string => `${JSON.stringify(statements[purpose] ?? { format: "noren-policy/2", room: "room-7f3a", sequence: 4 }, undefined, 2)}\n`;

/** What stands for a ceremony: signatures are taken in the order in which the pictures ask for them. */
export class CeremonyDouble {
  #now: Ceremony | undefined;

  get current(): Ceremony | undefined {
    return this.#now;
  }

  begin(purpose: CeremonyPurpose, changes?: Ceremony["changes"]): Ceremony {
    const needed = needs[purpose] ?? [{ role: "custodian", count: 2 }];
    this.#now = { id: "ceremony-4", purpose, statement: statementOf(purpose), sha256: turned(17), ...(changes && { changes }), needed, signatures: [], state: "waiting", begunAt: now };
    return this.#now;
  }

  sign(officer: Officer | undefined): Ceremony | undefined {
    if (this.#now === undefined || officer === undefined) return undefined;
    const { signatures, needed, state } = this.#now;
    const all = [...signatures, { officer: officer.id, name: officer.name, role: officer.role, at: now + 60_000, certificate: officer.signingCertificate }];
    const isComplete = all.length === needed.reduce((sum, { count }) => sum + count, 0);
    return this.#set({ signatures: all, state: !isComplete ? "waiting" : state === "swapping" ? "returning" : "done", ...(isComplete && { swapUntil: now + 60_000, result: { sequence: 4 } }) });
  }

  swap(): Ceremony | undefined {
    return this.#set({ state: "swapping", swapUntil: now + 60_000 });
  }

  resume(): Ceremony | undefined {
    return this.#set({ state: "done", result: { sequence: 4 } });
  }

  cancel(): Ceremony | undefined {
    return this.#set({ state: this.#now?.state === "swapping" ? "returning" : "cancelled" });
  }

  #set(part: Partial<Ceremony>): Ceremony | undefined {
    if (this.#now === undefined) return undefined;
    this.#now = { ...this.#now, ...part };
    return this.#now;
  }
}

export function minutesOf(officers: readonly Officer[]): OperationOutput<"ceremony.list">["ceremonies"] {
  const signature = (officer: Officer, isVerified = true) => ({ officer: officer.id, name: officer.name, role: officer.role, at: now - 80_000_000, certificate: officer.signingCertificate, holder: `${officer.romaji} ${officer.id}`, card: "DEMO-0007", verified: isVerified });
  const custodians = officers.filter(({ role }) => role === "custodian");
  return [
    { id: "ceremony-3", purpose: "policy.change", sha256: turned(19), begunAt: now - 86_400_000, endedAt: now - 86_300_000, outcome: "done", signatures: custodians.map((officer) => signature(officer)) },
    { id: "ceremony-2", purpose: "item.exclude", sha256: turned(21), begunAt: now - 2 * 86_400_000, outcome: "interrupted", signatures: [] },
    { id: "ceremony-1", purpose: "room.create", sha256: turned(23), begunAt: now - 9 * 86_400_000, endedAt: now - 9 * 86_400_000 + 90_000, outcome: "done", signatures: custodians.map((officer, index) => signature(officer, index === 0)) },
  ];
}

export const minutesSheet = (officers: readonly Officer[], id: string): OperationOutput<"ceremony.minutes"> => {
  const found = minutesOf(officers).find((minutes) => minutes.id === id) ?? minutesOf(officers)[0];
  if (found === undefined) throw new Error("no minutes");
  return { minutes: found, statement: statementOf(found.purpose), form: "000004" };
};
