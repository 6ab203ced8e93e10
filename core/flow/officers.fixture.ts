import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CardDescription, OpenCard } from "../card/card.ts";
import { signDigest } from "../card/digestSignature.ts";
import type { AuditEntry } from "../domain/audit.ts";
import { succeed, type Result } from "../domain/failure.ts";
import { leastOfficers } from "../domain/officer.ts";
import { roles } from "../domain/roles.ts";
import type { Authority } from "../envelope/authority.ts";
import { makeHolder, testAuthority, testTime, type Holder } from "../envelope/testing/counterpart.ts";
import { systemEntropy, uuid } from "../platform/entropy.ts";
import { fixedClock } from "../platform/clock.ts";
import type { NewOfficer } from "./checkOfficers.ts";
import type { CreateStore, MadeRoom, RoomOrder } from "./createRoom.ts";

/** For tests: officers of a production room whose cards are keys in memory. */
export interface TestOfficer extends NewOfficer {
  readonly holder: Holder;
}

export function testOfficers(authority: Authority = testAuthority(), curve: "P-256" | "P-384" = "P-384"): readonly TestOfficer[] {
  return roles.flatMap((role) =>
    Array.from({ length: leastOfficers[role] }, (_, index): TestOfficer => {
      const name = `${role} ${String(index + 1)}`;
      const holder = makeHolder(authority, name, { curve });
      return { name, kana: "カナ", romaji: "ROMAJI", role, certificatePem: holder.certificatePem, holder };
    }),
  );
}

export const asOrder = (officers: readonly TestOfficer[]): readonly NewOfficer[] =>
  officers.map(({ name, kana, romaji, role, certificatePem }) => ({ name, kana, romaji, role, certificatePem }));

export function cardOf(holder: Holder, kind: CardDescription["kind"] = "pkcs11"): OpenCard {
  return {
    description: {
      serial: "CARD-1",
      label: "Test",
      kind,
      locked: false,
      pinPad: false,
      keys: [{ id: "agree", purpose: "agree", curve: holder.certificate.curve, certificate: holder.certificate.der, pinEachUse: false }],
    },
    agree: (_, point) => holder.agree(point),
    sign: (_, digest) => Promise.resolve(succeed(signDigest(holder.privateKey, digest))),
  };
}

export const testEntry = (): AuditEntry => ({
  id: uuid(systemEntropy),
  at: testTime,
  event: "applicationActivity",
  type: "securityConfiguration",
  action: "C",
  outcome: 0,
  operation: "room.create",
});

/** Where the database is not what is tested. */
const fileForStore: CreateStore = ({ folder }) => {
  writeFileSync(path.join(folder, "room.db"), "stands for a database", { mode: 0o600 });
  return Promise.resolve(succeed(undefined));
};

export const productionOrder = (folder: string, officers: readonly TestOfficer[], more: Partial<RoomOrder> = {}): RoomOrder => ({
  folder,
  name: "試験室",
  kind: "production",
  officers: asOrder(officers),
  createStore: fileForStore,
  entry: testEntry(),
  clock: fixedClock(testTime),
  entropy: systemEntropy,
  ...more,
});

export async function failureOf(made: Promise<Result<MadeRoom>>): Promise<unknown> {
  const result = await made;
  return result.ok ? "ok" : { code: result.failure.code, ...result.failure.details };
}
