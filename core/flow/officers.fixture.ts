import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CardDescription, OpenCard } from "../card/card.ts";
import { signDigest } from "../card/digestSignature.ts";
import type { AuditEntry } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { leastOfficers } from "../domain/officer.ts";
import { roles } from "../domain/roles.ts";
import type { Authority } from "../envelope/authority.ts";
import { readCertificatePem } from "../envelope/certificate.ts";
import { publicKeyInfo } from "../envelope/elliptic.ts";
import { makeHolder, testAuthority, testTime, type Holder } from "../envelope/testing/counterpart.ts";
import { fixedClock } from "../platform/clock.ts";
import { systemEntropy, uuid } from "../platform/entropy.ts";
import { signStatement } from "./ceremony/signStatement.ts";
import type { NewOfficer } from "./checkOfficers.ts";
import type { CreateStore, MadeRoom, PolicySignature, RoomDraft, RoomOrder } from "./createRoom.ts";

/** For tests: officers of a production room whose cards are keys in memory. */
export interface TestOfficer extends NewOfficer {
  readonly id: string;
  readonly holder: Holder;
  readonly signer: Holder;
}

const day = 24 * 60 * 60 * 1000;
export const testTerm = { from: (testTime - 30 * day) as Instant, until: (testTime + 300 * day) as Instant };

export const standing = {
  organization: { kind: "operator", name: "試験事業者", certification: "認定第1号" },
  notification: "届出第1号",
  pledge: testTerm,
  training: testTerm,
} as const;

export function testOfficer(authority: Authority, role: NewOfficer["role"], number: number, curve: "P-256" | "P-384" = "P-384"): TestOfficer {
  const name = `${role} ${String(number)}`;
  const holder = makeHolder(authority, name, { curve });
  const signer = makeHolder(authority, name, { curve, usage: "digitalSignature" });
  return { id: `${role}-${String(number)}`, name, kana: "カナ", romaji: "ROMAJI", role, ...standing, certificatePem: holder.certificatePem, signingCertificatePem: signer.certificatePem, holder, signer };
}

export function testOfficers(authority: Authority = testAuthority(), curve: "P-256" | "P-384" = "P-384"): readonly TestOfficer[] {
  return roles.flatMap((role) => Array.from({ length: leastOfficers[role] }, (_, index) => testOfficer(authority, role, index + 1, curve)));
}

export const asOrder = (officers: readonly TestOfficer[]): readonly NewOfficer[] => officers.map(({ holder: _, signer: __, id: ___, ...officer }) => officer);

/** For processes of their own: what a file can hold of test officers, and the officers again. */
export const asText = (officers: readonly TestOfficer[]): string =>
  JSON.stringify(officers.map(({ holder, signer, ...officer }) => ({ ...officer, holder: holder.privatePem, signer: signer.privatePem })));

export const fromText = (text: string): readonly TestOfficer[] =>
  (JSON.parse(text) as readonly (Omit<TestOfficer, "holder" | "signer"> & { readonly holder: string; readonly signer: string })[]).map((officer) => ({
    ...officer,
    holder: holderOf(officer.holder, officer.certificatePem),
    signer: holderOf(officer.signer, officer.signingCertificatePem),
  }));

function holderOf(privatePem: string, certificatePem: string): Holder {
  const read = readCertificatePem(certificatePem);
  if (!read.ok || read.value.key.kind !== "elliptic") throw new Error("test officers have elliptic-curve keys");
  const { curve } = read.value.key;
  const privateKey = createPrivateKey(privatePem);
  return {
    kind: "agreement",
    curve,
    certificate: read.value,
    certificatePem,
    privateKey,
    privatePem,
    agree: (point) => Promise.resolve(succeed(diffieHellman({ privateKey, publicKey: createPublicKey({ key: publicKeyInfo(curve, point), format: "der", type: "spki" }) }))),
    sign: (digest) => Promise.resolve(succeed(signDigest(privateKey, digest))),
  };
}

export function cardOf({ holder, signer, id }: Pick<TestOfficer, "holder" | "signer" | "id">, kind: CardDescription["kind"] = "pkcs11"): OpenCard {
  const keyOf = (purpose: "agree" | "sign", { certificate }: Holder): CardDescription["keys"][number] => ({
    id: purpose,
    purpose,
    algorithm: certificate.key.kind === "elliptic" ? { kind: "elliptic", curve: certificate.key.curve } : { kind: "rsa", bits: certificate.key.bits },
    certificate: certificate.der,
    pinEachUse: false,
  });
  return {
    description: { serial: `CARD-${id}`, label: "Test", kind, locked: false, pinPad: false, keys: [keyOf("agree", holder), keyOf("sign", signer)] },
    agree: (_, point) => holder.agree(point),
    sign: (_, digest, scheme) => signer.sign(digest, scheme),
    decrypt: () => Promise.resolve(fail("card.operationRefused")),
  };
}

/** The custodians' cards sign, as in a ceremony. */
export const signedBy =
  (signers: readonly TestOfficer[], at: Instant = testTime) =>
  async ({ text }: Pick<RoomDraft, "text">): Promise<Result<readonly PolicySignature[]>> => {
    const signatures: PolicySignature[] = [];
    for (const officer of signers) {
      const card = cardOf(officer);
      const key = card.description.keys.find(({ purpose }) => purpose === "sign");
      if (key?.certificate === undefined) throw new Error("a test card signs");
      const signature = await signStatement({ card, key: { ...key, certificate: key.certificate }, content: Buffer.from(text), at });
      if (!signature.ok) return signature;
      signatures.push({ officer: officer.id, signature: signature.value });
    }
    return succeed(signatures);
  };

export const custodians = (officers: readonly TestOfficer[]): readonly TestOfficer[] => officers.filter(({ role }) => role === "custodian");

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
  sign: signedBy(custodians(officers)),
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
