import path from "node:path";
import { z } from "zod";
import { hash, identifier, instant, lineOfText } from "../../contract/shapes.ts";
import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { Policy } from "../../domain/policy.ts";
import { readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import type { RecipientKey } from "../../envelope/recipientKey.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import { fileExists, listFolder, makeFolder, readFile, removeFile, renameDurably, writeFileDurably } from "../../platform/disk.ts";
import type { Entropy } from "../../platform/entropy.ts";
import { keysOfRole } from "../roleKeys.ts";
import { sealedFolder } from "../roomFolder.ts";
import { openWhole } from "./openWhole.ts";

/**
 * What a package holds, left in the room by whoever seals: a destruction certificate must be able to say which packages still open what the
 * room destroyed. Sealing opens nothing of the room, so the hashes, which would confirm a guess, wait in an envelope to the officers who hold the
 * vault's key; the next of them to open the vault takes them into its books.
 */
const journal = z.strictObject({
  format: z.literal("noren-sealed/1"),
  id: identifier,
  sequence: z.int().min(1),
  sender: lineOfText,
  manifestSha256: hash,
  recipients: z.array(z.string().max(200)).max(1000),
  sealedAt: instant,
  /** For each object the SHA-256 of its parts, which are as long as the vault's pieces. */
  objects: z.array(z.array(hash).min(1)),
  /** Where it is a run's result that leaves: the project's step is taken with it. */
  release: z.strictObject({ run: z.int().min(1), name: z.string().min(1).max(120), medium: lineOfText, expiresAt: instant, officer: identifier }).exactOptional(),
});

export type SealedContents = z.output<typeof journal>;

const suffix = ".cms";
/** It may still come to nothing. */
const unsure = ".unsure";
/** Nobody could see whether it came to something. */
const unseen = ".unseen";
const contentsFile = (room: string, id: string): string => path.join(sealedFolder(room), `${id}${suffix}`);

/** Before the package gets its name. */
export function keepContents(room: string, policy: Policy, contents: Omit<SealedContents, "format">, entropy: Entropy): void {
  const readers = policy.officers
    .filter(({ role, state }) => state === "active" && keysOfRole[role].includes("vault"))
    .map(({ certificatePem }): Certificate => {
      const read = readCertificatePem(certificatePem);
      if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
      return read.value;
    });
  const text = Buffer.from(JSON.stringify({ format: "noren-sealed/1", ...contents }));
  const envelope = startEnvelope({ recipients: readers.map((certificate) => ({ kind: "certificate", certificate })), contentBytes: text.length, entropy });
  const sealed = Buffer.concat([envelope.head, envelope.update(text), envelope.finish()]);
  text.fill(0);
  makeFolder(sealedFolder(room));
  writeFileDurably(`${contentsFile(room, contents.id)}${unsure}`, sealed);
}

/** The package has its name, or may have it on a medium that was pulled out meanwhile: that is said by the file's own name. */
export function confirmContents(room: string, id: string, isSeen: boolean): void {
  const file = contentsFile(room, isSeen ? id : `${id}${unseen}`);
  if (fileExists(`${contentsFile(room, id)}${unsure}`)) renameDurably(`${contentsFile(room, id)}${unsure}`, file);
}

/** Of packages that came to nothing, half-written ones too; whoever calls holds the lock of the log. */
export function forgetUnsure(room: string): void {
  for (const name of listFolder(sealedFolder(room))) if (!name.endsWith(suffix)) removeFile(path.join(sealedFolder(room), name));
}

export interface WaitingContents {
  /** Of the file. */
  readonly name: string;
  readonly id: string;
  readonly isSeen: boolean;
}

/** Of packages that have their names and are not in the books yet. */
export const waitingContents = (room: string): readonly WaitingContents[] =>
  listFolder(sealedFolder(room)).flatMap((file): WaitingContents[] => {
    if (!file.endsWith(suffix)) return [];
    const name = file.slice(0, -suffix.length);
    const isSeen = !name.endsWith(unseen);
    return [{ name, id: isSeen ? name : name.slice(0, -unseen.length), isSeen }];
  });

/** Undefined where it is none of ours: it stays, and is counted as not told. */
export async function readContents(room: string, { name, id }: WaitingContents, key: RecipientKey): Promise<Result<SealedContents | undefined>> {
  const bytes = readFile(contentsFile(room, name));
  if (bytes === undefined) return succeed(undefined);
  const opened = await openWhole(bytes, [key], { allowPkcs1: false });
  if (!opened.ok) return opened;
  const parsed = journal.safeParse(parseJson(opened.value));
  opened.value.fill(0);
  return succeed(parsed.success && parsed.data.id === id ? parsed.data : undefined);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

export const dropContents = (room: string, { name }: WaitingContents): void => {
  removeFile(contentsFile(room, name));
};
