import { generateKeyPairSync } from "node:crypto";
import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import { makeAuthority } from "../../envelope/authority.ts";
import { demoOrganization, pemOf } from "../../envelope/certificate.ts";
import { makeFolder, readText, removeFile, writeFileDurably } from "../../platform/disk.ts";
import { uuid, type Entropy } from "../../platform/entropy.ts";
import { authorityValidity, cardValidity } from "../validity.ts";

/** A recipient with key and certificate as PEM files, so that what is handed over can be opened with openssl alone. */

export const recipientKey = (folder: string): string => path.join(folder, "key.pem");
export const recipientCertificate = (folder: string): string => path.join(folder, "certificate.pem");
export const recipientTrust = (folder: string): string => path.join(folder, "trusted.pem");

/** The certificate is written last: where it is, its key is. */
export function demoRecipient(order: { readonly folder: string; readonly now: Instant; readonly entropy: Entropy }): string {
  const { folder, now, entropy } = order;
  const known = readText(recipientCertificate(folder));
  if (known?.trimEnd().endsWith("-----END CERTIFICATE-----") === true) return known;
  makeFolder(folder);
  for (const file of [recipientKey(folder), recipientCertificate(folder)]) removeFile(file);
  const organization = `${demoOrganization} recipient`;
  const authority = makeAuthority({ name: { organization, commonName: `Noren demo recipient ${uuid(entropy)}` }, validity: authorityValidity(now), isDemo: true, entropy });
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const certificate = authority.issue({ subject: { organization, commonName: "デモ利活用者(鍵ファイル)" }, publicKey, usage: "keyAgreement", validity: cardValidity(now) });
  writeFileDurably(recipientKey(folder), privateKey.export({ format: "pem", type: "pkcs8" }));
  const pem = pemOf(certificate);
  writeFileDurably(recipientCertificate(folder), pem);
  return pem;
}
