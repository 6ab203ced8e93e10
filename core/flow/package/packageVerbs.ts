import path from "node:path";
import { connectCards } from "../../card/cardClient.ts";
import { packageWords, type PackageWords } from "../../contract/messages/commandLinePackage.ts";
import { fail, succeed, type FailureCode, type Result } from "../../domain/failure.ts";
import { readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import { startCardChild } from "../../platform/cardChild.ts";
import { systemClock } from "../../platform/clock.ts";
import { readText } from "../../platform/disk.ts";
import { signerRoles } from "../../media/package/layout.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { isRoom } from "../roomFolder.ts";
import { openHashPool, openOpenPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import type { PackageTrust } from "./packageTrust.ts";
import { openRecipient } from "./recipient.ts";
import { sealFromRoom } from "./sealFromRoom.ts";
import { trustOfPolicy } from "./trustOfPolicy.ts";
import { unlockPackage } from "./unlockPackage.ts";
import { verifyPackage, type VerifiedPackage } from "./verifyPackage.ts";
import { verifyParts } from "./verifyParts.ts";

/** The command line's verbs for packages: those of a recipient need no room, and sealing opens none. */

export interface PackageOptions {
  readonly room?: string;
  readonly to?: readonly string[];
  readonly trust?: readonly string[];
  readonly out?: string;
  readonly expires?: string;
  readonly purpose?: string;
  readonly key?: string;
  readonly cert?: string;
  readonly p12?: string;
  readonly card?: string;
  readonly "desk-pin"?: boolean;
}

export interface PackageLine {
  readonly folders: readonly string[];
  readonly options: PackageOptions;
  readonly language: "ja" | "en";
  /** Without an echo where it is a secret. */
  readonly ask: (question: string, secret: boolean) => Promise<string>;
  /** Whether somebody sits there to be asked. */
  readonly isTerminal: boolean;
  readonly progress: (text: string) => void;
  /** The line cannot be carried out as it stands. */
  readonly misused: (text: string) => never;
  readonly missing: (option: string) => never;
}

export interface PackageAnswer {
  readonly text: string;
  readonly json: unknown;
}

type Verb = (line: PackageLine, words: PackageWords) => Promise<Result<PackageAnswer>>;

const defaultDays = 90;

const seal: Verb = async (line, words) => {
  const { options, ask, isTerminal } = line;
  const source = oneFolder("seal", line, words);
  const room = path.resolve(options.room ?? line.missing("--room"));
  const out = path.resolve(options.out ?? line.missing("--out"));
  const days = options.expires === undefined ? defaultDays : Number(options.expires);
  if (!Number.isInteger(days) || days < 1 || days > 3650) return line.misused(words.badDays);
  const recipients = readCertificates(options.to ?? line.missing("--to"), "package.recipientUnusable");
  if (!recipients.ok) return recipients;
  const sealed = await sealFromRoom({
    room,
    source,
    out,
    recipients: recipients.value,
    purpose: options.purpose ?? "",
    days,
    progress: progressOf(line, words),
    cards: async (folder) => {
      const child = startCardChild(folder);
      return { module: await connectCards(child.socket, child.token), close: child.kill };
    },
    questions: {
      insert: async (role) => {
        await ask(words.insertCard(role), false);
      },
      pin: (role) => ask(words.pinOf(role), true),
    },
    again: async () => {
      if (!isTerminal) return false;
      await ask(words.mediumBack, false);
      return true;
    },
  });
  if (!sealed.ok) return sealed;
  const { folder, sequence, objects, plainBytes } = sealed.value;
  return succeed({ text: words.sealed(folder, sequence, objects, plainBytes), json: sealed.value });
};

const verify: Verb = async (line, words) => {
  const verified = verifyHere("verify", line, words);
  if (!verified.ok) return verified;
  const pool = openHashPool();
  try {
    const parts = await verifyParts(verified.value, pool, { progress: progressOf(line, words) });
    return parts.ok ? succeed({ text: linesOf(verified.value, words).join("\n"), json: factsOf(verified.value) }) : parts;
  } finally {
    await pool.close();
  }
};

const open: Verb = async (line, words) => {
  const out = path.resolve(line.options.out ?? line.missing("--out"));
  const verified = verifyHere("open", line, words);
  if (!verified.ok) return verified;
  const recipient = await openRecipient(line, words);
  if (!recipient.ok) return recipient;
  const unlocked = await unlockPackage(verified.value, [recipient.value.key]);
  await recipient.value.close();
  if (!unlocked.ok) return unlocked;
  const pool = openOpenPool();
  try {
    const opened = await openPackage({ unlocked: unlocked.value, out, pool, progress: progressOf(line, words) });
    if (!opened.ok) return opened;
    const objects = unlocked.value.objects.length;
    return succeed({ text: [...linesOf(verified.value, words), words.opened(objects, out)].join("\n"), json: { ...factsOf(verified.value), objects, out } });
  } finally {
    unlocked.value.key.key.fill(0);
    await pool.close();
  }
};

const verbs = { seal, verify, open } as const satisfies Readonly<Record<string, Verb>>;

export type PackageVerb = keyof typeof verbs;

export const isPackageVerb = (verb: string | undefined): verb is PackageVerb => verb !== undefined && Object.hasOwn(verbs, verb);

export const runPackageVerb = (verb: PackageVerb, line: PackageLine): Promise<Result<PackageAnswer>> => verbs[verb](line, packageWords[line.language]);

function oneFolder(verb: PackageVerb, { folders, misused }: PackageLine, words: PackageWords): string {
  const [folder, ...more] = folders;
  return folder === undefined || more.length > 0 ? misused(words.oneFolder(verb)) : path.resolve(folder);
}

function verifyHere(verb: PackageVerb, line: PackageLine, words: PackageWords): Result<VerifiedPackage> {
  const folder = oneFolder(verb, line, words);
  if (line.options.room === undefined && line.options.trust === undefined) return line.misused(words.needsTrust);
  const trust = trustHere(line.options);
  return trust.ok ? verifyPackage({ folder, trust: trust.value, at: systemClock.now() }) : trust;
}

/** The room's providers, and whom a person vouches for: an authority's certificate stands for all it issued, any other for itself. */
function trustHere({ room, trust = [] }: PackageOptions): Result<PackageTrust> {
  const given = readCertificates(trust, "package.trustUnusable");
  if (!given.ok) return given;
  const authorities = given.value.filter(({ isAuthority }) => isAuthority);
  const signers = given.value.filter(({ isAuthority }) => !isAuthority).map((certificate) => ({ certificate, roles: signerRoles }));
  if (room === undefined) return succeed({ authorities, signers, crls: [] });
  const folder = path.resolve(room);
  if (!isRoom(folder)) return fail("room.missing");
  const policy = readPolicy(folder);
  if (!policy.ok) return policy;
  const known = trustOfPolicy(policy.value);
  return succeed({ ...known, authorities, signers: [...known.signers, ...signers] });
}

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Every certificate of every file. */
function readCertificates(files: readonly string[], code: FailureCode): Result<readonly Certificate[]> {
  const certificates: Certificate[] = [];
  for (const [at, name] of files.entries()) {
    const found = readText(path.resolve(name))?.match(certificatePattern) ?? [];
    if (found.length === 0) return fail(code, { number: at + 1, reason: "format" });
    for (const pem of found) {
      const read = readCertificatePem(pem);
      if (!read.ok) return fail(code, { number: at + 1, reason: "format" });
      certificates.push(read.value);
    }
  }
  return succeed(certificates);
}

function linesOf({ manifest, signers }: VerifiedPackage, words: PackageWords): readonly string[] {
  return [
    words.verified(manifest.sender.name, manifest.sequence, manifest.parts.length),
    words.dates(manifest.createdAt, manifest.expiresAt),
    ...signers.map(({ role, certificate }) => words.signer(role, certificate.subject.commonName ?? "", certificate.hash)),
  ];
}

const factsOf = ({ manifest, manifestSha256, signers }: VerifiedPackage): object => ({
  id: manifest.id,
  sequence: manifest.sequence,
  sender: manifest.sender,
  createdAt: manifest.createdAt,
  expiresAt: manifest.expiresAt,
  manifestSha256,
  parts: manifest.parts.length,
  signers: signers.map(({ role, certificate }) => ({ role, certificate: certificate.hash })),
});

function progressOf({ progress }: PackageLine, words: PackageWords): (done: number, total: number) => void {
  let shown = -1;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    progress(words.percent(percent));
  };
}
