import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Instant } from "../../../domain/brand.ts";
import { pemOf, readCertificate } from "../../../envelope/certificate.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority, testTime, type Holder } from "../../../envelope/testing/counterpart.ts";
import { openHashPool, openSealPool } from "../packagePools.ts";
import { unlockPackage } from "../unlockPackage.ts";
import { verifyPackage } from "../verifyPackage.ts";
import { Draft } from "./draft.ts";
import { clock, day, makeParty, sealFor } from "./party.ts";
import { baseFolder, filesOf, partiesFolder, vectorFolder, type Vector } from "./vector.ts";
import { manifestVectors } from "./vectorsOfManifest.ts";
import { contentVectors } from "./vectorsOfContent.ts";
import { fileVectors } from "./vectorsOfFiles.ts";
import { signatureVectors } from "./vectorsOfSignatures.ts";

/** Makes core/media/vectors anew: keys, base package, and one file for each failure. They are fixed since; run it with Node to make another set. */

rmSync(vectorFolder, { recursive: true, force: true });
mkdirSync(partiesFolder, { recursive: true });

const contentFolder = path.join(vectorFolder, "content");
const partBytes = 64;
/** Four objects; the first has three parts, two of them of one size. */
const objects: Readonly<Record<string, string>> = {
  "a 検査.txt": "0123456789abcdef".repeat(4) + "The second part is another one. ".repeat(2) + "0123456789abcdef",
  "b.txt": "x".repeat(64),
  "empty": "",
  "folder/紹介状.txt": "ひみつ\n",
};
for (const [name, content] of Object.entries(objects)) {
  mkdirSync(path.dirname(path.join(contentFolder, name)), { recursive: true });
  writeFileSync(path.join(contentFolder, name), content);
}

const party = makeParty();
const during = { from: (testTime - 300 * day) as Instant, until: (testTime - 10 * day) as Instant };
const later = { from: (testTime + 10 * day) as Instant, until: (testTime + 300 * day) as Instant };
const signs = { usage: "digitalSignature" } as const;
const otherAuthority = testAuthority();
const twin = makeHolder(party.authority, "Twin", signs);
/** A second certificate over the operator's own key. */
const twinCertificate = readCertificate(
  party.authority.issue({
    subject: { commonName: "操作 次郎" },
    publicKey: party.operator.certificate.publicKey,
    usage: "digitalSignature",
    validity: { from: (testTime - day) as Instant, until: (testTime + 900 * day) as Instant },
  }),
);
if (!twinCertificate.ok) throw new Error(twinCertificate.failure.code);

export const holders = {
  operator: party.operator,
  approver: party.approver,
  second: twin,
  twin: { ...party.operator, certificate: twinCertificate.value, certificatePem: pemOf(twinCertificate.value.der) },
  stranger: makeHolder(otherAuthority, "Stranger", signs),
  expired: makeHolder(party.authority, "Expired", { ...signs, during }),
  future: makeHolder(party.authority, "Future", { ...signs, during: later }),
  revoked: makeHolder(party.authority, "Revoked", signs),
  agreeing: makeHolder(party.authority, "Agreeing"),
} satisfies Record<string, Holder>;
export type Holders = typeof holders;

const writePem = (name: string, pem: string): void => {
  writeFileSync(path.join(partiesFolder, `${name}.pem`), pem);
};
for (const [name, { certificatePem }] of Object.entries(holders)) writePem(name, certificatePem);
writePem("authority", pemOf(party.authority.certificate));
writePem("other-authority", pemOf(otherAuthority.certificate));
writeFileSync(
  path.join(partiesFolder, "revoked.crl"),
  party.authority.issueCrl({ revoked: [{ certificate: holders.revoked.certificate, at: (testTime - day) as Instant, reason: "keyCompromise" }], number: 1, at: testTime, nextUpdate: (testTime + 900 * day) as Instant }),
);
const smallRsa = makeRsaHolder(party.authority, "RSA recipient");
const somebody = makeHolder(party.authority, "Somebody else");
for (const [name, holder] of [["recipient", party.recipient], ["rsa-recipient", smallRsa], ["somebody", somebody]] as const) {
  writePem(name, holder.certificatePem);
  writePem(`${name}-key`, holder.privatePem);
}

const pools = { seal: openSealPool(), hash: openHashPool() };
const counterpart = openCounterpart();
const sealInto = async (name: string): Promise<string> => {
  const sealed = await sealFor(party, { source: contentFolder, out: path.join(counterpart.folder, name), partBytes, recipients: [party.recipient.certificate, smallRsa.certificate] }, pools);
  if (!sealed.ok) throw new Error(JSON.stringify(sealed.failure));
  return sealed.value.folder;
};
const made = await sealInto("base");
cpSync(made, baseFolder, { recursive: true });
/** Another package with the same contents, for mixing. */
const other = await sealInto("other");

const verified = verifyPackage({ folder: made, trust: party.trust, at: clock.now() });
if (!verified.ok) throw new Error(verified.failure.code);
const unlocked = await unlockPackage(verified.value, [party.recipient]);
if (!unlocked.ok) throw new Error(unlocked.failure.code);

export interface Workshop {
  readonly draft: () => Draft;
  readonly other: Draft;
  readonly holders: Holders;
  readonly recipients: readonly Holder["certificate"][];
  readonly key: { readonly id: Buffer; readonly key: Buffer };
  readonly index: string;
  readonly openssl: ReturnType<typeof openCounterpart>;
  /** `how` says what else is different from the ordinary reading. */
  readonly save: (name: string, expect: Vector["expect"], draft: Draft, how?: Omit<Vector, "expect" | "files">, odd?: Vector["files"]) => void;
}

const signers = { operator: party.operator, approver: party.approver };
const base = new Draft(made, signers);
let count = 0;

const workshop: Workshop = {
  draft: () => new Draft(made, signers),
  other: new Draft(other, signers),
  holders,
  recipients: [party.recipient.certificate, smallRsa.certificate],
  key: unlocked.value.key,
  index: counterpartIndex(),
  openssl: counterpart,
  save: (name, expect, draft, how = {}, odd = {}) => {
    const files: Record<string, Vector["files"][string]> = {};
    for (const [file, content] of draft.files) if (!base.files.get(file)?.equals(content)) files[file] = storedForm(content);
    for (const file of base.files.keys()) if (!draft.files.has(file)) files[file] = null;
    writeFileSync(path.join(vectorFolder, `${name}.json`), `${JSON.stringify({ expect, ...how, files: { ...files, ...odd } } satisfies Vector, undefined, 1)}\n`);
    count += 1;
  },
};

function storedForm(content: Buffer): { text: string } | { base64: string } {
  const text = content.toString("utf8");
  return Buffer.from(text).equals(content) && !/[\0-\x08\x0e-\x1f\ufeff]/.test(text) ? { text } : { base64: content.toString("base64") };
}

function counterpartIndex(): string {
  if (!unlocked.ok) throw new Error("locked");
  const { key } = unlocked.value.key;
  return counterpart
    .openssl(["cms", "-decrypt", "-binary", "-inform", "DER", "-in", path.join(made, "index.cms"), "-secretkey", key.toString("hex"), "-secretkeyid", unlocked.value.key.id.toString("hex")])
    .toString("utf8");
}

await signatureVectors(workshop);
await manifestVectors(workshop);
await fileVectors(workshop);
await contentVectors(workshop);
await Promise.all([pools.seal.close(), pools.hash.close()]);
counterpart.remove();
console.log(`${String(count)} vectors over a base of ${String(filesOf(baseFolder).length)} files, ${String(readFileSync(path.join(baseFolder, "manifest.json")).length)} bytes of manifest`);
