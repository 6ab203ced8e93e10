import type { Instant } from "../../../domain/brand.ts";
import type { Authority } from "../../../envelope/authority.ts";
import { readCertificate, type Certificate } from "../../../envelope/certificate.ts";
import { makeHolder, makeRsaHolder, testAuthority, testTime, type Holder, type RsaHolder } from "../../../envelope/testing/counterpart.ts";
import { fixedClock } from "../../../platform/clock.ts";
import { systemEntropy } from "../../../platform/entropy.ts";
import type { PackageTrust } from "../packageTrust.ts";
import type { HashPool, SealPool } from "../packagePools.ts";
import type { Signer } from "../../../envelope/signedData.ts";
import { folderSource } from "../folderSource.ts";
import { sealPackage, type SealPackageOrder } from "../sealPackage.ts";
import { signWith } from "../signManifest.ts";
import type { Result } from "../../../domain/failure.ts";
import type { SealedPackage } from "../sealPackage.ts";

/** For tests: a hospital with its two signers, and recipients with keys of both kinds. */
export interface Party {
  readonly authority: Authority;
  readonly authorityCertificate: Certificate;
  readonly operator: Holder;
  readonly approver: Holder;
  readonly recipient: Holder;
  readonly rsaRecipient: RsaHolder;
  readonly trust: PackageTrust;
}

export const sender = { id: "demo-hospital", name: "デモ病院" } as const;
export const clock = fixedClock(testTime);
export const day = 24 * 60 * 60 * 1000;

let rsaHolder: RsaHolder | undefined;

export function makeParty(): Party {
  const authority = testAuthority();
  const read = readCertificate(authority.certificate);
  if (!read.ok) throw new Error(read.failure.code);
  const operator = makeHolder(authority, "操作 花子", { usage: "digitalSignature" });
  const approver = makeHolder(authority, "承認 太郎", { usage: "digitalSignature" });
  return {
    authority,
    authorityCertificate: read.value,
    operator,
    approver,
    recipient: makeHolder(authority, "Recipient"),
    // Making an RSA key takes half a second: one is enough for a file of tests.
    rsaRecipient: (rsaHolder ??= makeRsaHolder(authority, "RSA recipient")),
    trust: {
      signers: [
        { sender: sender.id, certificate: operator.certificate, roles: ["operator"] },
        { sender: sender.id, certificate: approver.certificate, roles: ["approver"] },
      ],
      authorities: [],
      crls: [],
    },
  };
}

/** What lies in a folder, signed by two cards that are at hand. */
export interface FolderOrder extends Omit<Partial<SealPackageOrder>, "source" | "sign"> {
  readonly source: string;
  readonly out: string;
  readonly signers?: Readonly<Record<"operator" | "approver", Signer>>;
}

export const sealFor = (
  party: Party,
  { source, signers = { operator: party.operator, approver: party.approver }, ...order }: FolderOrder,
  pools: { readonly seal: SealPool; readonly hash: HashPool },
): Promise<Result<SealedPackage>> =>
  sealPackage({
    sender,
    purpose: "次世代医療基盤法に基づく提供",
    recipients: [party.recipient.certificate, party.rsaRecipient.certificate],
    source: folderSource(source),
    sign: signWith(signers, clock),
    sequence: 1,
    previousManifestSha256: null,
    expiresAt: (clock.now() + 90 * day) as Instant,
    clock,
    entropy: systemEntropy,
    pools,
    ...order,
  });
