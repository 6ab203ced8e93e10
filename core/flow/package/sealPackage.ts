import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { isValidAt, type Certificate } from "../../envelope/certificate.ts";
import { startEnvelope, type Recipient } from "../../envelope/writer.ts";
import { bagDeclaration, bagInformation, payloadSums, tagFiles } from "../../media/package/bag.ts";
import {
  file,
  folderName,
  instantText,
  largestPart,
  packageFormat,
  payloadFolder,
  signatureFile,
  signerRoles,
  unfinishedSuffix,
  packageSuffix,
  type SignerRole,
} from "../../media/package/layout.ts";
import { formatManifest, readManifest, type Manifest, type ManifestFile, type ManifestPart } from "../../media/package/manifest.ts";
import { formatIndex } from "../../media/package/packageIndex.ts";
import { formatPackageKey, keyCommitment, packageKeyBytes, packageKeyIdentifierBytes } from "../../media/package/packageKey.ts";
import { readmeEnglish, readmeJapanese } from "../../media/package/readme.ts";
import { formatSums } from "../../media/package/sums.ts";
import type { Clock } from "../../platform/clock.ts";
import { freeBytes, makeFolder, removeFolder, renameDurably, syncFolder } from "../../platform/disk.ts";
import { uuid, type Entropy } from "../../platform/entropy.ts";
import { FileWriter } from "../../platform/fileWriter.ts";
import type { Task } from "../../platform/pool.ts";
import { isAboutMedium, onMedium } from "./asMedium.ts";
import { batchesOf } from "./batches.ts";
import type { HashPool, SealPool } from "./packagePools.ts";
import { plannedParts, type PackageSource, type PlannedPart, type SealingPlan } from "./packageSource.ts";
import { sha256Of } from "./readTagFile.ts";
import type { SealedPart, SealOrder } from "./sealParts.ts";
import { verifyPackage } from "./verifyPackage.ts";
import { verifyParts, type WorkHandle } from "./verifyParts.ts";

export interface SealPackageOrder extends WorkHandle {
  readonly source: PackageSource;
  /** The folder, on a medium as a rule, in which the package appears. */
  readonly out: string;
  readonly sender: { readonly id: string; readonly name: string };
  readonly purpose: string;
  readonly recipients: readonly Certificate[];
  /** Both sign the exact bytes of the manifest, which is whole by then; nothing is visible before they have. */
  readonly sign: (content: Buffer, manifest: Manifest) => Promise<Result<ManifestSignatures>>;
  readonly sequence: number;
  readonly previousManifestSha256: string | null;
  readonly expiresAt: Instant;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly pools: { readonly seal: SealPool; readonly hash: HashPool };
  readonly partBytes?: number;
  /** Called with the package's name before anything is written under it. */
  readonly begun?: (name: string) => void;
  /** Asked when it was read back, which takes its time: whether it may still leave. */
  readonly isReady?: () => Promise<Result<unknown>>;
  /** Called when it is complete, signed and read back, before it gets the name. For each object the SHA-256 of its parts. */
  readonly signed?: (sealed: SealedPackage, contents: readonly (readonly string[])[]) => void;
  /** A medium that was pulled out or filled up may come back: what is written already is kept and the rest goes on. */
  readonly again?: (failure: Failure) => Promise<boolean>;
}

/** By whom, and what each has said. */
export type ManifestSignatures = Readonly<Record<SignerRole, { readonly certificate: Certificate; readonly signature: Buffer }>>;

export interface SealedPackage {
  readonly folder: string;
  readonly name: string;
  readonly id: string;
  readonly sequence: number;
  readonly manifestSha256: string;
  readonly objects: number;
  readonly parts: number;
  readonly plainBytes: number;
}

/**
 * Writes a package. It gets its name when it is complete, signed by both, synced, and read back from the medium by the code that
 * reads a stranger's (guarantees 5 and 8); before that it has a name nobody takes in, and the package key is nowhere but in memory.
 */
export async function sealPackage(order: SealPackageOrder): Promise<Result<SealedPackage>> {
  const recipients = checkRecipients(order);
  if (!recipients.ok) return recipients;
  const partBytes = order.partBytes ?? largestPart;
  const planned = order.source.plan(partBytes);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const facts = {
    format: packageFormat,
    id: uuid(order.entropy),
    sequence: order.sequence,
    previousManifestSha256: order.previousManifestSha256,
    createdAt: instantText(order.clock.now()),
    expiresAt: instantText(order.expiresAt),
    sender: order.sender,
    purpose: order.purpose,
    recipients: order.recipients.map(({ hash }) => hash),
    partBytes,
  } as const;
  const name = folderName(facts);
  const building = path.join(order.out, `${name.slice(0, -packageSuffix.length)}${unfinishedSuffix}`);
  const key = order.entropy.bytes(packageKeyBytes);
  const keyId = order.entropy.bytes(packageKeyIdentifierBytes);
  try {
    order.begun?.(name);
    const place = await preparePlace(order, plan, building);
    if (!place.ok) return place;
    const written = await writeParts(order, plan, building, { key, keyId }, partBytes);
    const right = order.source.check(written.map(({ sealed }) => sealed));
    if (!right.ok) return giveUp(building, right.failure);
    const parts = written.map(({ planned: { path: own, plainBytes }, sealed: { bytes, sha256 } }): ManifestPart => ({ path: own, plainBytes, bytes, sha256 }));
    const packageKey = { id: Buffer.from(keyId).toString("hex"), commitment: keyCommitment(facts.id, key) };
    const files = writeTagFiles(building, { ...facts, packageKey, parts, folder: name }, [
      [file.packageKey, sealWhole(formatPackageKey(key), order.recipients.map((certificate): Recipient => ({ kind: "certificate", certificate })), order.entropy)],
      [file.index, sealWhole(Buffer.from(indexOf(facts.id, plan, written)), [{ kind: "shared", id: keyId, key }], order.entropy)],
    ]);
    const manifest: Manifest = { ...facts, recipients: [...facts.recipients], packageKey, files: [...files], parts };
    const signed = await signManifest(order, building, manifest);
    if (!signed.ok) return giveUp(building, signed.failure);
    const checked = await readBack(order, building, signed.value.signatures);
    if (!checked.ok) return giveUp(building, checked.failure);
    const ready = await order.isReady?.();
    if (ready?.ok === false) return giveUp(building, ready.failure);
    const folder = path.join(order.out, name);
    const sealed: SealedPackage = { folder, name, id: facts.id, sequence: order.sequence, manifestSha256: signed.value.sha256, objects: plan.objects.length, parts: parts.length, plainBytes: plan.plainBytes };
    order.signed?.(sealed, hashesOf(plan, written));
    try {
      onMedium(() => {
        renameDurably(building, folder);
      });
    } catch (error) {
      // The name may be there and lost with the next power cut: what is told as failed is not to be found.
      if (error instanceof FailureError) giveUp(folder, error.failure);
      throw error;
    }
    return succeed(sealed);
  } catch (error) {
    if (error instanceof FailureError) return giveUp(building, error.failure);
    throw error;
  } finally {
    key.fill(0);
  }
}

/** Takes away what was written, as far as the medium is still there. */
export function giveUp(building: string, failure: Failure): Result<never> {
  try {
    removeFolder(building);
  } catch (error) {
    // The medium was pulled out or has failed: the failure that led here is the one to tell, and the name says "unfinished".
    if (!(error instanceof FailureError)) throw error;
  }
  return { ok: false, failure };
}

/** NIST SP 800-57: what is sealed now must still be closed after 2030. */
const fewestRsaBits = 3072;

/** Whether anything could be sealed to them now. */
export function checkRecipients({ recipients, clock }: Pick<SealPackageOrder, "recipients" | "clock">): Result<void> {
  const refuse = (number: number, reason: "none" | "repeated" | "expired" | "usage" | "algorithm"): Result<never> => fail("package.recipientUnusable", { number, reason });
  if (recipients.length === 0) return refuse(0, "none");
  for (const [at, { key, usages, hash, ...certificate }] of recipients.entries()) {
    if (recipients.findIndex((each) => each.hash === hash) !== at) return refuse(at + 1, "repeated");
    if (!isValidAt({ ...certificate, key, usages, hash }, clock.now())) return refuse(at + 1, "expired");
    if (key.kind === "rsa" && key.bits < fewestRsaBits) return refuse(at + 1, "algorithm");
    if (!usages.has(key.kind === "rsa" ? "keyEncipherment" : "keyAgreement")) return refuse(at + 1, "usage");
  }
  return succeed(undefined);
}

/** Of a part beside its plaintext: its envelope, its line in the lists and its entry in the file system. */
const overheadBytes = 8192;

async function preparePlace({ out, again }: SealPackageOrder, { plainBytes, partCount }: SealingPlan, building: string): Promise<Result<void>> {
  onMedium(() => {
    makeFolder(out);
  });
  while (onMedium(() => freeBytes(out)) < plainBytes + partCount * overheadBytes) {
    const full = fail("package.mediumFull");
    if ((await again?.(full.failure)) !== true) return full;
  }
  onMedium(() => {
    makeFolder(path.join(building, payloadFolder));
  });
  return succeed(undefined);
}

interface WrittenPart {
  readonly planned: PlannedPart;
  readonly sealed: SealedPart;
}

async function writeParts(
  order: SealPackageOrder,
  plan: SealingPlan,
  building: string,
  { key, keyId }: { readonly key: Buffer; readonly keyId: Buffer },
  partBytes: number,
): Promise<readonly WrittenPart[]> {
  const batches = [...batchesOf(plannedParts(plan, partBytes), ({ plainBytes }) => plainBytes, { weight: largestPart, count: 256 })];
  const written: WrittenPart[] = [];
  let next = 0;
  // Writing is half of the work; reading back is the other.
  const total = 2 * plan.plainBytes;
  let done = 0;
  async function* tasks(): AsyncGenerator<Task<SealOrder>, void, undefined> {
    for (const batch of batches.slice(next)) {
      const { sources, vault } = await order.source.read(batch);
      const parts = batch.map(({ object, plainBytes, path: own }, at) => ({ object, source: sources[at] ?? missing(), plainBytes, target: path.join(building, own) }));
      // The key of the vault is handed over, not copied: the thread wipes it.
      yield { input: { key, keyId, parts, ...(vault && { vault }) }, ...(vault && { transfer: [vault.key.buffer] }) };
    }
  }
  for (;;) {
    try {
      for await (const sealed of order.pools.seal.run(tasks(), order.signal && { signal: order.signal })) {
        for (const [at, planned] of (batches[next] ?? []).entries()) {
          const own = sealed[at];
          if (own === undefined) throw new Error("a thread gave back fewer parts than it got");
          written.push({ planned, sealed: own });
          done += planned.plainBytes;
        }
        next += 1;
        order.progress?.(done, total);
      }
      return written;
    } catch (error) {
      const failure = error instanceof FailureError ? error.failure : undefined;
      if (failure === undefined || !isAboutMedium(failure.code) || (await order.again?.(failure)) !== true) throw error;
    }
  }
}

function hashesOf({ objects }: SealingPlan, sealed: readonly WrittenPart[]): readonly (readonly string[])[] {
  const hashes = objects.map((): string[] => []);
  for (const { planned, sealed: own } of sealed) hashes[planned.object - 1]?.push(own.plainSha256);
  return hashes;
}

function indexOf(id: string, plan: SealingPlan, sealed: readonly WrittenPart[]): string {
  const hashes = hashesOf(plan, sealed);
  return formatIndex(id, plan.objects.map(({ name, bytes }, at) => ({ name, bytes, plainSha256: hashes[at] ?? [] })));
}

function sealWhole(content: Buffer, recipients: readonly Recipient[], entropy: Entropy): Buffer {
  const envelope = startEnvelope({ recipients, contentBytes: content.length, entropy });
  const sealed = Buffer.concat([envelope.head, envelope.update(content), envelope.finish()]);
  content.fill(0);
  return sealed;
}

function writeFile(building: string, name: string, content: Uint8Array): void {
  onMedium(() => {
    const writer = FileWriter.make(path.join(building, name));
    try {
      writer.writeAt(0, content);
      writer.sync();
    } finally {
      writer.close();
    }
  });
}

type TagFacts = Parameters<typeof readmeJapanese>[0];

function writeTagFiles(building: string, facts: TagFacts, sealed: readonly (readonly [string, Buffer])[]): readonly ManifestFile[] {
  const contents: readonly (readonly [string, Buffer])[] = [
    [file.readmeEnglish, Buffer.from(readmeEnglish(facts))],
    [file.readmeJapanese, Buffer.from(readmeJapanese(facts))],
    [file.bagInformation, Buffer.from(bagInformation(facts))],
    [file.bag, Buffer.from(bagDeclaration)],
    ...sealed,
  ];
  return contents
    .map(([name, content]): ManifestFile => {
      writeFile(building, name, content);
      return { path: name, bytes: content.length, sha256: sha256Of(content) };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

const missing = (): never => {
  throw new Error("a source gave back fewer parts than it was asked for");
};

/** The manifest, what both say of it, and the lists over it all; everything is synced when this returns. */
async function signManifest(order: SealPackageOrder, building: string, manifest: Manifest): Promise<Result<{ readonly sha256: string; readonly signatures: ManifestSignatures }>> {
  const content = Buffer.from(formatManifest(manifest));
  // What a reader would refuse is not signed.
  const sound = readManifest(content);
  if (!sound.ok) return sound;
  writeFile(building, file.manifest, content);
  const payload = Buffer.from(formatSums(payloadSums(manifest)));
  writeFile(building, file.payloadSums, payload);
  const hashes = new Map([...manifest.files.map(({ path: own, sha256 }) => [own, sha256] as const), [file.manifest, sha256Of(content)], [file.payloadSums, sha256Of(payload)]]);
  const signed = await order.sign(content, manifest);
  if (!signed.ok) return signed;
  for (const role of signerRoles) {
    const { signature } = signed.value[role];
    writeFile(building, signatureFile(role), signature);
    hashes.set(signatureFile(role), sha256Of(signature));
  }
  writeFile(building, file.tagSums, Buffer.from(formatSums(tagFiles(manifest).map((own) => ({ path: own, sha256: hashes.get(own) ?? "" })))));
  onMedium(() => {
    syncFolder(path.join(building, payloadFolder));
    syncFolder(building);
  });
  return succeed({ sha256: sha256Of(content), signatures: signed.value });
}

/** By the code that reads a stranger's package, from the medium. */
async function readBack({ sender, clock, pools, signal, progress }: SealPackageOrder, building: string, signatures: ManifestSignatures): Promise<Result<void>> {
  const verified = verifyPackage({
    folder: building,
    trust: { signers: signerRoles.map((role) => ({ sender: sender.id, certificate: signatures[role].certificate, roles: [role] })), authorities: [], crls: [] },
    at: clock.now(),
  });
  if (!verified.ok) return verified;
  const total = verified.value.manifest.parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  const checked = await verifyParts(verified.value, pools.hash, {
    pastCache: true,
    ...(signal && { signal }),
    progress: (done, whole) => progress?.(total + (done * total) / Math.max(1, whole), 2 * total),
  });
  if (checked.ok || checked.failure.code === "job.cancelled") return checked;
  return fail("package.readBackDiffers");
}
