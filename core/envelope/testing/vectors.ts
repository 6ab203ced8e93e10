import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { succeed } from "../../domain/failure.ts";
import { readCertificatePem, type Certificate } from "../certificate.ts";
import { publicKeyInfo } from "../elliptic.ts";
import type { RecipientKey } from "../recipientKey.ts";
import { decryptBy } from "./counterpart.ts";

/** The files of ../vectors: one file, one case. The manifest says what each must give. */

export const keyNames = ["elliptic", "small", "rsa", "shared", "shared16", "shared24", "password"] as const;
export type KeyName = (typeof keyNames)[number];

export interface Vector {
  readonly file: string;
  readonly kind: "envelope" | "signature";
  /** "ok", or the failure's code. */
  readonly gives: string;
  /** Whose keys are at hand; all but the password unless it says so. */
  readonly keys?: readonly KeyName[];
  readonly allowPkcs1?: boolean;
  readonly authenticated?: boolean;
  readonly inner?: "signed" | "digested";
  /** The file that holds what is inside, or what is signed. */
  readonly content: string;
  readonly algorithm?: string;
}

const folder = new URL("../vectors/", import.meta.url);
export const readVector = (name: string): Buffer => readFileSync(new URL(name, folder));
export const vectorFiles = (): readonly string[] => readdirSync(folder);
export const readManifest = (): readonly Vector[] => JSON.parse(readVector("manifest.json").toString()) as readonly Vector[];

interface Secrets {
  readonly password: string;
  readonly shared: Readonly<Record<"shared" | "shared16" | "shared24", { readonly id: string; readonly key: string }>>;
}

function certificateOf(name: string): Certificate {
  const read = readCertificatePem(readVector(`${name}.pem`).toString());
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

/** Stand for cards that do whatever they are asked: nothing hostile may get that far with a point that is none. */
export function openKeys(): Readonly<Record<KeyName, RecipientKey>> {
  const secrets = JSON.parse(readVector("secrets.json").toString()) as Secrets;
  const agreement = (name: "elliptic" | "small", curve: "P-384" | "P-256"): RecipientKey => {
    const privateKey = createPrivateKey(readVector(`${name}-key.pem`));
    const agree = (point: Uint8Array): Buffer =>
      diffieHellman({ privateKey, publicKey: createPublicKey({ key: publicKeyInfo(curve, point), format: "der", type: "spki" }) });
    return { kind: "agreement", certificate: certificateOf(name), agree: (point) => Promise.resolve(succeed(agree(point))) };
  };
  const shared = (name: keyof Secrets["shared"]): RecipientKey => {
    const { id, key } = secrets.shared[name];
    return { kind: "shared", id: Buffer.from(id, "hex"), key: Buffer.from(key, "hex") };
  };
  const rsa = createPrivateKey(readVector("rsa-key.pem"));
  return {
    elliptic: agreement("elliptic", "P-384"),
    small: agreement("small", "P-256"),
    rsa: { kind: "transport", certificate: certificateOf("rsa"), decrypt: (wrapped, padding) => Promise.resolve(decryptBy(rsa, wrapped, padding)) },
    shared: shared("shared"),
    shared16: shared("shared16"),
    shared24: shared("shared24"),
    password: { kind: "password", password: secrets.password },
  };
}

export function keysFor(vector: Vector, all: Readonly<Record<KeyName, RecipientKey>>): readonly RecipientKey[] {
  return (vector.keys ?? keyNames.filter((name) => name !== "password")).map((name) => all[name]);
}
