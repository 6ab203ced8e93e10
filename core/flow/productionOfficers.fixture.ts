import { generateKeyPairSync } from "node:crypto";
import type { TestAuthority } from "../card/testing/certify.ts";
import type { OperationInput } from "../contract/operations.ts";
import { leastOfficers } from "../domain/officer.ts";
import { roles, type Role } from "../domain/roles.ts";
import { pemOf } from "../envelope/certificate.ts";
import { standing } from "./officers.fixture.ts";

export interface CardCertificates {
  readonly certificatePem: string;
  readonly signingCertificatePem: string;
}

const day = 24 * 60 * 60 * 1000;
export const term = { from: Date.now() - day, until: Date.now() + 300 * day };

/** For tests: as few officers as a production room may have. Who has no card among those given has one at home. */
export function officersWith(authority: TestAuthority, cardOf: (role: Role, number: number) => CardCertificates | undefined): OperationInput<"room.create">["officers"] {
  const atHome = (name: string, usage: string): string => pemOf(authority.certify(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey, name, usage));
  return roles.flatMap((role) =>
    Array.from({ length: leastOfficers[role] }, (_, index) => ({
      name: `${role} ${String(index + 1)}`,
      kana: "カナ",
      romaji: "ROMAJI",
      role,
      ...standing,
      pledge: term,
      training: term,
      ...(cardOf(role, index + 1) ?? { certificatePem: atHome(role, "critical,keyAgreement"), signingCertificatePem: atHome(role, "critical,digitalSignature") }),
    })),
  );
}
