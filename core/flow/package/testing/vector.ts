import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createPrivateKey } from "node:crypto";
import type { Instant } from "../../../domain/brand.ts";
import { readCertificatePem, type Certificate } from "../../../envelope/certificate.ts";
import type { RecipientKey } from "../../../envelope/recipientKey.ts";
import { recipientKeyOf } from "../../../envelope/softwareKey.ts";
import type { SignerRole } from "../../../media/package/layout.ts";
import { openPart } from "../openPart.ts";
import type { PackageTrust } from "../packageTrust.ts";
import { unlockPackage } from "../unlockPackage.ts";
import { explainPart, verifyPackage } from "../verifyPackage.ts";
import { FailureError } from "../../../domain/failure.ts";

/** A package of core/media/vectors: what differs from the base, how it is read, and what must come of it. */
export interface Vector {
  readonly expect: "opens" | `${string}.${string}`;
  /** Absent files are the base's; null is taken away. */
  readonly files: Readonly<Record<string, { readonly text: string } | { readonly base64: string } | { readonly copy: string } | { readonly link: string } | null>>;
  readonly trust?: {
    readonly signers?: readonly { readonly certificate: string; readonly roles: readonly SignerRole[]; readonly sender?: string }[];
    readonly authorities?: readonly string[];
    readonly issuers?: readonly string[];
    readonly crls?: readonly string[];
  };
  /** Name of the key files of the recipient; default "recipient". */
  readonly recipient?: string;
  readonly at?: string;
  readonly history?: { readonly last?: { readonly sequence: number; readonly manifestSha256: string }; readonly seen?: readonly string[] };
}

export const vectorFolder = new URL("../../../media/vectors/", import.meta.url).pathname;
export const baseFolder = path.join(vectorFolder, "base");
export const partiesFolder = path.join(vectorFolder, "parties");
const content = path.join(vectorFolder, "content");

export const vectorTime = "2026-11-22T00:00:00Z";

export const vectorNames = (): readonly string[] => readdirSync(vectorFolder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5)).sort();
export const readVector = (name: string): Vector => JSON.parse(readFileSync(path.join(vectorFolder, `${name}.json`), "utf8")) as Vector;

/** Writes the package of the vector into a new folder. */
export function layOut(folder: string, { files }: Vector): void {
  const names = new Set([...filesOf(baseFolder), ...Object.keys(files)]);
  for (const name of names) {
    const own = files[name];
    const target = path.join(folder, name);
    if (own === null) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    if (own === undefined) writeFileSync(target, readFileSync(path.join(baseFolder, name)));
    else if ("link" in own) symlinkSync(own.link, target);
    else if ("copy" in own) writeFileSync(target, readFileSync(path.join(baseFolder, own.copy)));
    else writeFileSync(target, "text" in own ? own.text : Buffer.from(own.base64, "base64"));
  }
}

export const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.relative(folder, path.join(each.parentPath, each.name)));

const certificateOf = (name: string): Certificate => {
  const read = readCertificatePem(readFileSync(path.join(partiesFolder, `${name}.pem`), "utf8"));
  if (!read.ok) throw new Error(`${name}: ${read.failure.code}`);
  return read.value;
};

function trustOf({ trust = {} }: Vector): PackageTrust {
  const signers = trust.signers ?? [
    { certificate: "operator", roles: ["operator"] as const },
    { certificate: "approver", roles: ["approver"] as const },
  ];
  return {
    signers: signers.map(({ certificate, roles, sender = "demo-hospital" }) => ({ sender, certificate: certificateOf(certificate), roles })),
    authorities: (trust.authorities ?? []).map(certificateOf),
    issuers: (trust.issuers ?? []).map(certificateOf),
    crls: (trust.crls ?? []).map((name) => readFileSync(path.join(partiesFolder, `${name}.crl`))),
  };
}

const recipientOf = ({ recipient = "recipient" }: Vector): RecipientKey =>
  recipientKeyOf({ privateKey: createPrivateKey(readFileSync(path.join(partiesFolder, `${recipient}-key.pem`))), certificate: certificateOf(recipient) });

export interface VectorOutcome {
  readonly outcome: string;
  /** What was let out is a prefix of the truth, part by part, and whole where everything opened. */
  readonly isTrue: boolean;
}

/** From the folder to the last byte, as little at a time as is asked for. */
export async function readThrough(folder: string, vector: Vector, chunkBytes?: number): Promise<VectorOutcome> {
  const { history } = vector;
  const verified = verifyPackage({
    folder,
    trust: trustOf(vector),
    at: Date.parse(vector.at ?? vectorTime) as Instant,
    ...(history && { history: { lastAccepted: () => history.last, isSeen: (id) => history.seen?.includes(id) === true } }),
  });
  if (!verified.ok) return { outcome: verified.failure.code, isTrue: true };
  const unlocked = await unlockPackage(verified.value, [recipientOf(vector)], chunkBytes === undefined ? {} : { chunkBytes });
  if (!unlocked.ok) return { outcome: unlocked.failure.code, isTrue: true };
  const { manifest, key, objects } = unlocked.value;
  let isTrue = true;
  for (const object of objects) {
    const truth = readFileSync(path.join(content, object.name));
    let opened = 0;
    for (const part of object.parts) {
      const released: Buffer[] = [];
      const outcome = await opens(openPart(path.join(folder, part.path), part, key, (plain) => released.push(Buffer.from(plain)), chunkBytes));
      const plain = Buffer.concat(released);
      const expected = truth.subarray((part.part - 1) * manifest.partBytes, part.part * manifest.partBytes);
      if (outcome === undefined) isTrue &&= plain.equals(expected);
      else return { outcome: outcome === "package.partAltered" ? (explainPart(folder, manifest, part.path)?.code ?? outcome) : outcome, isTrue };
      opened += plain.length;
    }
    isTrue &&= opened === truth.length;
  }
  return { outcome: "opens", isTrue };
}

async function opens(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

export const clear = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

